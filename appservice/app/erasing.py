"""Forgetting people and rooms for good, on all sides: what is begun is stored, and ends.

The wish is a tombstone with a name in it. As long as the name is there, everything is looked
through again; when two looks running found nothing, the name goes, and its hash stays.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from appservice.matrix.crypto.forgetting import forget_person, forget_room
from appservice.matrix.crypto.store import KeyStore
from appservice.model.erasing import ForgetPerson
from appservice.model.errors import ParlourError, Unavailable
from appservice.model.ids import RoomId, UserId
from appservice.model.room import RoomKind
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import StoredAct
from appservice.ports.tombstones import Burial, Erasing
from appservice.prompt.catalogue import say
from appservice.storage.stores import PersonalStore, RoomsStore
from appservice.turns.clock import Clock
from appservice.turns.faults import Fault

_log = structlog.get_logger()
_EVERY_S: Final = 2.0
_COMPACTIONS: Final = 20
Look = Callable[[RoomId], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Sides:
    """What is kept where, and how the running parts hear that a room changed.

    `forgotten` hears of whom nothing is remembered any more: what is in memory of it goes, too.
    """

    rooms: RoomsStore
    personal: PersonalStore
    look: Look
    forgotten: Callable[[UserId], None] = lambda _user: None


class KeyForgetting(Protocol):
    """Where keys are forgotten."""

    async def forget_room(self, room_id: RoomId) -> None:
        """Those of a room that was left for good."""
        ...

    async def forget_person(self, user: UserId) -> None:
        """Those of a person that no room is shared with."""
        ...


class NoKeys:
    """Where there is no encryption there are none."""

    async def forget_room(self, room_id: RoomId) -> None:
        """See `KeyForgetting`."""

    async def forget_person(self, user: UserId) -> None:
        """See `KeyForgetting`."""


class StoredKeys:
    """Those of a store of keys."""

    def __init__(self, store: KeyStore) -> None:
        self._store = store

    async def forget_room(self, room_id: RoomId) -> None:
        """See `KeyForgetting`."""
        await forget_room(self._store, room_id)

    async def forget_person(self, user: UserId) -> None:
        """See `KeyForgetting`."""
        await forget_person(self._store, user)


class Erasures:
    """Works off tombstones with a name. Each step may be repeated; kill it anywhere."""

    def __init__(
        self,
        sides: Sides,
        homeserver: Homeserver,
        keys: KeyForgetting,
        clock: Clock,
        fault: Fault,
        pause_s: float = 1.0,
    ) -> None:
        """`pause_s`: how long what is under way gets between two looks."""
        self._sides = sides
        self._homeserver = homeserver
        self._keys = keys
        self._clock = clock
        self._fault = fault
        self._pause_s = pause_s
        self._wished = asyncio.Event()

    async def wish(self, _stored: StoredAct, act: ForgetPerson) -> str:
        """Perform a wish from a direct chat: from here on it is a tombstone's."""
        await self._sides.rooms.tombstones.bury(act.user, act.asked_ms)
        self._wished.set()
        return "begun"

    async def run(self) -> None:
        """Go on until cancelled; a wish from a command line is found within seconds."""
        while True:
            try:
                await self.work_off()
            except Unavailable as error:
                _log.warning("erasing_waits", error=error)
            self._wished.clear()
            try:
                await asyncio.wait_for(self._wished.wait(), _EVERY_S)
            except TimeoutError:
                continue

    async def work_off(self) -> dict[UserId, ParlourError]:
        """Forget everybody of whom something may be kept still; whom it failed for, and why.

        What one person's needs and is not to be had stands in nobody else's way.
        """
        failed: dict[UserId, ParlourError] = {}
        for burial in await self._sides.rooms.tombstones.pending():
            try:
                await self._forget(burial)
            except ParlourError as error:
                _log.warning("erasing_waits", error=error)
                failed[burial.user] = error
        return failed

    async def _forget(self, burial: Burial) -> None:
        quiet = 0
        while quiet < 2:
            quiet = 0 if await self._look_through(burial) else quiet + 1
            self._fault("erasing-looked")
            await asyncio.sleep(self._pause_s)
        for database in (self._sides.rooms.database, self._sides.personal.database):
            for _ in range(_COMPACTIONS):
                if await database.compact():
                    break
                await asyncio.sleep(self._pause_s)
        self._fault("erasing-compacted")
        await self._sides.rooms.tombstones.done(burial)
        _log.info("person_forgotten")

    async def _look_through(self, burial: Burial) -> bool:
        """One look into everything; whether there was anything of them."""
        user = burial.user
        found = await self._direct_chats(user)
        found |= await self._space(burial)
        self._fault("erasing-left")
        found |= await self._each(self._sides.personal.erasing, burial)
        found |= await self._sides.personal.erasing.erase_everywhere(user)
        self._sides.forgotten(user)
        self._fault("erasing-personal")
        found |= await self._each(self._sides.rooms.erasing, burial)
        found |= await self._sides.rooms.erasing.erase_everywhere(burial)
        await self._identity(user)
        return found

    async def _each(self, erasing: Erasing, burial: Burial) -> bool:
        found = False
        for room_id in await erasing.rooms():
            if await erasing.erase_in(room_id, burial):
                found = True
                await self._sides.look(room_id)
        return found

    async def _direct_chats(self, user: UserId) -> bool:
        """Leave them, then forget what was said, and the keys to it.

        One that has ended is another kind of room by now, and stays: its words go all the same.
        """
        erasing, directory = self._sides.personal.erasing, self._sides.rooms.directory
        chats = [one for one in await erasing.rooms() if await erasing.is_of(one, user)]
        kinds = await directory.kinds(chats)
        for room_id in chats:
            if kinds.get(room_id) is RoomKind.DIRECT:
                await self._homeserver.leave(room_id, say("erase_goodbye"))
                await directory.set_kind(room_id, RoomKind.LEFT, self._clock())
                await self._keys.forget_room(room_id)
            await self._sides.personal.chat.erase_room(room_id)
        return bool(chats)

    async def _identity(self, user: UserId) -> None:
        """What the store of keys has of them, unless they are still in a room with us."""
        if not any(room.joined(user) for room in await self._sides.rooms.chat.rooms()):
            await self._keys.forget_person(user)

    async def _space(self, burial: Burial) -> bool:
        space = await self._sides.rooms.spaces.space_of(burial.user)
        if space is None or space.made_ms >= burial.erased_ms:
            return False
        if space.room_id is not None:
            await self._homeserver.leave(space.room_id, say("erase_goodbye"))
            await self._sides.rooms.directory.set_kind(space.room_id, RoomKind.LEFT, self._clock())
        return True
