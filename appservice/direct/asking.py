"""What a turn of a direct chat asks a model: the talk, and what its person let be remembered.

The direct side alone is given this. Whether the room is that person's direct chat is asked here
again, whoever calls.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from appservice.direct.tellable import tellable
from appservice.model.burst import Burst
from appservice.model.effect import Act
from appservice.model.guarding import NO_LIMITS
from appservice.model.ids import TurnId, UserId
from appservice.model.prompt import Prompt
from appservice.model.remembering import Recollection, Remembered
from appservice.model.room import Room
from appservice.model.turn import Turn
from appservice.personal.meaning import ByMeaning
from appservice.personal.pending import without_pending
from appservice.personal.ranking import by_words
from appservice.personal.telling import SHARE, chosen, fits, with_remembered
from appservice.policy.admission import is_direct_of, still_direct
from appservice.ports.memories import Memories
from appservice.ports.store import ChatStore
from appservice.prompt.build import Budget
from appservice.turns.asking import Asking
from appservice.turns.clock import Clock
from appservice.turns.codec import act_from_json
from appservice.turns.known import NOBODY_KNOWN, Known

_LINES: Final = 6
_LONGEST_QUERY: Final = 2000
_MOST_KNOWN: Final = 1000


class DirectAsking(Asking):
    """Builds the prompts of direct chats."""

    def __init__(
        self,
        ai: UserId,
        ai_name: str,
        budget: Budget,
        clock: Clock,
        memories: Memories,
        by_meaning: ByMeaning | None = None,
        *,
        shows_typing: bool = True,
        known: Known = NOBODY_KNOWN,
    ) -> None:
        super().__init__(ai, ai_name, budget, clock, shows_typing=shows_typing)
        self._memories = memories
        self._by_meaning = by_meaning
        self._known = known
        self._told: dict[TurnId, int] = {}

    async def prompt(self, store: ChatStore, room: Room, turn: Turn, burst: Burst) -> Prompt:
        """The prompt for a turn. What is remembered has a bounded share of it."""
        person = turn.asker
        if not is_direct_of(room, person) or not still_direct(room):
            return await super().prompt(store, room, turn, burst)
        if not (await self._known.limits((person,))).get(person, NO_LIMITS).memory:
            self._note(turn.turn_id, await self._memories.edition(person))
            return await super().prompt(store, room, turn, burst)
        recalled = await self._recalled(store, room, person)
        self._note(turn.turn_id, recalled.edition)
        lines = await tellable(store, room, recalled.lines)
        if not lines:
            return await super().prompt(store, room, turn, burst)
        share = self._budget.input_tokens // SHARE
        budget = replace(self._budget, input_tokens=self._budget.input_tokens - share)
        prompt = await self._drafted(store, room, turn, burst, budget)
        if not fits(lines, share):
            lines = await self._ranked(room, person, lines, await _query(store, room, burst))
        return with_remembered(prompt, chosen(lines, share), person)

    async def holds(self, turn: Turn) -> bool:
        """Whether no line that was told has been forgotten or reworded since.

        After a start that is not known: then it holds where nothing ever was.
        """
        return await self._memories.edition(turn.asker) == self._told.get(turn.turn_id, 0)

    async def _recalled(self, store: ChatStore, room: Room, person: UserId) -> Recollection:
        """What is remembered, without what its owner has already said is not to be."""
        recalled = await self._memories.recall(person)
        wishes = [_wish(each.kind, each.payload) for each in await store.open_acts(room.room_id)]
        return without_pending(recalled, wishes, person)

    async def _ranked(
        self, room: Room, person: UserId, lines: Sequence[Remembered], query: str
    ) -> list[Remembered]:
        """Those first that have most to do with the query, by meaning or else by words."""
        scores: list[float] | None = None
        if self._by_meaning is not None:
            scores = await self._by_meaning.scores(room, person, lines, query)
        if scores is None:
            scores = await asyncio.to_thread(by_words, [line.text for line in lines], query)
        order = sorted(
            zip(scores, lines, strict=True), key=lambda each: (-each[0], -each[1].number)
        )
        return [line for _, line in order]

    def _note(self, turn_id: TurnId, edition: int) -> None:
        while len(self._told) >= _MOST_KNOWN:
            del self._told[next(iter(self._told))]
        self._told[turn_id] = edition


async def _query(store: ChatStore, room: Room, burst: Burst) -> str:
    """What is asked, and what was said last; the question counts twice."""
    asked = " ".join(burst.words.values())
    recent = await store.lines(room.room_id, _LINES)
    said = " ".join(line.body for line in recent if line.event_id not in burst.words)
    return f"{asked[:_LONGEST_QUERY]} {asked[:_LONGEST_QUERY]} {said[-_LONGEST_QUERY:]}"


def _wish(kind: str, payload: object) -> Act | None:
    try:
        return act_from_json(kind, payload)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return None
