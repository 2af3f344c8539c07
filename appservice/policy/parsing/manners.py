"""The commands about when the AI user speaks."""

from collections.abc import Callable, Mapping

from appservice.model.commands.basic import Unknown
from appservice.model.commands.manners import ChooseMode, Manners
from appservice.model.speaking import Mode


def _mode(rest: str) -> ChooseMode:
    return ChooseMode({each.value: each for each in Mode}.get(rest.casefold()))


PARSERS: Mapping[str, Callable[[str], Manners | Unknown]] = {"mode": _mode}
