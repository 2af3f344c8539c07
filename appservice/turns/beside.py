"""Models that are asked for something beside answers: to judge, sum up, rate, compare.

Nobody's allowance is charged with that. Its tokens count in the budget of all, or an operator's
limit would hold for a part of what is spent.
"""

import asyncio
from collections.abc import Sequence

import structlog

from appservice.model.allowance import Measure, Used
from appservice.model.errors import Actor, ModelFault, ModelUnavailable, Unavailable
from appservice.model.prompt import Completion, Prompt
from appservice.model.reach import Reach
from appservice.policy.allowance import everybody
from appservice.ports.allowance import Allowance
from appservice.ports.embeddings import Embed, Vector
from appservice.ports.model import Hear, Holds, ModelPort
from appservice.prompt.tokens import estimate
from appservice.turns.clock import Clock
from appservice.turns.paying import Watch, size_of, tokens_of
from appservice.turns.pipeline import CurrentRules

_log = structlog.get_logger()


class Tally:
    """Counts those tokens. `watch` is told each time, once there is one."""

    def __init__(self, ledger: Allowance, rules: CurrentRules, clock: Clock) -> None:
        self._ledger = ledger
        self._rules = rules
        self._clock = clock
        self.watch: Watch | None = None

    async def count(self, tokens: int) -> None:
        """Charge nobody with that many. What cannot be counted now is not: nobody waits for it."""
        try:
            await self._ledger.beside(self._clock(), tokens)
            if self.watch is not None and (used := await self._used()):
                await self.watch(used)
        except Unavailable as error:
            _log.warning("tokens_not_counted", error=error)

    async def is_used_up(self) -> bool:
        """Whether nothing is left of the tokens of all."""
        of_tokens = (each for each in await self._used() if each.limit.measure is Measure.TOKENS)
        return any(each.left == 0 for each in of_tokens)

    async def _used(self) -> Sequence[Used]:
        shared = everybody((await self._rules()).caps)
        return await self._ledger.used(shared, self._clock()) if shared else ()


class Counted:
    """A `ports.model.ModelPort` whose calls are counted by a tally.

    `refuses`: where nothing is left no model is asked, as for what nobody called for.
    """

    def __init__(self, model: ModelPort, tally: Tally, *, refuses: bool) -> None:
        self._model = model
        self._tally = tally
        self._refuses = refuses

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
        """See `ModelPort`."""
        if self._refuses and await self._tally.is_used_up():
            sentence = "The tokens of all are used up."
            raise ModelUnavailable(sentence, ModelFault.USED_UP, Actor.OPERATOR)
        try:
            completion = await self._model.complete(
                prompt, reach, models=models, hear=hear, once=once, holds=holds
            )
        except asyncio.CancelledError:
            await self._tally.count(size_of(prompt))  # a model may have read it
            raise
        await self._tally.count(tokens_of(completion, size_of(prompt)))
        return completion


class CountedEmbed:
    """A `ports.embeddings.Embed` whose texts are counted by a tally."""

    def __init__(self, embed: Embed, tally: Tally) -> None:
        self._embed = embed
        self._tally = tally

    async def vectors(self, texts: Sequence[str], reach: Reach) -> list[Vector] | None:
        """See `Embed`."""
        made = await self._embed.vectors(texts, reach)
        if made is not None:
            await self._tally.count(sum(map(estimate, texts)))
        return made
