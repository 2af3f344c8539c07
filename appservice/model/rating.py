"""How fit words are for people of some age: what they touch, how much of it, and who looked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from appservice.model.age import AgeBand


class Category(StrEnum):
    """What words can be unfit by."""

    SEXUAL = "sexual"
    VIOLENCE = "violence"
    SELF_HARM = "self_harm"
    CHALLENGES = "challenges"
    DRUGS = "drugs"
    GAMBLING = "gambling"
    ROMANCE = "romance"
    APPEARANCE = "appearance"
    HATE = "hate"
    HARASSMENT = "harassment"


class Rater(StrEnum):
    """Who looked at words: the local rules, or a classifier (a service, or a model as a judge)."""

    FLOOR = "floor"
    CLASSIFIER = "classifier"


Scores = Mapping[Category, float]
"""How much of each category there is, 0 to 1; what is not named is 0."""


@dataclass(frozen=True, slots=True)
class Rated:
    """Words together with how they were rated: no rating is ever for other words than its own."""

    text: str
    scores: Scores = field(default_factory=dict)
    by: frozenset[Rater] = frozenset()


Thresholds = Mapping[AgeBand, Mapping[Category, float]]
"""For each band, from which score on words of a category are unfit; missing: only at 1."""
