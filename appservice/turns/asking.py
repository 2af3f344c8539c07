"""What a turn asks a model, and what is sent of the answer: history in, Matrix content out."""

import copy
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, Self

from appservice.model.age import AgeBand
from appservice.model.burst import Burst
from appservice.model.chat import Line
from appservice.model.content import FOR_ADULTS, Fit
from appservice.model.event import Membership
from appservice.model.ids import RoomId, UserId
from appservice.model.prompt import Prompt
from appservice.model.room import Room
from appservice.model.turn import Turn
from appservice.model.verdict import Reply
from appservice.ports.store import ChatStore
from appservice.prompt.build import Budget, draft
from appservice.prompt.bursts import with_burst
from appservice.prompt.labels import Labels
from appservice.prompt.notices import AUTOMATED, relation
from appservice.prompt.opening import room_labels
from appservice.prompt.render import MAX_BYTES, render
from appservice.prompt.summing import summary_prompt
from appservice.turns.clock import Clock
from appservice.turns.recalling import recall

FitOf = Callable[[Room], Awaitable[Fit]]
"""For whom words have to be fit in a room."""


async def _for_adults(_room: Room) -> Fit:
    return FOR_ADULTS


class Asking:
    """Builds prompts and replies for one AI user."""

    def __init__(
        self,
        ai: UserId,
        ai_name: str,
        budget: Budget,
        clock: Clock,
        *,
        shows_typing: bool = True,
    ) -> None:
        self.ai = ai
        self.shows_typing = shows_typing
        self._ai_name = ai_name
        self._budget = budget
        self._clock = clock
        self.fit_of: FitOf = _for_adults
        self.lacking: set[RoomId] = set()
        """Rooms in which a closed range was seen to wait for its summary."""

    def fitting(self, fit_of: FitOf) -> Self:
        """The same, but what it asks for is to be fit for whoever reads it."""
        other = copy.copy(self)
        other.fit_of = fit_of
        return other

    async def prompt(self, store: ChatStore, room: Room, turn: Turn, burst: Burst) -> Prompt:
        """The prompt for a turn, about what it is to answer."""
        return await self._drafted(store, room, turn, burst, self._budget)

    async def holds(self, _turn: Turn) -> bool:
        """Whether what the turn's last prompt was made from beside the room's talk is still so."""
        return True

    async def _drafted(
        self, store: ChatStore, room: Room, turn: Turn, burst: Burst, budget: Budget
    ) -> Prompt:
        recalled = await recall(store, turn, burst, budget)
        fit = await self.fit_of(room)
        made = draft(
            room=room,
            lines=recalled.lines,
            asked=burst.asked,
            now_ms=self._clock(),
            ai_name=self._ai_name,
            budget=budget,
            segments=recalled.segments,
            thread=recalled.thread,
            fit=fit,
        )
        if made.closing:
            await store.close_segments(turn.room_id, made.closing)
        if made.closing or recalled.lacks_summaries:
            self.lacking.add(turn.room_id)
        return replace(with_burst(made.prompt, burst), for_adults=fit.band is AgeBand.ADULT)

    def summary_prompt(self, room: Room, lines: Sequence[Line]) -> tuple[Prompt, Labels] | None:
        """The prompt for the summary of a closed range, and how people are called in it."""
        return summary_prompt(room, lines, self._ai_name, self._budget.input_tokens)

    def content(
        self,
        reply: Reply,
        room: Room,
        turn: Turn,
        about: Line | None,
        max_bytes: int = MAX_BYTES,
    ) -> dict[str, Any]:
        """Cleared words as an `m.text` that relates to what it answers."""
        joined = [m.user_id for m in room.present() if m.membership is Membership.JOIN]
        names = room_labels(room, self._ai_name)
        rendered = render(reply.cleared.text, names, joined, max_bytes)
        content: dict[str, Any] = {
            "msgtype": "m.text",
            "body": rendered.body,
            "m.mentions": {"user_ids": list(rendered.mentions)} if rendered.mentions else {},
            AUTOMATED: True,
        }
        if rendered.formatted_body is not None:
            content["format"] = "org.matrix.custom.html"
            content["formatted_body"] = rendered.formatted_body
        reply_to = turn.about if about is not None else None
        if (related := relation(reply_to, turn.thread)) is not None:
            content["m.relates_to"] = related
        return content
