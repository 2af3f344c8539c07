"""Upgrades by the people of a room: proven by the old room, followed as far as we are let."""

from collections.abc import Awaitable, Callable

import structlog

from appservice.model.errors import HomeserverRefused
from appservice.model.given import CameAlong, FoundMoved, Own, RemovedBefore
from appservice.model.ids import RoomId
from appservice.model.room import Room, RoomKind
from appservice.model.upgrades import ComeAlong, FollowUpgrade, ForgetThere, SeeOff
from appservice.policy.moving import (
    earlier_of,
    everybody_followed,
    goes_on,
    history_stays,
    successor_of,
    were_there,
    words_carried,
)
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore, NewRow, Source, StoredAct
from appservice.prompt.catalogue import say
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json
from appservice.turns.common import fresh_room
from appservice.turns.pipeline import CurrentRules, Noted, nobody

_log = structlog.get_logger()
TakeOwn = Callable[[NewRow], Awaitable[None]]


class Moving:
    """Performs what follows from an upgrade. All of it may be repeated."""

    def __init__(
        self,
        store: ChatStore,
        homeserver: Homeserver,
        rules: CurrentRules,
        take_own: TakeOwn,
        clock: Clock,
    ) -> None:
        self.noted: Noted = nobody
        """Hears of a room before anything is carried there: perhaps nothing is kept in it."""
        self._store = store
        self._homeserver = homeserver
        self._rules = rules
        self._take_own = take_own
        self._clock = clock

    async def old_of(self, new: Room) -> Room | None:
        """The room that `new` goes on with, by that room's own word; None for a forged claim."""
        if new.predecessor is None or new.predecessor == new.room_id:
            return None
        try:
            old = await fresh_room(self._store, self._homeserver, new.predecessor)
        except HomeserverRefused:
            old = await self._store.room(new.predecessor)  # left; what we saw there still holds
        if old is None or old.kind not in (RoomKind.GROUP, RoomKind.LEFT):
            return None
        return old if goes_on(new, old) else None

    async def follow(self, stored: StoredAct, _act: FollowUpgrade) -> str:
        """See whether the tombstone is there, and of somebody who may set it."""
        room = await fresh_room(self._store, self._homeserver, stored.room_id)
        to = successor_of(room) if room is not None else None
        if room is None or to is None:
            return "no upgrade that holds"
        there = tuple(user for user in room.members if room.joined(user))
        await self._hand_in(stored, FoundMoved(to, there))
        return f"upgraded: {to}"

    async def come_along(self, stored: StoredAct, act: ComeAlong) -> str:
        """The old room was heard of after the new one."""
        new = await self._store.room(stored.room_id)
        if new is None or new.kind is not RoomKind.GROUP:
            return "not in the new room"
        old = await self.old_of(new)
        if old is None or old.room_id != act.old:
            return "the new room does not go on with the old one"
        group = old.group
        there = tuple(were_there(old).items())
        words = words_carried(new, old)
        removed, held_ms = tuple(group.removed), group.all_ages_until_ms
        before = earlier_of(old)
        came = CameAlong(act.old, group.settings, removed, words, there, held_ms, before)
        await self._hand_in(stored, came)
        # What was removed before the old room knew where it went on, but after its words came here.
        for event_id in await self._store.outlived(act.old, stored.room_id):
            await self._hand_in(stored, RemovedBefore(event_id), event_id)
        return "came along"

    async def see_off(self, stored: StoredAct, act: SeeOff) -> str:
        """Leave the old room when nobody needs us there. Its levels stay: nobody goes on there."""
        old = await self._store.room(stored.room_id)
        if old is None or old.group.moved is None or old.kind is not RoomKind.GROUP:
            return "not in an upgraded room"
        if not act.late:
            new = await self._store.room(old.group.moved.to)
            fresh = await fresh_room(self._store, self._homeserver, stored.room_id)
            if new is None or new.kind is not RoomKind.GROUP or fresh is None:
                return "not in the new room"
            if not everybody_followed(fresh, new, await self._rules()):
                return "not everybody has followed"
        await self._homeserver.leave(stored.room_id, say("moved_left"))
        return "left"

    async def forget_there(self, stored: StoredAct, act: ForgetThere) -> str:
        """In the order of the new room's acts: what is being carried there is there by then."""
        new = await self._store.room(stored.room_id)
        if new is None or new.kind is not RoomKind.GROUP or new.group.came_from != act.old:
            return "no room that goes on with the old one"
        await self._hand_in(stored, RemovedBefore(act.event_id))
        return "handed on"

    async def bring_history(self, new: Room) -> str | None:
        """What was said in the old room, if nobody here would learn it anew.

        Returns the sentence to tell; None where there is no history to speak of.
        """
        old = await self.old_of(new) if new.group.came_from is not None else None
        if old is None or not await self._store.lines(old.room_id, 1):
            return None
        why_not = history_stays(new, old)
        if why_not is not None:
            return why_not
        await self.noted(new)
        count = await self._store.carry_lines(old.room_id, new.room_id)
        _log.info("history_came", room_id=new.room_id, count=count)
        return "history_came"

    async def _hand_in(self, stored: StoredAct, own: Own, about: str = "") -> None:
        row = NewRow(
            key=f"moving:{stored.act_id}{about}",
            room_id=RoomId(stored.room_id),
            source=Source.OWN,
            raw=own_to_json(own),
            seen_ms=self._clock(),
        )
        await self._take_own(row)
