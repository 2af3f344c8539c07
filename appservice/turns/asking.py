"""What a turn asks a model, and what is sent of the answer: history in, Matrix content out."""

from typing import Any

from appservice.model.chat import Author, Line
from appservice.model.event import LineKind, Membership
from appservice.model.ids import UserId
from appservice.model.prompt import Prompt
from appservice.model.room import Room
from appservice.model.turn import Turn
from appservice.model.verdict import Reply
from appservice.ports.store import ChatStore
from appservice.prompt.build import Budget, build, filled
from appservice.prompt.notices import relation
from appservice.prompt.opening import room_labels
from appservice.prompt.render import MAX_BYTES, render
from appservice.turns.clock import Clock

_LIMITS = (96, 400)  # lines read of history: the rest only where more may fit


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

    async def prompt(self, store: ChatStore, room: Room, turn: Turn) -> Prompt | None:
        """The prompt for a turn, or None when what was asked is not there any more."""
        asked = await store.line(turn.room_id, turn.about)
        if asked is None:
            return None
        return build(
            room=room,
            lines=await self._history(store, asked),
            asked=asked,
            now_ms=self._clock(),
            ai_name=self._ai_name,
            budget=self._budget,
        )

    async def _history(self, store: ChatStore, asked: Line) -> list[Line]:
        """What can have a place in the prompt; seldom all that may be read."""
        known: list[Line] = []
        for limit in _LIMITS:
            lines = await store.lines(asked.room_id, limit)
            known = [line for line in lines if _is_known(line, asked)]
            if len(lines) < limit or filled(known, self._budget):
                break
        return known

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
        }
        if rendered.formatted_body is not None:
            content["format"] = "org.matrix.custom.html"
            content["formatted_body"] = rendered.formatted_body
        reply_to = turn.about if about is not None else None
        if (related := relation(reply_to, turn.thread)) is not None:
            content["m.relates_to"] = related
        return content


def _is_known(line: Line, asked: Line) -> bool:
    """Whether a line belongs into the prompt about `asked`: what was said till then, and answers.

    Notices of our own are left out: a model that finds "I can't think of an answer" among its own
    words says it again.
    """
    if line.author is Author.AI:
        return line.kind is not LineKind.NOTICE
    return line.position <= asked.position
