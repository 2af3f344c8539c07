"""Which remembered lines matter to a question, by what they mean: nearness of embeddings.

The numbers are kept in memory alone, by owner, number, time and edition of a line, never with its
words; they go when anything of their owner's is forgotten.
"""

import asyncio
import math
import operator
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from appservice.model.ids import UserId
from appservice.model.reach import Reach
from appservice.model.remembering import Remembered
from appservice.model.room import Room
from appservice.ports.embeddings import Embed, Vector

_MOST_PEOPLE: Final = 100
_Key = tuple[int, int, int | None]
ReachNow = Callable[[Room], Awaitable[Reach]]


class ByMeaning:
    """Ranks the lines of people by one service, as far as a room's words reach at that moment."""

    def __init__(self, embed: Embed, reach_now: ReachNow) -> None:
        self._embed = embed
        self._reach_now = reach_now
        self._known: dict[UserId, dict[_Key, Vector]] = {}

    async def scores(
        self, room: Room, owner: UserId, lines: Sequence[Remembered], query: str
    ) -> list[float] | None:
        """How near each line is to the query; None where that cannot be told."""
        known = self._known.pop(owner, {})
        lacking = [line for line in lines if _key(line) not in known]
        reach = await self._reach_now(room)
        made = await self._embed.vectors([query, *(line.text for line in lacking)], reach)
        if made is None:
            return None
        asked, *new = made
        known |= {_key(line): vector for line, vector in zip(lacking, new, strict=True)}
        kept = {_key(line): known[_key(line)] for line in lines}
        self._keep(owner, kept)
        return await asyncio.to_thread(lambda: [_near(asked, kept[_key(line)]) for line in lines])

    def forget(self, owner: UserId) -> None:
        """Let go of all that is known of a person's lines."""
        self._known.pop(owner, None)

    def _keep(self, owner: UserId, kept: dict[_Key, Vector]) -> None:
        while len(self._known) >= _MOST_PEOPLE:
            del self._known[next(iter(self._known))]
        self._known[owner] = kept


def _key(line: Remembered) -> _Key:
    return line.number, line.made_ms, line.edited_ms  # who was forgotten begins again at number 1


def _near(one: Vector, other: Vector) -> float:
    """The cosine of their angle; -1 where there is none."""
    if len(one) != len(other):
        return -1.0
    size = math.sqrt(_product(one, one) * _product(other, other))
    return _product(one, other) / size if size > 0 and math.isfinite(size) else -1.0


def _product(one: Vector, other: Vector) -> float:
    return math.fsum(map(operator.mul, one, other))
