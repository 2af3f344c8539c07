"""Where codes come in: looked up, counted against guessing, handed on to the group they are for."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from appservice.model.coming import CodeSent, JoinAsked
from appservice.model.effect import Decision, Notice, sentence
from appservice.model.ids import RoomId
from appservice.model.room import Room, RoomKind
from appservice.model.rules import LinkRules
from appservice.policy.decide.joining import TIMER
from appservice.policy.links import guesses
from appservice.ports.directory import Directory
from appservice.ports.links import LinkBook, Place
from appservice.ports.store import ChatStore, NewRow, Row, Source
from appservice.turns.clock import Clock
from appservice.turns.codec import act_id, own_from_json, own_to_json
from appservice.turns.faults import Fault
from appservice.turns.pipeline import CurrentRules, Look
from appservice.turns.step import done, step_of

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 86_400_000


class JoinDesk:
    """Takes the rows of people's codes; a desk is a queue of its own, and no room."""

    def __init__(
        self,
        store: ChatStore,
        book: LinkBook,
        directory: Directory,
        rules: CurrentRules,
        after: Look,
        wake: Callable[[RoomId], None],
        clock: Clock,
        fault: Fault,
    ) -> None:
        self._store = store
        self._book = book
        self._directory = directory
        self._rules = rules
        self._after = after
        self._wake = wake
        self._clock = clock
        self._fault = fault

    async def process(self, row: Row) -> None:
        """Hand a good code's bearer on to its group; of any other say that it does not work."""
        now_ms = self._clock()
        sent = own_from_json(json.loads(row.raw)) if row.source is Source.OWN else None
        if not isinstance(sent, CodeSent):
            await self._store.commit(done(row, "no code", now_ms))
            return
        rules = await self._rules()
        place, refused = await self._look_up(row, sent, now_ms, rules.links)
        self._fault("code-taken")
        desk = Room(room_id=sent.report_to, kind=RoomKind.DOOR, ai=rules.ai)
        effects: tuple[Notice, ...] = ()
        if refused is not None:
            effects = (Notice(sentence(refused), sent.about, room_id=sent.report_to),)
        decision = Decision(f"code: {refused or 'good'}", desk, effects)
        asked = [_asked(row, sent, place, now_ms)] if place is not None else []
        # A desk is no room: there is no snapshot to store.
        step = replace(step_of(row, decision, now_ms), room=None, rows=asked)
        await self._store.commit(step)
        for act in step.acts:
            await self._after(act.room_id)
        for each in asked:
            self._wake(each.room_id)

    async def _look_up(
        self, row: Row, sent: CodeSent, now_ms: int, links: LinkRules
    ) -> tuple[Place | None, str | None]:
        """Where the code leads, or the sentence by which it is refused."""
        await self._book.forget(now_ms - DAY_MS)
        since = now_ms - HOUR_MS
        tries = await self._book.tries_since(since, sent.user)
        everybody = await self._book.tries_since(since)
        if guesses(tries, everybody, links):
            return None, "join_too_many"
        place = await self._book.take_code(sent.code_hash, row.key, now_ms)
        if place is None:
            await self._book.note_try(row.key, sent.user, now_ms)
            return None, "join_bad_code"
        kinds = await self._directory.kinds([place.room_id])
        if kinds.get(place.room_id) is not RoomKind.GROUP:
            return None, "join_off"  # the AI user is not in that group any more
        return place, None


def _asked(row: Row, sent: CodeSent, place: Place, now_ms: int) -> NewRow:
    wish_id = act_id(row.key, 0)
    asked = JoinAsked(wish_id, place.link_id, sent.user, sent.report_to, sent.about)
    return NewRow(
        key=f"{TIMER}{wish_id}",
        room_id=place.room_id,
        source=Source.OWN,
        raw=own_to_json(asked),
        seen_ms=now_ms,
    )
