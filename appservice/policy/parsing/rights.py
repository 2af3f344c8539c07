"""The commands about a person's own data, and about what is kept where."""

from collections.abc import Callable, Mapping

from appservice.model.commands.basic import Unknown
from appservice.model.commands.rights import EraseMe, ExportData, Rights, ShowPrivacy


def _privacy(_rest: str) -> ShowPrivacy:
    return ShowPrivacy()


def _export(rest: str) -> ExportData | Unknown:
    return Unknown(f"export {rest}"[:40].strip()) if rest else ExportData()


def _erase(rest: str) -> EraseMe | Unknown:
    words = rest.casefold().strip(" .!").split()
    if words == ["me"]:
        return EraseMe()
    if words == ["me", "yes"]:
        return EraseMe(sure=True)
    return Unknown(f"erase {rest}"[:40].strip())


PARSERS: Mapping[str, Callable[[str], Rights | Unknown]] = {
    "privacy": _privacy,
    "erase": _erase,
    "export": _export,
}
