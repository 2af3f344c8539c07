"""Rating words by a service that speaks OpenAI's `/moderations`. Nothing it is asked is kept.

Source: OpenAI API reference, "Moderations". It knows of five of our categories; what it says of
others (`illicit`), and of categories that come one day, is left out.
"""

import asyncio
import math
import random
import time
from collections.abc import Mapping
from typing import Any, Final

from appservice.llm.asker import Seconds, Sleep
from appservice.llm.breaker import Breaker, BreakerState
from appservice.llm.client import client_of
from appservice.llm.endpoint import Endpoint
from appservice.llm.failure import EXPECTED, Failure, failure_of, late, left_alone, nonsense
from appservice.model.errors import Actor, ModelFault, ModelUnavailable
from appservice.model.rating import Category, Scores
from appservice.model.reach import Reach

_NAMED: Final[Mapping[str, Category]] = {
    "sexual": Category.SEXUAL,
    "sexual/minors": Category.SEXUAL,
    "violence": Category.VIOLENCE,
    "violence/graphic": Category.VIOLENCE,
    "illicit/violent": Category.VIOLENCE,
    "self-harm": Category.SELF_HARM,
    "self-harm/intent": Category.SELF_HARM,
    "self-harm/instructions": Category.SELF_HARM,
    "hate": Category.HATE,
    "hate/threatening": Category.HATE,
    "harassment": Category.HARASSMENT,
    "harassment/threatening": Category.HARASSMENT,
}
KNOWN: Final = frozenset(_NAMED.values())
"""The categories that such a service knows of."""
_PAUSE_S: Final = 0.3
_LONGEST_PAUSE_S: Final = 3.0


class Moderator:
    """A `ports.classifier.Classifier` over one endpoint. While it fails it is left alone.

    `clock` gives monotonic seconds, `jitter` a number in [0, 1).
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        clock: Seconds = time.monotonic,
        jitter: Seconds = random.random,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._endpoint = endpoint
        self._client = client_of(endpoint)
        self._clock = clock
        self._jitter = jitter
        self._sleep = sleep
        self._breaker = Breaker()

    async def scores(self, text: str, reach: Reach) -> Scores:
        """See `Classifier`. Words that must stay on the operator's machines go to a local one."""
        if reach.own_machines_only and not self._endpoint.local:
            raise ModelUnavailable(
                "The words may not be rated: the room is encrypted, and content.moderations is not "
                "marked local.",
                ModelFault.OUT_OF_REACH,
                Actor.OPERATOR,
            )
        outcome = await self._asked(text)
        if isinstance(outcome, Failure):
            raise ModelUnavailable(
                f"No rating: {self._endpoint.name} {outcome.sentence}.",
                outcome.fault,
                outcome.actor,
            )
        return outcome

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _asked(self, text: str) -> Scores | Failure:
        state = self._breaker.state(self._clock())
        if state is BreakerState.OPEN:
            return left_alone(max(self._breaker.rests_until_s - self._clock(), 0.0))
        tries = 1 if state is BreakerState.HALF_OPEN else 1 + self._endpoint.max_retries
        try:
            async with asyncio.timeout(self._endpoint.total_timeout_s):
                outcome = await self._tries(text, tries)
        except TimeoutError:
            outcome = late("had no rating", self._endpoint.total_timeout_s)
        if isinstance(outcome, Failure):
            self._breaker = self._breaker.failed(
                self._clock(), grave=outcome.grave, wish_s=outcome.after_s
            )
        else:
            self._breaker = self._breaker.answered()
        return outcome

    async def _tries(self, text: str, tries: int) -> Scores | Failure:
        outcome = await self._once(text)
        for number in range(tries - 1):
            if not isinstance(outcome, Failure) or not outcome.again:
                return outcome
            pause = min(_PAUSE_S * 2**number, _LONGEST_PAUSE_S) * (0.5 + self._jitter() / 2)
            await self._sleep(pause if outcome.after_s is None else outcome.after_s)
            outcome = await self._once(text)
        return outcome

    async def _once(self, text: str) -> Scores | Failure:
        try:
            made = await self._client.moderations.create(model=self._endpoint.model, input=text)
            results = made.to_dict(mode="python", warnings=False).get("results")
        except EXPECTED as error:
            return failure_of(error)
        except (AttributeError, TypeError):  # what the library makes of something else
            results = None
        scores = read_scores(results)
        return nonsense("something that is no rating") if scores is None else scores


def read_scores(results: Any) -> Scores | None:
    """What the results of one text say; None where they do not rate all of `KNOWN`."""
    if not isinstance(results, list) or len(results) != 1 or not isinstance(results[0], Mapping):
        return None
    told = results[0].get("category_scores")
    if not isinstance(told, Mapping):
        return None
    scores: dict[Category, float] = {}
    for name, number in told.items():
        category = _NAMED.get(str(name))
        if category is None or number is None:
            continue
        if isinstance(number, bool) or not isinstance(number, int | float):
            return None
        if not math.isfinite(number):
            return None
        scores[category] = max(scores.get(category, 0.0), min(max(float(number), 0.0), 1.0))
    return scores if scores.keys() == KNOWN else None
