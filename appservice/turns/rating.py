"""Rating words: by the floor always, by a classifier where their readers make that needed.

What was rated lately is known by a keyed hash, so that words that come bit by bit are rated once.
No word is kept.
"""

import time
from collections.abc import Callable

import structlog

from appservice.model.errors import ModelUnavailable
from appservice.model.rating import Category, Rated, Scores
from appservice.model.reach import Reach
from appservice.policy.floor import Looked, rated_as
from appservice.policy.rating import merged
from appservice.policy.units import MOST_UNITS, units
from appservice.ports.classifier import Classifier
from appservice.ports.telemetry import Meter
from appservice.turns.lately import Lately
from appservice.turns.looking import Looking

_log = structlog.get_logger()


class Ratings:
    """Rates for one side. Without a classifier nothing is ever judged by one.

    `clock` gives monotonic seconds.
    """

    def __init__(
        self,
        classifier: Classifier | None,
        meter: Meter,
        clock: Callable[[], float] = time.monotonic,
        looking: Looking | None = None,
    ) -> None:
        self._classifier = classifier
        self._meter = meter
        self._clock = clock
        self._looking = looking or Looking()
        self._lately: Lately[Scores] = Lately()

    async def look(self, text: str) -> Looked:
        """What the floor finds."""
        return await self._looking.at(text)

    async def known(self, text: str) -> Rated:
        """By the floor, and by the classifier where that has rated all of it already."""
        by_floor = rated_as(text, await self.look(text))
        found = [self._lately.get(unit) for unit in units(text)]
        scores = [each for each in found if each is not None]
        return by_floor if len(scores) < len(found) or not found else _all(by_floor, scores)

    async def rated(self, text: str, reach: Reach) -> Rated:
        """By both. Where the classifier tells nothing of any part: by the floor alone.

        `reach`: where these words may go. Who holds it against an audience that needs both
        (`policy.content`) refuses then.
        """
        by_floor, groups = rated_as(text, await self.look(text)), units(text)
        if self._classifier is None or not groups or len(groups) > MOST_UNITS or not by_floor.by:
            return by_floor
        scores: list[Scores] = []
        for group in groups:
            found = self._lately.get(group)
            if found is None:
                found = await self._asked(self._classifier, group, reach)
            if found is None:
                return by_floor
            scores.append(found)
        return _all(by_floor, scores)

    async def _asked(self, classifier: Classifier, group: str, reach: Reach) -> Scores | None:
        begun = self._clock()
        try:
            scores = await classifier.scores(group, reach)
        except ModelUnavailable as error:
            self._meter.classifier_call(error.fault.value, self._clock() - begun)
            _log.warning("words_not_rated", fault=error.fault.value, error=error)
            return None
        self._meter.classifier_call("ok", self._clock() - begun)
        self._lately.note(group, scores)
        return scores


def _all(by_floor: Rated, parts: list[Scores]) -> Rated:
    """The worst of each category that any part has."""
    worst = {each: max(part.get(each, 0.0) for part in parts) for each in Category}
    return merged(by_floor, worst)
