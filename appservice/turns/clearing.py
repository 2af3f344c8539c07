"""Clearing what is said beside answers: summaries for one person, words of people, proposals.

First the words are rated, which may take a while; then they are cleared for whoever is there by
that time. Words that were not rated by then are refused, never said.
"""

from collections.abc import Awaitable, Callable

from appservice.model.rating import Rater
from appservice.model.reach import Reach
from appservice.model.room import Room
from appservice.model.verdict import Cleared, Deny
from appservice.policy.content import clear
from appservice.prompt.refusing import refusal
from appservice.turns.audience import Audiences
from appservice.turns.pipeline import CurrentRules
from appservice.turns.rating import Ratings

ReachNow = Callable[[Room], Awaitable[Reach]]
"""How far a room's words may go at this moment: the homeserver may know more than is stored."""


class Clearing:
    """Clears for the rooms of one side."""

    def __init__(
        self, ratings: Ratings, audiences: Audiences, rules: CurrentRules, reach_now: ReachNow
    ) -> None:
        self._ratings = ratings
        self._audiences = audiences
        self._rules = rules
        self._reach_now = reach_now

    async def ahead(self, room: Room, text: str, reach: Reach | None = None) -> bool:
        """Have words rated that are to be cleared for a room; whether that may have taken a while.

        `reach` is that of where the words come from, if that is another room.
        """
        if Rater.CLASSIFIER in (await self._ratings.known(text)).by:
            return False
        if not (await self._audiences.now(room, fresh=False)).judged:
            return False
        await self._ratings.rated(text, reach or await self._reach_now(room))
        return True

    async def clear(self, room: Room, text: str) -> Cleared | Deny:
        """Words for who is in a room, by a snapshot of this moment."""
        rated = await self._ratings.known(text)
        audience = await self._audiences.now(room)
        return clear(rated, audience, (await self._rules()).content)

    async def fits(self, room: Room, text: str) -> bool:
        """Whether words may be said in a room, by a snapshot of this moment; `ahead` rates them."""
        return isinstance(await self.clear(room, text), Cleared)

    async def refusal(self, denied: Deny) -> str | None:
        """What is said instead; None where that is not for what the words are."""
        return refusal(denied, (await self._rules()).content.region)
