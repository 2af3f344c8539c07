"""The command about what somebody has left of their plan."""

from collections.abc import Callable, Mapping

from appservice.model.commands.allowance import Allowances, ShowUsage


def _usage(_rest: str) -> ShowUsage:
    return ShowUsage()


PARSERS: Mapping[str, Callable[[str], Allowances]] = {"usage": _usage}
