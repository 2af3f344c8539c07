"""The command about which language model answers."""

from collections.abc import Callable, Mapping

from appservice.model.commands.basic import Unknown
from appservice.model.commands.models import ChooseModel, Models
from appservice.policy.parsing.words import one_line

_LONGEST = 64  # as long as a name in the configuration


def _model(rest: str) -> ChooseModel:
    return ChooseModel(one_line(rest, _LONGEST))


PARSERS: Mapping[str, Callable[[str], Models | Unknown]] = {"model": _model}
