"""Asking one endpoint: tries, the waiting between them, and what is remembered of its failing."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from appservice.llm.client import client_of
from appservice.llm.dialect import Dialect
from appservice.llm.endpoint import Endpoint
from appservice.llm.exchange import exchange
from appservice.llm.failure import EXPECTED, Failure, failure_of, late
from appservice.model.prompt import Completion, Prompt
from appservice.ports.model import Hear

Seconds = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]

REST_S: Final = 15.0
"""How long an endpoint that failed is asked after the others, and only once."""

_LONGEST_REST_S: Final = 300.0
_FIRST_PAUSE_S: Final = 0.5
_LONGEST_PAUSE_S: Final = 8.0
_DIALECTS: Final = 4


class Asker:
    """One endpoint. `clock` gives monotonic seconds, `jitter` a number in [0, 1)."""

    def __init__(
        self, endpoint: Endpoint, *, clock: Seconds, jitter: Seconds, sleep: Sleep
    ) -> None:
        self.endpoint = endpoint
        self._clock = clock
        self._jitter = jitter
        self._sleep = sleep
        self._dialect = Dialect.of(endpoint)
        self._client = client_of(endpoint)
        self._rests_until = float("-inf")

    @property
    def resting(self) -> bool:
        """Whether it failed a moment ago."""
        return self._clock() < self._rests_until

    async def ask(
        self, prompt: Prompt, *, tries: int | None = None, hear: Hear | None = None
    ) -> Completion | Failure:
        """An answer, after as many tries as the endpoint is worth now. Raises only cancellation."""
        if tries is None:
            tries = 1 if self.resting else 1 + self.endpoint.max_retries
        try:
            async with asyncio.timeout(self.endpoint.total_timeout_s):
                outcome = await self._tries(prompt, tries, hear)
        except TimeoutError:
            outcome = late("had no whole answer", self.endpoint.total_timeout_s)
        self._remember(outcome)
        return outcome

    async def once(self, prompt: Prompt, hear: Hear | None = None) -> Completion | Failure:
        """One try; asked in another way at once where that was all that was wrong."""
        outcome: Completion | Failure | None = None
        for _ in range(_DIALECTS):
            try:
                return await exchange(self._client, self.endpoint, self._dialect, prompt, hear)
            except EXPECTED as error:
                outcome = failure_of(error)
                if not self._dialect.learn(error):
                    return outcome
        assert outcome is not None
        return outcome

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _tries(self, prompt: Prompt, tries: int, hear: Hear | None) -> Completion | Failure:
        ends = self._clock() + self.endpoint.total_timeout_s
        for number in range(tries - 1):
            outcome = await self.once(prompt, hear)
            if isinstance(outcome, Completion) or not outcome.again:
                return outcome
            pause = self._pause(number, outcome)
            if self._clock() + pause >= ends:
                return outcome
            await self._sleep(pause)
        return await self.once(prompt, hear)

    def _pause(self, number: int, failure: Failure) -> float:
        if failure.after_s is not None:
            return failure.after_s + self._jitter() * _FIRST_PAUSE_S
        longest: float = min(_FIRST_PAUSE_S * 2**number, _LONGEST_PAUSE_S)
        return longest * (0.5 + self._jitter() / 2)

    def _remember(self, outcome: Completion | Failure) -> None:
        if isinstance(outcome, Completion):
            self._rests_until = float("-inf")
        else:
            rest = min(max(REST_S, outcome.after_s or 0.0), _LONGEST_REST_S)
            self._rests_until = self._clock() + rest
