"""The models that are asked, one after the other until one answers."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Protocol, Self, TypeVar

from appservice.llm.asker import Asker, Seconds, Sleep, Watch
from appservice.llm.breaker import BreakerState
from appservice.llm.endpoint import Endpoint
from appservice.llm.failure import Failure
from appservice.llm.probe import Probe, probe
from appservice.model.errors import Actor, ModelFault, ModelUnavailable
from appservice.model.prompt import Completion, Prompt
from appservice.model.reach import Reach
from appservice.ports.model import Hear, Holds

Outcome = TypeVar("Outcome", Completion | Failure, Completion | Failure | None)


class Count(Protocol):
    """Counts one call; `telemetry`'s `model_call` is one. `outcome` is `ok` or a `ModelFault`."""

    def __call__(
        self, *, endpoint: str, seconds: float, in_tokens: int, out_tokens: int, outcome: str
    ) -> None:
        """Count it."""
        ...


class ModelChain:
    """A `ports.model.ModelPort` over one endpoint and its fallbacks, in their order.

    An endpoint that fails just now is asked after the others and only once, so that nobody waits
    for its time-outs while another one answers (`breaker`). Words of a reach that ends at the
    operator's own machines go to endpoints marked `local` alone, whatever else fails.
    """

    def __init__(
        self,
        endpoints: Sequence[Endpoint],
        *,
        count: Count | None = None,
        watch: Watch | None = None,
        clock: Seconds = time.monotonic,
        jitter: Seconds = random.random,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`clock` gives monotonic seconds, `jitter` a number in [0, 1)."""
        if not endpoints:
            raise ValueError("A model chain needs at least one endpoint.")
        self._askers = [
            Asker(e, clock=clock, jitter=jitter, sleep=sleep, watch=watch) for e in endpoints
        ]
        self._count = count
        self._clock = clock

    async def complete(
        self,
        prompt: Prompt,
        reach: Reach,
        *,
        models: Sequence[str] = (),
        hear: Hear | None = None,
        once: bool = False,
        holds: Holds | None = None,
    ) -> Completion:
        """See `ModelPort`; the fault is the last endpoint's."""
        asked = self._chosen(self._within(prompt, reach), models)
        if once:
            asked = sorted(asked, key=lambda one: one.state is BreakerState.OPEN)[:1]
        failures: list[tuple[str, Failure]] = []
        open_ones: list[Asker] = []
        for asker in asked:
            last_one = asker is asked[-1]
            offer = asker.offer(prompt, once=once, hear=hear, holds=holds, patient=last_one)
            outcome = await self._timed(asker, offer)
            if isinstance(outcome, Completion):
                return outcome
            if outcome is None:
                open_ones.append(asker)
            else:
                failures.append((asker.endpoint.name, outcome))
        for asker in open_ones:
            if once and asker.failure is not None:
                failures.append((asker.endpoint.name, asker.failure))
                continue
            last = await self._timed(asker, asker.insist(prompt, hear, holds))
            if isinstance(last, Completion):
                return last
            failures.append((asker.endpoint.name, last))
        raise _unavailable(failures)

    def known(self) -> dict[str, bool]:
        """By endpoint and model whether answers begin within reasoning, as far as that is known."""
        return {
            one.endpoint.mark: one.opens_reasoning
            for one in self._askers
            if one.opens_reasoning is not None
        }

    def know(self, known: Mapping[str, object], learned: Callable[[], None]) -> None:
        """Take what an earlier run knew; `learned` is told when there is more.

        Else nothing is told of the first answer of each while it comes (`aloud`).
        """
        for one in self._askers:
            opens = known.get(one.endpoint.mark)
            if isinstance(opens, bool):
                one.opens_reasoning = opens
            one.learned = learned

    def healthy(self) -> frozenset[str]:
        """The names of those that do not fail just now."""
        return frozenset(
            one.endpoint.name for one in self._askers if one.state is not BreakerState.OPEN
        )

    def trouble(self) -> str | None:
        """Which of them fail just now and why, or None."""
        return "; ".join(told for one in self._askers if (told := one.trouble)) or None

    def _within(self, prompt: Prompt, reach: Reach) -> list[Asker]:
        """Who may be asked."""
        if any(part.room_id != reach.room_id for part in prompt.parts):
            raise ValueError("A prompt holds words of another room than its reach is of.")
        if any(part.person not in (None, reach.person) for part in prompt.parts):
            raise ValueError("A prompt holds what is remembered of somebody else than it is for.")
        if not reach.own_machines_only:
            return self._askers
        own = [asker for asker in self._askers if asker.endpoint.local]
        if not own:
            raise ModelUnavailable(
                "No model may be asked: the room is encrypted, and no endpoint is marked local.",
                ModelFault.OUT_OF_REACH,
                Actor.OPERATOR,
            )
        return own

    async def probe(self) -> tuple[Probe, ...]:
        """A real, tiny completion from every endpoint, for `doctor`. Raises only cancellation."""
        return tuple([await probe(asker, self._clock) for asker in self._askers])

    async def aclose(self) -> None:
        """Close all connections."""
        for asker in self._askers:
            await asker.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def _timed(self, asker: Asker, asking: Awaitable[Outcome]) -> Outcome:
        """What comes of it, counted."""
        begun = self._clock()
        outcome = await asking
        if self._count is None or outcome is None:
            return outcome
        name, seconds = asker.endpoint.name, self._clock() - begun
        if isinstance(outcome, Failure):
            self._count(
                endpoint=name, seconds=seconds, in_tokens=0, out_tokens=0, outcome=outcome.fault
            )
        else:
            self._count(
                endpoint=name,
                seconds=seconds,
                in_tokens=outcome.input_tokens or 0,
                out_tokens=outcome.output_tokens or 0,
                outcome="ok",
            )
        return outcome

    def _chosen(self, within: Sequence[Asker], models: Sequence[str]) -> Sequence[Asker]:
        """Those of that name, in the order of the names; all where no such name is known."""
        named = {asker.endpoint.name: asker for asker in within}
        found = [named[name] for name in dict.fromkeys(models) if name in named]
        if not found and any(asker.endpoint.name in models for asker in self._askers):
            raise ModelUnavailable(
                "No model may be asked: what was said must not leave the operator's machines, and"
                " none of those that were chosen runs there.",
                ModelFault.OUT_OF_REACH,
                Actor.OPERATOR,
            )
        return found or within


def _unavailable(failures: Iterable[tuple[str, Failure]]) -> ModelUnavailable:
    told = list(failures)
    sentence = "No model answered: " + "; ".join(f"{name} {one.sentence}" for name, one in told)
    last = told[-1][1]
    return ModelUnavailable(f"{sentence}.", last.fault, last.actor)
