"""Saying an answer: cleared on a fresh snapshot, stored as it will be sent, sent, noted as sent.

All words of a model, whole or a part of them, pass `ready`. Where their readers want it they are
rated by a classifier before, and the room is looked at once more after that.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from appservice.model.age import AgeBand
from appservice.model.chat import Author, Line
from appservice.model.event import Heard, LineKind
from appservice.model.ids import EventId, TurnId
from appservice.model.rating import Rater
from appservice.model.room import Room
from appservice.model.turn import Turn
from appservice.model.verdict import Deny, Reply
from appservice.policy.admission import has_ended
from appservice.policy.content import clear, sayable
from appservice.policy.fold import refreshed
from appservice.policy.reach import reach_of
from appservice.policy.streaming import DIRECT_ENDED, NARROWED, UNTRUE
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore
from appservice.ports.telemetry import Meter
from appservice.prompt.pieces import EDIT_BYTES, edit_of, live, words_of
from appservice.prompt.refusing import without_help
from appservice.prompt.render import MAX_BYTES
from appservice.turns.asking import Asking
from appservice.turns.audience import Audiences
from appservice.turns.clock import Clock
from appservice.turns.faults import Fault
from appservice.turns.pipeline import CurrentRules
from appservice.turns.privacy import Privacy
from appservice.turns.rating import Ratings

Narrowed = Callable[[Turn], Awaitable[None]]
"""Has what was for adults alone taken back and asked anew."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Cleared words, the room they are cleared for, and the state it was read from."""

    reply: Reply
    room: Room
    state: Sequence[Heard]

    @property
    def for_adults(self) -> bool:
        """Whether it is cleared for adults alone."""
        return self.reply.cleared.audience.band is AgeBand.ADULT


def txn_of(turn: Turn) -> str:
    """The transaction ID of the first event of an answer, whether it is all of it or a part."""
    return f"parlour-{turn.turn_id}"


class Saying:
    """The second half of a turn's life, for the turns of one store."""

    def __init__(
        self,
        store: ChatStore,
        homeserver: Homeserver,
        asking: Asking,
        rules: CurrentRules,
        meter: Meter,
        clock: Clock,
        fault: Fault,
        privacy: Privacy,
        audiences: Audiences,
        ratings: Ratings,
        narrowed: Narrowed,
    ) -> None:
        self._store = store
        self._homeserver = homeserver
        self._asking = asking
        self._rules = rules
        self._meter = meter
        self._clock = clock
        self._fault = fault
        self._privacy = privacy
        self._audiences = audiences
        self._ratings = ratings
        self._narrowed = narrowed
        self._cleared: set[TurnId] = set()
        """What was cleared a moment ago, and not before a wait or a start."""

    async def ready(self, turn: Turn, text: str, said: str | None = None) -> Ready | Deny:
        """Words that may be said now; or why they must not.

        `said`: how they are said, with marks and sentences of our own, which nobody rates.
        """
        rated = await self._ratings.known(sayable(text))
        is_asked = Rater.CLASSIFIER in rated.by
        while True:
            looked = await self._look(turn)
            if isinstance(looked, Deny):
                return looked
            room, state = looked
            rules = await self._rules()
            audience = await self._audiences.now(room)
            if turn.for_adults and audience.band is not AgeBand.ADULT:
                await self._narrowed(turn)
                return Deny(NARROWED)
            if is_asked or not audience.judged:
                break
            # That takes a while, in which anybody may have come: the room is looked at again.
            reach = reach_of(room, rules)
            rated, is_asked = await self._ratings.rated(sayable(text), reach), True
        if said is not None:
            rated = replace(rated, text=said)
        verdict = clear(rated, audience, rules.content)
        return verdict if isinstance(verdict, Deny) else Ready(Reply(verdict), room, state)

    async def _look(self, turn: Turn) -> tuple[Room, Sequence[Heard]] | Deny:
        """The room as it is now, where anything may be said for that turn."""
        known = await self._store.room(turn.room_id)
        if known is None:
            return Deny("not_in_room")
        state = await self._homeserver.state(turn.room_id)
        room = refreshed(known, state)
        if not room.joined(room.ai):
            return Deny("not_in_room")
        if has_ended(room):
            await self._privacy.found_over(room)
            return Deny(DIRECT_ENDED)
        if not room.listens:
            return Deny("silent")
        if not await self._asking.holds(turn):
            return Deny(UNTRUE)
        return room, state

    async def content(self, turn: Turn, ready: Ready, *, edit: bool) -> dict[str, Any]:
        """The Matrix content of these words. An edit holds some twice, so they are fewer."""
        about = await self._store.line(turn.room_id, turn.about)
        most = MAX_BYTES - EDIT_BYTES if edit else MAX_BYTES
        return self._asking.content(ready.reply, ready.room, turn, about, most)

    async def clear(self, turn: Turn) -> Deny | None:
        """Answered -> sending; or why it must not be said."""
        answer = turn.answer or ""
        region = (await self._rules()).content.region
        ready = await self.ready(turn, without_help(answer, region), answer)
        if isinstance(ready, Deny):
            return ready
        seen = turn.place is not None or turn.txn_id is not None
        content = await self.content(turn, ready, edit=seen)
        txn_id = txn_of(turn)
        if seen:
            place = turn.place or await self.find(turn, content)
            content, txn_id = edit_of(place, content), f"{txn_id}-end"
        self._fault("before-sending")
        if await self._store.sending(turn.turn_id, content, txn_id, for_adults=ready.for_adults):
            self._cleared.add(turn.turn_id)
        return None

    async def find(self, turn: Turn, content: Mapping[str, Any]) -> EventId:
        """The event of the first part, when the last run ended before it was noted.

        If it did not come to be, it does now, from `content`.
        """
        event_id = await self._homeserver.send(
            turn.room_id, "m.room.message", live(content), txn_of(turn)
        )
        await self._store.shown(turn.turn_id, event_id)
        return event_id

    async def send(self, turn: Turn) -> str | None:
        """Sending -> sent, with its line of history: the final words, where they were begun.

        Or why it must not be said any more: time may have gone by since it was cleared.
        """
        if not await self._privacy.holds(turn.room_id):
            return DIRECT_ENDED
        if not await self._is_still_for(turn):
            await self._narrowed(turn)
            return NARROWED
        content = dict(turn.content or {})
        txn_id = turn.txn_id or txn_of(turn)
        self._fault("before-send")
        event_id = await self._homeserver.send(turn.room_id, "m.room.message", content, txn_id)
        self._fault("sent-not-stored")
        line = self.line(turn, turn.place or event_id, words_of(content))
        await self._store.sent(turn.turn_id, line)
        self._meter.reply_sent("answer")
        return None

    async def _is_still_for(self, turn: Turn) -> bool:
        """Whether who reads it is still whom it was cleared for, where that was not just now."""
        if turn.turn_id in self._cleared:
            self._cleared.discard(turn.turn_id)
            return True
        known = await self._store.room(turn.room_id)
        if not turn.for_adults or known is None:
            return True
        room = refreshed(known, await self._homeserver.state(turn.room_id))
        return (await self._audiences.now(room)).band is AgeBand.ADULT

    def line(self, turn: Turn, event_id: EventId, body: str) -> Line:
        """The line of history of an answer."""
        return Line(
            room_id=turn.room_id,
            event_id=event_id,
            sender=self._asking.ai,
            author=Author.AI,
            kind=LineKind.TEXT,
            body=body,
            sent_ms=self._clock(),
            reply_to=turn.about,
            thread=turn.thread,
        )
