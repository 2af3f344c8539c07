"""The command about for whom a group is."""

from collections.abc import Callable, Mapping
from typing import Final

from appservice.model.age import GroupsFor
from appservice.model.commands.audience import ChooseAudience

_WORDS: Final = {"adults": GroupsFor.ADULTS, "all": GroupsFor.ALL_AGES}


def _audience(rest: str) -> ChooseAudience:
    return ChooseAudience(_WORDS.get(rest.casefold()), asks=not rest)


PARSERS: Mapping[str, Callable[[str], ChooseAudience]] = {"audience": _audience}
