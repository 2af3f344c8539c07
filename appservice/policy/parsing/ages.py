"""The commands about how old somebody is."""

from collections.abc import Callable, Mapping
from typing import Final

from appservice.model.commands.ages import AgeCommands, AgeHow, AskAge, AskSharing

_MAX_WORD: Final = 40
_SHARING: Final = {"share on": True, "share off": False}


def _age(rest: str) -> AgeCommands:
    typed = " ".join(rest.casefold().split())
    if not typed:
        return AskAge()
    if typed in _SHARING:
        return AskSharing(_SHARING[typed])
    return AgeHow(rest[:_MAX_WORD])


PARSERS: Mapping[str, Callable[[str], AgeCommands]] = {"age": _age}
