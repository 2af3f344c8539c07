"""The commands about one answer."""

from collections.abc import Callable, Mapping

from appservice.model.commands.turns import OfTurns, Retry


def _retry(_rest: str) -> Retry:
    return Retry()


PARSERS: Mapping[str, Callable[[str], OfTurns]] = {"retry": _retry}
