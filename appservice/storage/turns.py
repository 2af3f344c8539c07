"""Turns: one open per room and thread, the others wait in order.

Every change of phase holds the lock of its room, so that promoting and opening never overlook
each other on PostgreSQL.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from appservice.model.chat import Line
from appservice.model.effect import AnswerTurn
from appservice.model.ids import EventId, RoomId, TurnId
from appservice.model.turn import Turn, TurnPhase
from appservice.policy.streaming import NARROWED, QUESTION_REMOVED, UNTRUE
from appservice.ports.seal import Seal
from appservice.ports.store import NewTurn
from appservice.storage import turn_sql as sql
from appservice.storage.database import Record, Write
from appservice.storage.history import saying
from appservice.storage.part import StorePart, room_lock
from appservice.storage.schedule import busy_rooms, of_each
from appservice.storage.segments import dropping as dropping_summaries
from appservice.storage.used import emptying_one, places
from appservice.storage.used import using as used_by

PART: Final = "im.parlour.part"  # in the place of a content: what can be seen before there is one


MERGED: Final = "answered with another"
_OF_ONE: Final = frozenset({QUESTION_REMOVED, NARROWED, UNTRUE})


def _phase(stored: str, *, closing: bool) -> TurnPhase:
    phase = TurnPhase(stored)
    return TurnPhase.CLOSING if phase is TurnPhase.DROPPED and closing else phase


def opening(room_id: RoomId, opened: Sequence[NewTurn]) -> Write:
    """The statement that opens turns or lets them wait. Known ones are skipped."""
    return Write(
        sql.OPEN,
        [
            (
                room_id,
                turn.thread,
                turn.turn_id,
                turn.about,
                turn.asker,
                turn.opened_ms,
                turn.why,
                int(turn.unasked),
                turn.again,
            )
            for turn in opened
        ],
    )


def placing(room_id: RoomId, opened: Sequence[NewTurn]) -> Write:
    """The statement that notes in which room turns are, for who knows nothing but their IDs."""
    return Write(sql.PLACE, [(turn.turn_id, room_id) for turn in opened])


def answering(seal: Seal, room_id: RoomId, answers: Sequence[AnswerTurn]) -> Write:
    """The statement that gives asked turns their words; others stay as they are."""
    return Write(
        sql.ANSWER,
        [
            (
                seal.close(room_id, one.text),
                one.model,
                one.turn_id,
                room_id,
                int(one.for_adults),
                one.route,
            )
            for one in answers
        ],
    )


def using(room_id: RoomId, answers: Sequence[AnswerTurn]) -> Write:
    """The statement that notes what answers were made from."""
    noted = ((*places(one.used), one.turn_id, room_id) for one in answers if one.used is not None)
    return Write(sql.USE, list(noted))


def merging(room_id: RoomId, answers: Sequence[AnswerTurn]) -> Write:
    """The statement that ends the waiting turns whose questions are answered with another's."""
    rows = [(MERGED, one.turn_id, room_id, other) for one in answers for other in one.merged]
    return Write(sql.MERGE, rows)


def parting(room_id: RoomId, drops: Sequence[tuple[str, EventId | None]]) -> Write:
    """The statement that lets them wait again, where that one is dropped and they are not meant."""
    return Write(sql.PART, [(room_id, why) for why, _ in drops if why in _OF_ONE])


def tainting(room_id: RoomId, event_id: EventId) -> Write:
    """The statement for answers that are being made while an event is erased."""
    return Write(sql.TAINT, [(room_id, event_id)])


def dropping(room_id: RoomId, drops: Sequence[tuple[str, EventId | None]]) -> Write:
    """The statement that drops what is not yet being sent: all, or what is about one event.

    What is being sent too, where it has to be taken back.
    """
    rows = [(why, room_id, about, int(why == NARROWED)) for why, about in drops]
    return Write(sql.DROP_UNSENT, rows)


def promoting(room_id: RoomId) -> Write:
    """The statement that lets the next waiting turn of each thread be asked, where none is open."""
    return Write(sql.PROMOTE, [(room_id,)])


def emptying(room_id: RoomId, event_id: EventId) -> Write:
    """The statement that forgets the words which were sent as this event."""
    return Write(sql.EMPTY, [(room_id, event_id)])


class TurnPart(StorePart):
    """The turn methods of `ports.store.ChatStore`."""

    async def open_turns(self, room_id: RoomId | None = None) -> list[Turn]:
        """See `ChatStore`."""
        found: Sequence[Record]
        if room_id is None:
            found = await of_each(self._database, await busy_rooms(self._database), sql.OPEN_OF)
        else:
            found = await self._database.fetch(sql.OPEN_OF, room_id, rooms=(room_id,))
        return self._whole(found, self._turn)

    async def turn(self, turn_id: TurnId) -> Turn | None:
        """See `ChatStore`."""
        room_id = await self._room_of(turn_id)
        if room_id is None:
            return None
        found = await self._database.fetchrow(sql.ONE, room_id, turn_id, rooms=(room_id,))
        return None if found is None else self._turn(found)

    async def showing(
        self,
        turn_id: TurnId,
        part: str,
        txn_id: str,
        used: tuple[int, ...] | None = None,
        *,
        for_adults: bool = False,
    ) -> bool:
        """See `ChatStore`."""
        room_id = await self._room_of(turn_id)
        if room_id is None:
            return False
        sealed = self._seal.close(room_id, json.dumps({PART: part}))
        noted = (None, None, None) if used is None else places(used)
        row = (sealed, txn_id, turn_id, *noted, int(for_adults))
        return await self._change(room_id, [Write(sql.SHOWING, [row])])

    async def shown(self, turn_id: TurnId, event_id: EventId) -> None:
        """See `ChatStore`."""
        if (room_id := await self._room_of(turn_id)) is not None:
            await self._change(room_id, [Write(sql.SHOWN, [(event_id, turn_id)])])

    async def closed(self, turn_id: TurnId, line: Line | None) -> None:
        """See `ChatStore`."""
        if (room_id := await self._room_of(turn_id)) is not None:
            said = [] if line is None else self._said(turn_id, line)
            await self._change(room_id, [Write(sql.CLOSED, [(turn_id,)]), *said])

    async def turn_of(self, room_id: RoomId, event_id: EventId) -> Turn | None:
        """See `ChatStore`."""
        found = await self._database.fetchrow(sql.OF_EVENT, room_id, event_id, rooms=(room_id,))
        return None if found is None else self._turn(found)

    async def sending(
        self,
        turn_id: TurnId,
        content: Mapping[str, Any],
        txn_id: str,
        *,
        for_adults: bool = False,
    ) -> bool:
        """See `ChatStore`."""
        room_id = await self._room_of(turn_id)
        if room_id is None:
            return False
        sealed = self._seal.close(room_id, json.dumps(content))
        row = (sealed, txn_id, turn_id, int(for_adults))
        return await self._change(room_id, [Write(sql.SENDING, [row])])

    async def sent(self, turn_id: TurnId, line: Line) -> None:
        """See `ChatStore`. A turn that is not `sending` (any more) changes nothing."""
        room_id = line.room_id
        mark = Write(sql.SENT, [(line.event_id, turn_id, room_id)])
        merged = Write(sql.MERGED, [(room_id, turn_id)])
        await self._change(room_id, [mark, *self._said(turn_id, line), merged, promoting(room_id)])

    def _said(self, turn_id: TurnId, line: Line) -> list[Write]:
        """All or a part of an answer: where it replaces another, that is in no summary any more."""
        summaries = dropping_summaries(line.room_id, line.event_id)
        taken = emptying_one(self._seal, line)
        return [saying(self._seal, line), used_by(turn_id, line), taken, summaries]

    async def drop_turn(self, turn_id: TurnId, why: str) -> None:
        """See `ChatStore`."""
        room_id = await self._room_of(turn_id)
        if room_id is not None:
            await self._change(
                room_id, [Write(sql.DROP_ONE, [(why, room_id, turn_id, 0)]), promoting(room_id)]
            )

    async def _change(self, room_id: RoomId, writes: Sequence[Write]) -> bool:
        """Do all of it if the first statement, the change of phase, finds its turn."""
        locks = [room_lock(room_id)]
        changed = await self._database.write(writes, (room_id,), locks, guarded=True)
        return changed[0] == 1

    async def _room_of(self, turn_id: TurnId) -> RoomId | None:
        found = await self._database.fetchrow(sql.ROOM, turn_id)
        return None if found is None else found["room_id"]

    def _turn(self, found: Record) -> Turn:
        room_id: RoomId = found["room_id"]
        text, stored = self._opened(found, "answer"), self._opened(found, "content")
        content = None if stored is None else json.loads(stored)
        part = None if content is None else content.get(PART)
        return Turn(
            turn_id=found["turn_id"],
            room_id=room_id,
            phase=_phase(found["phase"], closing=content is not None),
            about=found["about"],
            asker=found["asker"],
            opened_ms=found["opened_ms"],
            thread=found["thread"],
            why=found["why"],
            unasked=bool(found["unasked"]),
            again=found["again"],
            shown=found["shown"],
            model=found["model"],
            route_why=found["route_why"],
            answer=text,
            content=content if part is None else None,
            txn_id=found["txn_id"],
            part=part,
            sent_event_id=found["sent_event_id"],
            dropped_why=found["dropped_why"],
            for_adults=bool(found["for_adults"]),
        )

    def _opened(self, found: Record, column: str) -> str | None:
        sealed: bytes | None = found[column]
        return None if sealed is None else self._seal.open(found["room_id"], sealed)
