"""The command about where answers stand."""

from collections.abc import Callable, Mapping

from appservice.model.commands.basic import Unknown
from appservice.model.commands.threads import ChooseThreads
from appservice.model.group import Threads


def _threads(rest: str) -> ChooseThreads | Unknown:
    if not rest:
        return ChooseThreads(None)
    known = next((one for one in Threads if one.value == rest.casefold()), None)
    return Unknown(rest[:40], why="threads") if known is None else ChooseThreads(known)


PARSERS: Mapping[str, Callable[[str], ChooseThreads | Unknown]] = {"threads": _threads}
