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
from appservice.ports.seal import Seal
from appservice.ports.store import NewTurn
from appservice.storage.database import Record, Write
from appservice.storage.history import saying
from appservice.storage.part import StorePart, room_lock
from appservice.storage.schedule import busy_rooms, of_each
from appservice.storage.segments import dropping as dropping_summaries
from appservice.storage.used import places
from appservice.storage.used import using as used_by

_OPEN: Final = """
    insert into turns
        (room_id, thread, turn_id, about, asker, opened_ms, why, unasked, again, phase)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when exists (
        select 1 from turns
        where room_id = $1 and coalesce(thread, '') = coalesce(cast($2 as text), '')
        and phase in ('asked', 'answered', 'sending')
    ) then 'waiting' else 'asked' end)
    on conflict (turn_id) do nothing"""
_PROMOTE: Final = """
    update turns set phase = 'asked' where position in (
        select min(waiting.position) from turns waiting
        where waiting.room_id = $1 and waiting.phase = 'waiting' and not exists (
            select 1 from turns other
            where other.room_id = $1 and coalesce(other.thread, '') = coalesce(waiting.thread, '')
            and other.phase in ('asked', 'answered', 'sending')
        )
        group by coalesce(waiting.thread, '')
    )"""
_ANSWER: Final = """
    update turns set phase = 'answered', answer = $1, model = $2
    where turn_id = $3 and room_id = $4 and phase = 'asked'"""
# What is seen of it may come from an earlier prompt.
_USE: Final = """
    update turns set
        used_from = case when used_from < $1 then used_from else $1 end,
        used_to = case when used_to > $2 then used_to else $2 end,
        used_also = case when used_also is null then cast($3 as text)
            else used_also || coalesce(cast($3 as text), '') end
    where turn_id = $4 and room_id = $5 and phase = 'answered'"""
# Whether a model was told of it is not known: better one answer too many is forgotten.
_TAINT: Final = """
    update turns set tainted = 1
    where room_id = $1 and (
        phase in ('asked', 'answered', 'sending') or (phase = 'dropped' and content is not null)
    ) and exists (
        select 1 from lines where room_id = $1 and event_id = $2
        and kind not in ('reaction', 'vote', 'poll_end'))"""
# A dropped turn whose answer can be seen in part is `closing` until the part is ended: it keeps its
# content till then.
_DROP: Final = """
    update turns set phase = 'dropped', dropped_why = $1, answer = null, content = case
        when shown is not null or (txn_id is not null and phase <> 'sending') then content
        else null end"""
_DROP_UNSENT: Final = f"""{_DROP}
    where room_id = $2 and phase in ('waiting', 'asked', 'answered')
    and (cast($3 as text) is null or about = $3 or shown = $3 or again = $3)"""
_DROP_ONE: Final = f"""{_DROP}
    where turn_id = $2 and phase in ('waiting', 'asked', 'answered', 'sending')"""
_SHOWING: Final = """
    update turns set content = $1, txn_id = coalesce(txn_id, $2), shown = coalesce(shown, again),
        used_from = coalesce(cast($4 as bigint), used_from),
        used_to = coalesce(cast($5 as bigint), used_to),
        used_also = case when cast($5 as bigint) is null then used_also else cast($6 as text) end
    where turn_id = $3 and phase = 'asked'"""
_SHOWN: Final = "update turns set shown = $1 where turn_id = $2 and shown is null"
_CLOSED: Final = """
    update turns set content = null
    where turn_id = $1 and phase = 'dropped' and content is not null"""
_SENDING: Final = """
    update turns set phase = 'sending', content = $1, txn_id = $2
    where turn_id = $3 and phase = 'answered'"""
_SENT: Final = """
    update turns set phase = 'sent', sent_event_id = $1, answer = null, content = null
    where turn_id = $2 and room_id = $3 and phase = 'sending'"""
_EMPTY: Final = """
    update turns set answer = null, content = null where room_id = $1 and sent_event_id = $2"""
_ROUTED: Final = "update turns set route_why = $1 where turn_id = $2"
PART: Final = "im.parlour.part"  # in the place of a content: what can be seen before there is one
_PLACE: Final = """
    insert into turn_rooms (turn_id, room_id) values ($1, $2) on conflict (turn_id) do nothing"""
_ROOM: Final = "select room_id from turn_rooms where turn_id = $1"
_ONE: Final = "select * from turns where room_id = $1 and turn_id = $2"
_OF_EVENT: Final = """
    select * from turns where room_id = $1 and (sent_event_id = $2 or shown = $2 or about = $2)
    order by case when sent_event_id = $2 or shown = $2 then 0 else 1 end, position desc limit 1"""
_OPEN_OF: Final = """
    select * from turns where room_id = $1 and phase in ('waiting', 'asked', 'answered', 'sending')
    union all
    select * from turns where room_id = $1 and phase = 'dropped' and content is not null
    order by position"""


def _phase(stored: str, *, closing: bool) -> TurnPhase:
    phase = TurnPhase(stored)
    return TurnPhase.CLOSING if phase is TurnPhase.DROPPED and closing else phase


def opening(room_id: RoomId, opened: Sequence[NewTurn]) -> Write:
    """The statement that opens turns or lets them wait. Known ones are skipped."""
    return Write(
        _OPEN,
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
    return Write(_PLACE, [(turn.turn_id, room_id) for turn in opened])


def answering(seal: Seal, room_id: RoomId, answers: Sequence[AnswerTurn]) -> Write:
    """The statement that gives asked turns their words; others stay as they are."""
    return Write(
        _ANSWER,
        [(seal.close(room_id, one.text), one.model, one.turn_id, room_id) for one in answers],
    )


def using(room_id: RoomId, answers: Sequence[AnswerTurn]) -> Write:
    """The statement that notes what answers were made from."""
    noted = ((*places(one.used), one.turn_id, room_id) for one in answers if one.used is not None)
    return Write(_USE, list(noted))


def tainting(room_id: RoomId, event_id: EventId) -> Write:
    """The statement for answers that are being made while an event is erased."""
    return Write(_TAINT, [(room_id, event_id)])


def dropping(room_id: RoomId, drops: Sequence[tuple[str, EventId | None]]) -> Write:
    """The statement that drops what is not yet being sent: all, or what is about one event."""
    return Write(_DROP_UNSENT, [(why, room_id, about) for why, about in drops])


def promoting(room_id: RoomId) -> Write:
    """The statement that lets the next waiting turn of each thread be asked, where none is open."""
    return Write(_PROMOTE, [(room_id,)])


def emptying(room_id: RoomId, event_id: EventId) -> Write:
    """The statement that forgets the words which were sent as this event."""
    return Write(_EMPTY, [(room_id, event_id)])


class TurnPart(StorePart):
    """The turn methods of `ports.store.ChatStore`."""

    async def open_turns(self, room_id: RoomId | None = None) -> list[Turn]:
        """See `ChatStore`."""
        found: Sequence[Record]
        if room_id is None:
            found = await of_each(self._database, await busy_rooms(self._database), _OPEN_OF)
        else:
            found = await self._database.fetch(_OPEN_OF, room_id, rooms=(room_id,))
        return self._whole(found, self._turn)

    async def turn(self, turn_id: TurnId) -> Turn | None:
        """See `ChatStore`."""
        room_id = await self._room_of(turn_id)
        if room_id is None:
            return None
        found = await self._database.fetchrow(_ONE, room_id, turn_id, rooms=(room_id,))
        return None if found is None else self._turn(found)

    async def showing(
        self, turn_id: TurnId, part: str, txn_id: str, used: tuple[int, ...] | None = None
    ) -> bool:
        """See `ChatStore`."""
        room_id = await self._room_of(turn_id)
        if room_id is None:
            return False
        sealed = self._seal.close(room_id, json.dumps({PART: part}))
        noted = (None, None, None) if used is None else places(used)
        row = (sealed, txn_id, turn_id, *noted)
        return await self._change(room_id, [Write(_SHOWING, [row])])

    async def shown(self, turn_id: TurnId, event_id: EventId) -> None:
        """See `ChatStore`."""
        if (room_id := await self._room_of(turn_id)) is not None:
            await self._change(room_id, [Write(_SHOWN, [(event_id, turn_id)])])

    async def closed(self, turn_id: TurnId, line: Line | None) -> None:
        """See `ChatStore`."""
        if (room_id := await self._room_of(turn_id)) is not None:
            said = [] if line is None else self._said(turn_id, line)
            await self._change(room_id, [Write(_CLOSED, [(turn_id,)]), *said])

    async def turn_of(self, room_id: RoomId, event_id: EventId) -> Turn | None:
        """See `ChatStore`."""
        found = await self._database.fetchrow(_OF_EVENT, room_id, event_id, rooms=(room_id,))
        return None if found is None else self._turn(found)

    async def sending(self, turn_id: TurnId, content: Mapping[str, Any], txn_id: str) -> bool:
        """See `ChatStore`."""
        room_id = await self._room_of(turn_id)
        if room_id is None:
            return False
        sealed = self._seal.close(room_id, json.dumps(content))
        return await self._change(room_id, [Write(_SENDING, [(sealed, txn_id, turn_id)])])

    async def sent(self, turn_id: TurnId, line: Line) -> None:
        """See `ChatStore`. A turn that is not `sending` (any more) changes nothing."""
        room_id = line.room_id
        mark = Write(_SENT, [(line.event_id, turn_id, room_id)])
        await self._change(room_id, [mark, *self._said(turn_id, line), promoting(room_id)])

    def _said(self, turn_id: TurnId, line: Line) -> list[Write]:
        """All or a part of an answer: where it replaces another, that is in no summary any more."""
        summaries = dropping_summaries(line.room_id, line.event_id)
        return [saying(self._seal, line), used_by(turn_id, line), summaries]

    async def routed(self, turn_id: TurnId, why: str) -> None:
        """See `ChatStore`."""
        room_id = await self._room_of(turn_id)
        if room_id is not None:
            await self._change(room_id, [Write(_ROUTED, [(why, turn_id)])])

    async def drop_turn(self, turn_id: TurnId, why: str) -> None:
        """See `ChatStore`."""
        room_id = await self._room_of(turn_id)
        if room_id is not None:
            await self._change(room_id, [Write(_DROP_ONE, [(why, turn_id)]), promoting(room_id)])

    async def _change(self, room_id: RoomId, writes: Sequence[Write]) -> bool:
        """Do all of it if the first statement, the change of phase, finds its turn."""
        locks = [room_lock(room_id)]
        changed = await self._database.write(writes, (room_id,), locks, guarded=True)
        return changed[0] == 1

    async def _room_of(self, turn_id: TurnId) -> RoomId | None:
        found = await self._database.fetchrow(_ROOM, turn_id)
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
        )

    def _opened(self, found: Record, column: str) -> str | None:
        sealed: bytes | None = found[column]
        return None if sealed is None else self._seal.open(found["room_id"], sealed)
