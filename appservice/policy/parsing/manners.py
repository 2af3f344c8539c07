"""The commands about when the AI user speaks."""

from collections.abc import Callable, Mapping

from appservice.model.commands.basic import Unknown
from appservice.model.commands.manners import ChooseMode, Manners, Why
from appservice.model.speaking import Mode


def _mode(rest: str) -> ChooseMode:
    return ChooseMode({each.value: each for each in Mode}.get(rest.casefold()))


def _why(rest: str) -> Why | Unknown:
    return Unknown(f"why {rest}"[:40]) if rest.strip("?") else Why()


PARSERS: Mapping[str, Callable[[str], Manners | Unknown]] = {
    "mode": _mode,
    "why": _why,
    "why?": _why,
}
