"""What the example files hold in place of what only the operator knows."""

import re

# RFC 2606 keeps these names free, so nobody's real server is refused.
_PLACEHOLDER = re.compile(r"CHANGE_ME|(?<![\w-])example\.(?:org|com|net)(?![\w-])", re.IGNORECASE)


def is_placeholder(text: str) -> bool:
    """Whether a text was copied from an example and never changed."""
    return _PLACEHOLDER.search(text) is not None
