"""What is fit for whom: from how much of what on words are unfit, and where help is near.

The operator may set each threshold. Those here follow what is published on the safety of young
people; `docs/privacy.md` names the source of each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from appservice.model.age import AgeBand
from appservice.model.rating import Category, Thresholds

NEVER_FIT: Final = 1.0
"""The score of what is unfit for everybody, adults too, like children as objects of desire."""

_OF: Final[Mapping[Category, tuple[float, float, float, float]]] = {
    Category.SEXUAL: (0.2, 0.3, 0.4, 1.0),
    Category.VIOLENCE: (0.4, 0.5, 0.6, 1.0),
    Category.SELF_HARM: (0.3, 0.3, 0.3, 0.6),
    Category.CHALLENGES: (0.4, 0.4, 0.5, 0.95),
    Category.DRUGS: (0.4, 0.4, 0.5, 0.95),
    Category.GAMBLING: (0.4, 0.5, 0.5, 1.0),
    Category.ROMANCE: (0.3, 0.4, 0.4, 1.0),
    Category.APPEARANCE: (0.3, 0.4, 0.4, 0.95),
    Category.HATE: (0.4, 0.4, 0.4, 0.9),
    Category.HARASSMENT: (0.4, 0.5, 0.5, 0.95),
}
_BANDS: Final = (AgeBand.UNDER_13, AgeBand.FROM_13, AgeBand.FROM_16, AgeBand.ADULT)

THRESHOLDS: Final[Thresholds] = MappingProxyType(
    {
        band: MappingProxyType({category: row[at] for category, row in _OF.items()})
        for at, band in enumerate(_BANDS)
    }
)
"""Those that hold where the operator decided nothing. A younger band is never looser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentRules:
    """What the operator decided about fit words.

    `thresholds`: for each band, from which score on words of a category are unfit. `region`: the
    country whose help lines are told, as of ISO 3166-1 (two capital letters); None: those that
    answer everywhere; `help` is the sentence that says who they are.
    """

    thresholds: Thresholds = field(default_factory=lambda: THRESHOLDS)
    region: str | None = None
    help: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """Whom words that a model is asked for have to be fit for, and where its readers live."""

    band: AgeBand
    region: str | None = None


FOR_ADULTS: Final = Fit(AgeBand.ADULT)
