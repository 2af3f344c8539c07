"""A model that nobody waits for, and what a cache would know of what it is asked.

Each room keeps its slot, as with a server that has one for each: what a prompt begins with as the
last one of its room did, its answer included, is known. Counted in characters.
"""

import random
from collections.abc import Sequence
from typing import Final

from appservice.model.ids import RoomId
from appservice.model.prompt import Completion, Prompt
from appservice.model.reach import Reach
from appservice.ports.model import Hear, Holds

_ANSWER, _SUMMARY = 26, 90  # words
_WORDS: Final = (
    "we you think book the early train since it is cheap and leaves tea house for later in day when"
    " rain has gone museum calm bill split by five tickets boat market opens at nine"
)


class ReckonedModel:
    """The `ModelPort`: random words, and how much of each prompt for an answer was known."""

    def __init__(self, answer_tokens: int) -> None:
        """Prompts that leave so much room for what is said are for answers, others summaries."""
        self._answer_tokens = answer_tokens
        self._chance = random.Random(2)
        self._slots: dict[RoomId, str] = {}

    async def complete(
        self,
        prompt: Prompt,
        reach: Reach,
        *,
        models: Sequence[str] = (),  # noqa: ARG002 - there is one
        hear: Hear | None = None,  # noqa: ARG002 - it says all at once
        once: bool = False,  # noqa: ARG002 - it always answers
        holds: Holds | None = None,  # noqa: ARG002 - it asks nobody
    ) -> Completion:
        """See `ModelPort`; `input_tokens` and `cached_tokens` are characters."""
        if prompt.max_output_tokens != self._answer_tokens:
            return Completion(self._said(_SUMMARY), "reckoned", "bench")
        text = "".join(f"<{part.role}>{part.text}" for part in prompt.parts)
        known = _common(self._slots.get(reach.room_id, ""), text)
        said = self._said(_ANSWER)
        self._slots[reach.room_id] = f"{text}<assistant>{said}"
        return Completion(said, "reckoned", "bench", input_tokens=len(text), cached_tokens=known)

    def _said(self, words: int) -> str:
        return " ".join(self._chance.choices(_WORDS.split(), k=words))


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    differ = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differ, min(len(one), len(other)))
