"""The command about a person's own Space."""

from collections.abc import Callable, Mapping

from appservice.model.commands.spaces import SpaceSwitch


def _space(rest: str) -> SpaceSwitch:
    return SpaceSwitch({"on": True, "off": False}.get(rest.casefold()))


PARSERS: Mapping[str, Callable[[str], SpaceSwitch]] = {"space": _space}
