"""Asking one endpoint: tries, the waiting between them, and leaving it alone while it fails."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from appservice.llm.breaker import Breaker, BreakerState
from appservice.llm.client import client_of
from appservice.llm.dialect import Dialect
from appservice.llm.endpoint import Endpoint
from appservice.llm.exchange import exchange
from appservice.llm.failure import EXPECTED, Failure, failure_of, late, left_alone
from appservice.model.errors import ModelFault, ModelUnavailable
from appservice.model.prompt import Completion, Prompt
from appservice.ports.model import Hear, Holds

Seconds = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class Watch(Protocol):
    """Shows where a breaker is; `telemetry`'s `model_breaker` is one."""

    def __call__(self, *, endpoint: str, state: str) -> None:
        """Show it."""
        ...


def _nothing() -> None:
    """Nobody listens."""


_FIRST_PAUSE_S: Final = 0.5
_LONGEST_PAUSE_S: Final = 8.0
_LONG_PAUSE_S: Final = 2.0  # longer than anybody waits who can ask somebody else
_DIALECTS: Final = 4


class Asker:
    """One endpoint. `clock` gives monotonic seconds, `jitter` a number in [0, 1).

    `watch` is told the state of its breaker whenever that may have changed.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        clock: Seconds,
        jitter: Seconds,
        sleep: Sleep,
        watch: Watch | None = None,
    ) -> None:
        self.endpoint = endpoint
        self._clock = clock
        self._jitter = jitter
        self._sleep = sleep
        self._watch = watch
        self._dialect = Dialect.of(endpoint)
        self._client = client_of(endpoint)
        self._breaker = Breaker()
        self._trial = asyncio.Lock()
        self.failure: Failure | None = None
        """Why it was not answered last."""
        self.learned: Callable[[], None] = _nothing
        """Is told when another thing is known of how it answers."""
        self._tell(BreakerState.CLOSED)

    @property
    def state(self) -> BreakerState:
        """Where its breaker is; open also while somebody tries whether it is back."""
        state = self._breaker.state(self._clock())
        return (
            BreakerState.OPEN if state is BreakerState.HALF_OPEN and self._trial.locked() else state
        )

    @property
    def opens_reasoning(self) -> bool | None:
        """Whether its answers begin within reasoning; None where that is not known yet."""
        return self._dialect.opens_reasoning

    @opens_reasoning.setter
    def opens_reasoning(self, known: bool) -> None:
        self._dialect.opens_reasoning = known

    @property
    def trouble(self) -> str | None:
        """Why it is not asked before the others, or None."""
        if self.failure is None or self.state is BreakerState.CLOSED:
            return None
        return f"{self.endpoint.name} {self.failure.sentence}"

    async def ask(
        self,
        prompt: Prompt,
        *,
        tries: int | None = None,
        hear: Hear | None = None,
        holds: Holds | None = None,
        patient: bool = True,
    ) -> Completion | Failure:
        """An answer, after so many tries.

        Raises cancellation, and `ModelUnavailable` where the prompt does not hold any more. Who is
        not `patient` has others to ask, and waits neither twice nor long.
        """
        if tries is None:
            tries = 1 + self.endpoint.max_retries
        try:
            async with asyncio.timeout(self.endpoint.total_timeout_s):
                outcome = await self._tries(prompt, tries, hear, holds, patient=patient)
        except TimeoutError:
            outcome = late("had no whole answer", self.endpoint.total_timeout_s)
        self._remember(outcome)
        return outcome

    async def offer(
        self,
        prompt: Prompt,
        *,
        once: bool = False,
        hear: Hear | None = None,
        holds: Holds | None = None,
        patient: bool = True,
    ) -> Completion | Failure | None:
        """An answer, or None where it is not asked: it fails just now, or is being tried.

        `once`: a single try, whatever comes of it. `patient` is as in `ask`.
        """
        match self.state:
            case BreakerState.CLOSED:
                tries = 1 if once else None
                return await self.ask(prompt, tries=tries, hear=hear, holds=holds, patient=patient)
            case BreakerState.HALF_OPEN:
                async with self._trial:
                    self._tell(BreakerState.HALF_OPEN)
                    return await self.ask(prompt, tries=1, hear=hear, holds=holds)
            case BreakerState.OPEN:
                return None

    async def insist(
        self, prompt: Prompt, hear: Hear | None = None, holds: Holds | None = None
    ) -> Completion | Failure:
        """An answer of one that fails just now, as no other is left: one question at a time.

        Who waited for another one's trial believes what came of it.
        """
        before = self.failure
        async with self._trial:
            seconds = self._breaker.left_alone_s(self._clock())
            if seconds > 0:
                return left_alone(seconds)
            if self._breaker.rests > 0:
                if self.failure is not None and self.failure is not before:
                    return self.failure
                return await self.ask(prompt, tries=1, hear=hear, holds=holds)
        return await self.ask(prompt, hear=hear, holds=holds)

    async def once(
        self, prompt: Prompt, hear: Hear | None = None, holds: Holds | None = None
    ) -> Completion | Failure:
        """One try; asked in another way at once where that was all that was wrong."""
        outcome: Completion | Failure | None = None
        for _ in range(_DIALECTS):
            if holds is not None and not holds():
                raise ModelUnavailable("What was to be asked has changed.", ModelFault.OVERTAKEN)
            known = self.opens_reasoning
            try:
                outcome = await exchange(self._client, self.endpoint, self._dialect, prompt, hear)
            except EXPECTED as error:
                outcome = failure_of(error)
                if not self._dialect.learn(error):
                    return outcome
            else:
                if self.opens_reasoning is not known:
                    self.learned()
                return outcome
        assert outcome is not None
        return outcome

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _tries(
        self,
        prompt: Prompt,
        tries: int,
        hear: Hear | None,
        holds: Holds | None,
        *,
        patient: bool,
    ) -> Completion | Failure:
        ends = self._clock() + self.endpoint.total_timeout_s
        for number in range(tries - 1):
            outcome = await self.once(prompt, hear, holds)
            if isinstance(outcome, Completion) or not outcome.again:
                return outcome
            pause = self._pause(number, outcome)
            slow = outcome.fault is ModelFault.TIMEOUT or pause > _LONG_PAUSE_S
            if self._clock() + pause >= ends or (slow and not patient):
                return outcome
            await self._sleep(pause)
        return await self.once(prompt, hear, holds)

    def _pause(self, number: int, failure: Failure) -> float:
        if failure.after_s is not None:
            return failure.after_s + self._jitter() * _FIRST_PAUSE_S
        longest: float = min(_FIRST_PAUSE_S * 2**number, _LONGEST_PAUSE_S)
        return longest * (0.5 + self._jitter() / 2)

    def _remember(self, outcome: Completion | Failure) -> None:
        if isinstance(outcome, Completion):
            self._breaker, self.failure = self._breaker.answered(), None
        else:
            self._breaker = self._breaker.failed(
                self._clock(), grave=outcome.grave, wish_s=outcome.after_s
            )
            self.failure = outcome
        self._tell(self._breaker.state(self._clock()))

    def _tell(self, state: BreakerState) -> None:
        if self._watch is not None:
            self._watch(endpoint=self.endpoint.name, state=state.value)
