"""What guardians decide reaches every group of a child, and what comes of it the child alone."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

from appservice.group.asks import Asks
from appservice.model.errors import Unavailable
from appservice.model.given import Own
from appservice.model.guardianship import Entry, Kind
from appservice.model.guarding import (
    AskGuardians,
    GuardingChanged,
    LimitTold,
    TellLimit,
    asking_lane,
)
from appservice.model.ids import RoomId, UserId
from appservice.model.people import People
from appservice.model.room import RoomKind
from appservice.policy.admission import is_blocked, people
from appservice.policy.keeping_out import NOT_APPROVED, guardians_no, ids_of
from appservice.ports.directory import Directory
from appservice.ports.guardians import Guardians
from appservice.ports.store import ChatStore, NewRow, Source, StoredAct
from appservice.prompt.catching_up import name_of
from appservice.prompt.clean import one_line
from appservice.turns.clearing import Clearing
from appservice.turns.clock import Clock
from appservice.turns.codec import act_id, act_to_json, own_to_json
from appservice.turns.known import Known
from appservice.turns.pipeline import CurrentRules, Look

_log = structlog.get_logger()
_EVERY_S: Final = 1.0
_STALE_S: Final = 1.1
"""For how long what was decided before may still be read (`turns.guarded`)."""

_DAY_MS: Final = 86_400_000
_AGED_MS: Final = 3_000
_MOST_AGED: Final = 1_000
_MARK: Final = "guarding-looked"
TakeOwn = Callable[[NewRow], Awaitable[None]]


class Guarding:
    """Looks at groups when guardians decided something; performs `TellLimit`, `AskGuardians`."""

    def __init__(
        self,
        store: ChatStore,
        guardians: Guardians,
        directory: Directory,
        known: Known,
        rules: CurrentRules,
        take_own: TakeOwn,
        clock: Clock,
        clearing: Clearing,
        after: Look,
    ) -> None:
        self._store = store
        self._guardians = guardians
        self._directory = directory
        self._known = known
        self._rules = rules
        self._take_own = take_own
        self._clock = clock
        self._clearing = clearing
        self._after = after
        self._asks = Asks()
        self._aged_ms: dict[UserId, int] = {}

    async def run(self) -> None:
        """Look once in a second whether anything was decided, here or beside us; until cancelled.

        How far was looked is stored after the look: what a crash interrupts is done again.
        """
        while True:
            try:
                stamp = await self._guardians.stamp()
                if stamp != await self._store.cursor(_MARK):
                    await asyncio.sleep(_STALE_S)
                    await self.look(stamp)
                    await self._store.put_cursor(_MARK, stamp)
            except Unavailable as error:
                _log.warning("guarding_waits", error=error)
            await asyncio.sleep(_EVERY_S)

    async def look(self, stamp: str) -> None:
        """An input for each group in which somebody is whom a guardian wants to be in it no more.

        The group's own queue decides what comes of it.
        """
        rules = await self._rules()
        for room in await self._store.rooms():
            here = people(room, rules) if room.kind is RoomKind.GROUP else ()
            if not here:
                continue
            known = People(guarded=await self._known.limits(here))
            named = (user for user in here if guardians_no(user, ids_of(room), known, rules))
            if (user := next(named, None)) is not None:
                key = f"guarding:{stamp}:{room.room_id}"
                await self._hand_in(room.room_id, key, GuardingChanged(user))

    async def aged(self, user: UserId) -> None:
        """Somebody is of another age than before: their groups are looked at by rules about that.

        How often somebody can have that done by changing their account data back and forth is
        bounded: what is passed over is found by the next input.
        """
        rules, now_ms = await self._rules(), self._clock()
        if not rules.age.policies or now_ms - self._aged_ms.get(user, -_AGED_MS) < _AGED_MS:
            return
        if len(self._aged_ms) > _MOST_AGED:
            self._aged_ms.clear()
        self._aged_ms[user] = now_ms
        for room in await self._store.rooms():
            if room.kind is RoomKind.GROUP and user in people(room, rules):
                key = f"aged:{now_ms}:{user}:{room.room_id}"
                await self._hand_in(room.room_id, key, GuardingChanged(user))

    async def tell(self, stored: StoredAct, act: TellLimit) -> str:
        """Hand it to the newest chat that this person has with the AI user, if there is one."""
        room = await self._store.room(stored.room_id)
        group = name_of(room) if room is not None else ""
        chat = next(iter(await self._directory.direct_chats(act.user)), None)
        if chat is None:
            return "no private chat"
        told = LimitTold(act.user, act.key, group, act.until_ms)
        await self._hand_in(chat, f"limit:{stored.act_id}", told)
        return "handed on"

    async def want(self, stored: StoredAct, child: UserId, by: UserId) -> None:
        """Have guardians asked, if it is their word that lacks, for which nobody has to wait."""
        lane = asking_lane(child)
        kind, payload = act_to_json(AskGuardians(child, stored.room_id, by, lane))
        name = act_id(f"{stored.act_id}:{child}", 0)
        act = StoredAct(act_id=name, room_id=lane, kind=kind, payload=payload)
        await self._store.append_acts([act])
        await self._after(lane)

    async def ask(self, _stored: StoredAct, act: AskGuardians) -> str:
        """Ask guardians for their word on that group: once a day, whoever wishes it.

        They read what it is called where that is fit, and are asked a few times a day at most:
        anybody can make groups and call them anything.
        """
        child, by, room = act.child, act.by, await self._store.room(act.group)
        if room is None or room.kind is not RoomKind.GROUP:
            return "no group any more"
        rules = await self._rules()
        known = await self._known.people([child], room.room_id, rules)
        no = guardians_no(child, ids_of(room), known, rules)
        if no != NOT_APPROVED or is_blocked(child, rules):
            return "no word of theirs lacks"
        now_ms = self._clock()
        if not self._asks.may(child, by, room.room_id, now_ms // _DAY_MS):
            return "asked often enough today"
        called: tuple[tuple[str, str], ...] = ()
        await self._clearing.ahead(room, name_of(room))
        if await self._clearing.fits(room, name_of(room)):
            called = (("group", one_line(name_of(room))),)
        links = await self._guardians.of_child(child)
        await self._guardians.note(
            [
                Entry(
                    key=f"approve:{room.room_id}:{child}:{link.guardian}:{now_ms // _DAY_MS}",
                    child=child,
                    guardian=link.guardian,
                    to=link.guardian,
                    by=None,
                    at_ms=now_ms,
                    say="guardian_approve" if called else "guardian_approve_unnamed",
                    data=(("child", child), *called, ("room", room.room_id)),
                    kind=Kind.ASK,
                )
                for link in links
                if link.guardian and link.words and not link.limits.no_groups & {room.room_id}
            ]
        )
        self._asks.asked(child, by, room.room_id)
        return "asked"

    async def _hand_in(self, room_id: RoomId, key: str, own: Own) -> None:
        await self._take_own(
            NewRow(
                key=key,
                room_id=room_id,
                source=Source.OWN,
                raw=own_to_json(own),
                seen_ms=self._clock(),
            )
        )
