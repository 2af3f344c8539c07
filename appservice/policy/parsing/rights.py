"""The commands about a person's own data, and about what is kept where."""

from collections.abc import Callable, Mapping

from appservice.model.commands.rights import Rights, ShowPrivacy


def _privacy(_rest: str) -> ShowPrivacy:
    return ShowPrivacy()


PARSERS: Mapping[str, Callable[[str], Rights]] = {"privacy": _privacy}
