"""Reply fallbacks: the quote that older clients put before a reply. It is not the sender's words.

Source: Matrix specification 1.12, "Fallbacks for rich replies" (removed from sending in 1.13).
"""

import re
from typing import Final

# `> <@user:server> text`, for an emote `> * <@user:server> text`; quoted lines; a blank one.
_QUOTE: Final = re.compile(r"> (?:\* ?)?<@[^>\n]{1,255}>[^\n]*(?:\n|\Z)(?:>[^\n]*(?:\n|\Z))*\n?")
_MX_REPLY: Final = re.compile(r"<mx-reply\b[^>]*>.*?</mx-reply\s*>", re.IGNORECASE | re.DOTALL)


def strip_reply_fallback(body: str, is_reply: bool) -> str:
    """The body without its leading reply quote. Only of replies: others may quote as they like."""
    if not is_reply:
        return body
    found = _QUOTE.match(body)
    return body[found.end() :] if found else body


def strip_mx_reply(formatted_body: str) -> str:
    """The HTML without `<mx-reply>`, which may hold other people's pills."""
    return _MX_REPLY.sub("", formatted_body)
