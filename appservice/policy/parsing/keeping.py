"""The command about how long what is said is kept."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from appservice.model.commands.basic import Unknown
from appservice.model.commands.keeping import ChooseKeep
from appservice.model.keeping import FOREVER, NOTHING, Keep

LONGEST_DAYS: Final = 3660
_DAY_MS: Final = 86_400_000
_UNITS: Final = {"h": 3_600_000, "d": _DAY_MS, "w": 7 * _DAY_MS, "y": 365 * _DAY_MS}
_DURATION: Final = re.compile(
    r"(?:for )?([0-9]{1,4})\s*(h|hrs?|hours?|d|days?|w|weeks?|y|yrs?|years?)"
)
_WORDS: Final = {"forever": FOREVER, "none": NOTHING, "nothing": NOTHING}
_YES: Final = " yes"


def _keep(rest: str) -> ChooseKeep | Unknown:
    typed = " ".join(rest.casefold().split())
    if not typed:
        return ChooseKeep(asks=True)
    sure = typed.endswith(_YES)
    what = typed.removesuffix(_YES)
    if what == "default":
        return ChooseKeep(sure=sure)
    keep = _WORDS.get(what) or _duration(what)
    return Unknown(rest[:40], why="keep") if keep is None else ChooseKeep(keep, sure=sure)


def _duration(typed: str) -> Keep | None:
    found = _DURATION.fullmatch(typed)
    ms = int(found.group(1)) * _UNITS[found.group(2)[0]] if found else 0
    return Keep(ms) if 0 < ms <= LONGEST_DAYS * _DAY_MS else None


PARSERS: Mapping[str, Callable[[str], ChooseKeep | Unknown]] = {"keep": _keep}
