"""Ratings: put together from all who looked, and held against what somebody of a band may read."""

import math
from typing import Final

from appservice.model.age import ALL_AGES, AgeBand
from appservice.model.content import NEVER_FIT, ContentRules
from appservice.model.rating import Category, Rated, Rater, Scores

_NONE: Final[Scores] = {}


def merged(floor: Rated, classifier: Scores) -> Rated:
    """The words as both find them: of each category what the stricter one says."""
    scores = {
        category: max(sane(floor.scores.get(category, 0.0)), sane(classifier.get(category, 0.0)))
        for category in Category
    }
    found = {category: score for category, score in scores.items() if score > 0}
    return Rated(floor.text, found, floor.by | {Rater.CLASSIFIER})


def unfit_by(scores: Scores, band: AgeBand, content: ContentRules) -> Category | None:
    """The category that words are unfit by for a band: help is due first, then the worst.

    Who is of no known band is taken for the youngest.
    """
    known = ALL_AGES if band is AgeBand.UNKNOWN else band
    limits = content.thresholds.get(known, _NONE)
    over = {
        category: score - limit
        for category in Category
        if (score := sane(scores.get(category, 0.0)))
        >= (limit := sane(limits.get(category, NEVER_FIT)))
    }
    if Category.SELF_HARM in over:
        return Category.SELF_HARM
    return max(over, key=lambda category: over[category], default=None)


def sane(score: float) -> float:
    """A score within its bounds. What is no number says nothing good: it is the worst."""
    return NEVER_FIT if math.isnan(score) else min(max(score, 0.0), NEVER_FIT)
