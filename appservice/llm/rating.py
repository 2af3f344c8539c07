"""Rating words by a model as a judge, alone or beside a service that knows of some categories."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog

from appservice.model.errors import Actor, ModelFault, ModelUnavailable
from appservice.model.rating import Category, Scores
from appservice.model.reach import Reach
from appservice.ports.classifier import Classifier
from appservice.ports.model import ModelPort
from appservice.prompt.rating import rating_prompt, scores_of

_log = structlog.get_logger()
_TRIES: Final = 2
_MARK_BYTES: Final = 12
Choose = Callable[[Reach], Awaitable[Sequence[str]]]
"""The names of the models that may be asked within a reach, in order; none: nobody may."""


def _mark() -> str:
    return secrets.token_hex(_MARK_BYTES)


class RatingJudge:
    """A `ports.classifier.Classifier` that asks a model. What makes no sense is no rating."""

    def __init__(
        self,
        model: ModelPort,
        choose: Choose,
        timeout_s: float,
        *,
        mark: Callable[[], str] = _mark,
    ) -> None:
        """`timeout_s` is for one text, with all tries; `mark` makes what nobody can guess."""
        self._model = model
        self._choose = choose
        self._timeout_s = timeout_s
        self._mark = mark

    async def scores(self, text: str, reach: Reach) -> Scores:
        """See `Classifier`."""
        names = list(await self._choose(reach))
        if not names:
            raise ModelUnavailable(
                "No model may rate words: none of those that can is within reach.",
                ModelFault.OUT_OF_REACH,
                Actor.OPERATOR,
            )
        try:
            async with asyncio.timeout(self._timeout_s):
                for _ in range(_TRIES):
                    prompt = rating_prompt(text, self._mark(), reach.room_id)
                    completion = await self._model.complete(prompt, reach, models=names)
                    scores = scores_of(completion.text)
                    if scores is not None:
                        return scores
                    names = [*names[1:], names[0]]  # another one, where there is one
        except TimeoutError:
            raise ModelUnavailable(
                f"No model rated the words within {self._timeout_s:g} s.", ModelFault.TIMEOUT
            ) from None
        raise ModelUnavailable("What a model said was no rating.", ModelFault.NONSENSE)


class ServiceAndJudge:
    """A service for what it knows of, and a judge for all: of each the stricter word.

    The judge knows of every category: without it there is no rating. Without the service, or where
    the words must not go there, there is the judge's.
    """

    def __init__(self, service: Classifier, judge: Classifier) -> None:
        self._service = service
        self._judge = judge

    async def scores(self, text: str, reach: Reach) -> Scores:
        """See `Classifier`."""
        try:
            known = await self._service.scores(text, reach)
        except ModelUnavailable as error:
            _log.warning("moderations_failed", fault=error.fault.value, error=error)
            known = {}
        judged = await self._judge.scores(text, reach)
        return {each: max(known.get(each, 0.0), judged.get(each, 0.0)) for each in Category}
