"""Keeping a group's rules: a fresh look, the repairs, and what came of them as an input."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol

import structlog

from appservice.group.begun import Begun, name_of
from appservice.model.effect import Govern
from appservice.model.errors import HomeserverRefused
from appservice.model.given import Governed, Own, Tick
from appservice.model.group import Standing
from appservice.model.ids import RoomId, UserId
from appservice.model.repair import Carried, Plan, PutState, Repair
from appservice.model.room import Room, RoomKind
from appservice.policy.admission import people
from appservice.policy.decide.governing import ROUND
from appservice.policy.governing import plan
from appservice.policy.governing.drift import absent
from appservice.policy.governing.unseen import (
    COUNTS,
    FORGOTTEN,
    LIFTED,
    UNSEEN,
    bans_left,
    counting,
    to_lift,
    unseen,
)
from appservice.policy.nesting import loads
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore, NewRow, Source, StoredAct
from appservice.prompt.catalogue import say
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json
from appservice.turns.common import fresh_room
from appservice.turns.faults import Fault
from appservice.turns.known import NOBODY_KNOWN, Known
from appservice.turns.pipeline import CurrentRules

_log = structlog.get_logger()


class TakeOwn(Protocol):
    """Stores an input of our own, and a cursor in the same commit."""

    async def __call__(self, row: NewRow, cursor: tuple[str, str] | None = None) -> None:
        """Raises `StoreUnavailable`."""
        ...


class Governing:
    """Performs `Govern`. May be repeated: what is right already is not put right again."""

    def __init__(
        self,
        store: ChatStore,
        homeserver: Homeserver,
        rules: CurrentRules,
        take_own: TakeOwn,
        clock: Clock,
        fault: Fault,
        bring_history: Callable[[Room], Awaitable[str | None]],
        known: Known = NOBODY_KNOWN,
    ) -> None:
        self._store = store
        self._begun = Begun(store)
        self._homeserver = homeserver
        self._rules = rules
        self._take_own = take_own
        self._clock = clock
        self._fault = fault
        self._bring_history = bring_history
        self._known = known

    async def govern(self, stored: StoredAct, act: Govern) -> str:
        """Look, put right, and hand in what was done. Seats first: words must not spread."""
        known = await self._store.room(stored.room_id)
        room = await fresh_room(self._store, self._homeserver, stored.room_id)
        if known is None or room is None or room.kind is not RoomKind.GROUP:
            return "not a group"
        if not room.joined(room.ai):
            return "not in this group"
        rules = await self._rules()
        there = await self._known.people(people(room, rules), room.room_id, rules)
        found = plan(room, self._clock(), rules, there)
        begun = await self._begun.begin(stored, found.repairs)
        if begun is None:
            # What changed since is looked at when that has been decided on, or it is told twice.
            await self._take_own(self._row(f"look:{stored.act_id}", stored, Tick(ROUND)))
            return "told already: it looks again"
        also = await self._arriving(room, found)
        carried = [await self._carry_out(room, repair) for repair in found.repairs]
        if found.standing is Standing.STEERS:
            carried += await self._end_all_unseen(known, room)
            carried += [Carried(COUNTS, user, done=True) for user in counting(known, room)]
            carried += [await self._lift(room, user) for user in to_lift(room)]
        carried += [each for each in begun if (each.what, each.user) not in _named(carried)]
        self._fault("governed-not-noted")
        carried += await self._unlist(room, found)
        own = Governed(
            found.standing,
            found.lacks,
            tuple(carried),
            found.look_again_ms,
            found.beyond,
            also,
            absent(known, room),
        )
        row = self._row(f"governed:{stored.act_id}", stored, own)
        await self._take_own(row, self._begun.told(stored))
        self._fault("governed-noted")
        return f"{act.cause}: {len(carried)} repairs"

    def _row(self, key: str, stored: StoredAct, own: Own) -> NewRow:
        return NewRow(
            key=key,
            room_id=stored.room_id,
            source=Source.OWN,
            raw=own_to_json(own),
            seen_ms=self._clock(),
        )

    async def _arriving(self, room: Room, found: Plan) -> tuple[str, ...]:
        """Before it begins to read along: nothing of its time as a guest, all of an upgraded room.

        Returns the keys of what is to be told beside the hello.
        """
        talked = room.group.standing.talks
        if not found.standing.talks or (talked and room.group.greeted):
            return ()
        if not talked:
            await self._pass_over(room.room_id)
        told = await self._bring_history(room)
        return () if told is None else (told,)

    async def _pass_over(self, room_id: RoomId) -> None:
        """Make known by their IDs alone all words that were said while it was a guest.

        They may reach us only now (a repeated transaction, the second cursor, a start after a
        crash), and would be kept and answered from here on. A known ID is skipped.
        """
        now_ms = self._clock()
        rows = [
            NewRow(key=event_id, room_id=room_id, source=Source.SYNC, raw="{}", seen_ms=now_ms)
            for event_id, raw in await self._homeserver.since_joining(room_id)
            if _is_words(loads(raw))
        ]
        if rows:
            await self._store.append(rows)
        self._fault("guest-passed-over")

    async def _unlist(self, room: Room, found: Plan) -> list[Carried]:
        """Take the room out of the server's public list. No event says that it was put in."""
        if found.standing is not Standing.STEERS:
            return []
        try:
            if not await self._homeserver.listed(room.room_id):
                return []
            await self._homeserver.unlist(room.room_id)
        except HomeserverRefused as refused:
            _log.warning("not_unlisted", room_id=room.room_id, error=refused)
            return []
        return [Carried("listed", None, done=True)]

    async def _carry_out(self, room: Room, repair: Repair) -> Carried:
        what, user = name_of(repair)
        return await self._try(room, what, user, self._do(room.room_id, repair))

    async def _try(
        self, room: Room, what: str, user: UserId | None, act: Awaitable[None]
    ) -> Carried:
        try:
            await act
        except HomeserverRefused as refused:
            _log.warning("repair_refused", room_id=room.room_id, what=what, error=refused)
            return Carried(what, user, done=False)
        return Carried(what, user, done=True)

    async def _end_all_unseen(self, known: Room, room: Room) -> list[Carried]:
        users, left = unseen(known, room), bans_left(known, self._clock())
        ended = [await self._end_unseen(room, user) for user in users[:left]]
        return ended + [Carried(FORGOTTEN, user, done=True) for user in users[left:]]

    async def _end_unseen(self, room: Room, user: UserId) -> Carried:
        """What is not in the room's state cannot be withdrawn: a ban ends it."""
        reason = say(f"reason_{UNSEEN}")
        ban = self._homeserver.ban(room.room_id, user, reason)
        return await self._try(room, UNSEEN, user, ban)

    async def _lift(self, room: Room, user: UserId) -> Carried:
        return await self._try(room, LIFTED, user, self._homeserver.unban(room.room_id, user))

    async def _do(self, room_id: RoomId, repair: Repair) -> None:
        if isinstance(repair, PutState):
            await self._homeserver.put_state(room_id, repair.event_type, "", repair.content)
        else:
            reason = say(f"reason_{repair.why}")
            await self._homeserver.kick(room_id, repair.user, reason)


def _is_words(event: dict[str, object]) -> bool:
    """Neither a room's state nor somebody's wish that words be forgotten."""
    return "state_key" not in event and event.get("type") != "m.room.redaction"


def _named(carried: Iterable[Carried]) -> set[tuple[str, UserId | None]]:
    return {(each.what, each.user) for each in carried}
