"""Counting ratings against labels: misses, and false alarms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from appservice.model.age import AgeBand
from appservice.model.content import ContentRules
from appservice.model.rating import Category, Rated
from appservice.policy.rating import unfit_by
from bench.labelled_cases import NONE, Labelled

Rating = tuple[Labelled, Rated]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many unfit words there are and were missed; how many fit ones, and were held back."""

    unfit: int = 0
    missed: int = 0
    fit: int = 0
    alarms: int = 0


def tally(ratings: Iterable[Rating], band: AgeBand, content: ContentRules) -> Tally:
    """Against what people of a band may read; by whatever category they are held back."""
    unfit = missed = fit = alarms = 0
    for words, rated in ratings:
        held = unfit_by(rated.scores, band, content) is not None
        if words.is_fit(band):
            fit, alarms = fit + 1, alarms + held
        else:
            unfit, missed = unfit + 1, missed + (not held)
    return Tally(unfit, missed, fit, alarms)


def of_category(ratings: Sequence[Rating], category: Category) -> Tally:
    """Against the category alone: missed where it has no score, an alarm where it has one.

    Alarms are counted over everything that is of no category at all.
    """
    mine = [rated for words, rated in ratings if words.category == category.value]
    none = [rated for words, rated in ratings if words.category == NONE]
    return Tally(
        len(mine),
        sum(not rated.scores.get(category) for rated in mine),
        len(none),
        sum(bool(rated.scores.get(category)) for rated in none),
    )
