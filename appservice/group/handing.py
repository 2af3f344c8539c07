"""A group handed over: by power levels, or from version 12 on by a new room. Safe to repeat."""

from collections.abc import Iterable
from dataclasses import replace

import structlog

from appservice.group.own import Noting
from appservice.model.catching_up import Visibility
from appservice.model.errors import HomeserverRefused, HomeserverUnavailable
from appservice.model.event import Membership
from appservice.model.given import HandedOver
from appservice.model.group import Group, Standing
from appservice.model.ids import RoomId, UserId, server_name
from appservice.model.room import Room, RoomKind
from appservice.model.whole import HandOver
from appservice.policy import power
from appservice.policy.creators import creators_after
from appservice.policy.encryption.periods import MEGOLM
from appservice.policy.fold import snapshot
from appservice.policy.governing.levels import levels
from appservice.policy.moving import taken_over, were_there
from appservice.ports.directory import Directory
from appservice.ports.homeserver import Homeserver
from appservice.ports.links import LinkBook
from appservice.ports.store import ChatStore, StoredAct
from appservice.prompt.catalogue import say
from appservice.prompt.notices import notice_content
from appservice.turns.clock import Clock
from appservice.turns.common import fresh_room
from appservice.turns.faults import Fault
from appservice.turns.pipeline import CurrentRules, Noted, nobody

_log = structlog.get_logger()
_TOMBSTONE = "m.room.tombstone"


class Handing:
    """Performs `HandOver`."""

    def __init__(
        self,
        store: ChatStore,
        directory: Directory,
        links: LinkBook,
        homeserver: Homeserver,
        rules: CurrentRules,
        noting: Noting,
        clock: Clock,
        fault: Fault,
    ) -> None:
        self.noted: Noted = nobody
        """Hears of a room before anything is carried there: perhaps nothing is kept in it."""
        self._store = store
        self._directory = directory
        self._links = links
        self._homeserver = homeserver
        self._rules = rules
        self._noting = noting
        self._clock = clock
        self._fault = fault

    async def hand_over(self, stored: StoredAct, act: HandOver) -> str:
        """A fresh look first, as before every act of power."""
        room = await fresh_room(self._store, self._homeserver, stored.room_id)
        if room is None or not room.joined(room.ai):
            return "not in this group any more"
        moved = _successor(room)
        if moved is None and not room.joined(act.to):
            return await self._tell(stored, room.room_id, act, "handover_not_here")
        if moved is None and not room.joined(act.by):
            return await self._tell(stored, room.room_id, act, "handover_refused")
        try:
            if not power.has_creators(room.version):
                return await self._by_levels(stored, room, act)
            successor = moved or await self._upgrade(stored, room, act)
        except HomeserverRefused as refused:
            _log.warning("handover_refused", room_id=room.room_id, error=refused)
            return await self._tell(stored, room.room_id, act, "handover_refused")
        self._fault("handover-moved")
        return await self._go_along(stored, room, successor, act)

    async def _by_levels(self, stored: StoredAct, room: Room, act: HandOver) -> str:
        """The rules ask for it already: the stored group says whose it is."""
        wanted = levels(room, self._clock(), await self._rules()).wanted
        if wanted is not None:
            await self._homeserver.put_state(room.room_id, "m.room.power_levels", "", wanted)
        self._fault("handover-not-noted")
        return await self._tell(stored, room.room_id, act, "done")

    async def _upgrade(self, stored: StoredAct, room: Room, act: HandOver) -> RoomId:
        """The new room: made once, and named by the old one."""
        if await self._noting.begun(stored):
            made = await self._homeserver.made_after(room.room_id)
            if made is not None:
                content = {"body": say("reason_moved"), "replacement_room": made}
                await self._homeserver.put_state(room.room_id, _TOMBSTONE, "", content)
                return made
        creators = sorted(creators_after(room, act.by, act.to))
        made = await self._homeserver.upgrade(room.room_id, room.version, creators)
        self._fault("handover-upgraded")
        return made

    async def _go_along(self, stored: StoredAct, old: Room, new: RoomId, act: HandOver) -> str:
        """What is known, then the people, then a word in both rooms, then out of the old one."""
        await self._encrypt_too(old, new)
        await self._know(old, new, act)
        self._fault("handover-known")
        missing = [user for user in self._in_order(old, act) if not await self._invited(new, user)]
        self._fault("handover-invited")
        await self._tell(stored, new, act, "done", missing)
        word = notice_content(say("moving", user=act.to, by=act.by))
        txn_id = f"parlour-moving-{stored.act_id}"
        await self._homeserver.send(old.room_id, "m.room.message", word, txn_id)
        for member in old.present():
            if member.membership is Membership.INVITE:
                await self._withdraw(old.room_id, member.user_id)
        self._fault("handover-told")
        await self._homeserver.leave(old.room_id, say("reason_moved"))
        return new

    async def _encrypt_too(self, old: Room, new: RoomId) -> None:
        """Homeservers keep encryption in an upgrade; where one does not, it is before all words."""
        if not old.encrypted:
            return
        state = await self._homeserver.state(new)
        if not snapshot(new, RoomKind.GROUP, old.ai, state).encrypted:
            content = {"algorithm": MEGOLM}
            await self._homeserver.put_state(new, "m.room.encryption", "", content)

    async def _know(self, old: Room, new: RoomId, act: HandOver) -> None:
        """The new room begins with what is known of the old one. Only its people are let in."""
        known = await self._store.room(new)
        if known is None or known.asker is None:
            state = await self._homeserver.state(new)
            room = snapshot(new, RoomKind.GROUP, old.ai, state)
            group = _carried(old, room, self._clock())
            await self._store.put_room(
                replace(
                    room,
                    asker=act.to,
                    group=group,
                    quiet_until_ms=old.quiet_until_ms,
                    told_encrypted=old.told_encrypted,
                    told_to=old.told_to,
                    told_models=old.told_models,
                    told_stopped_ms=old.told_stopped_ms,
                )
            )
        if (there := await self._store.room(new)) is not None:
            await self.noted(there)
        await self._store.carry_lines(old.room_id, new)
        await self._links.follow(old.room_id, new)
        await self._directory.set_kind(new, RoomKind.GROUP, self._clock())

    def _in_order(self, old: Room, act: HandOver) -> list[UserId]:
        """Whose it is now, then who is at home, then the others."""
        own = server_name(old.ai)
        here = [m.user_id for m in old.present() if m.user_id != old.ai]
        return sorted(here, key=lambda user: (user != act.to, server_name(user) != own))

    async def _invited(self, room_id: RoomId, user: UserId) -> bool:
        try:
            await self._homeserver.invite(room_id, user)
        except HomeserverRefused as refused:
            _log.info("invitation_refused", room_id=room_id, error=refused)
            return False
        except HomeserverUnavailable:
            # Our homeserver also answers so when it is the other one that cannot be reached.
            if not await self._homeserver.alive():
                raise
            return False
        return True

    async def _withdraw(self, room_id: RoomId, user: UserId) -> None:
        try:
            await self._homeserver.kick(room_id, user, say("reason_moved"))
        except HomeserverRefused as refused:
            _log.info("not_withdrawn", room_id=room_id, error=refused)

    async def _tell(
        self,
        stored: StoredAct,
        room_id: RoomId,
        act: HandOver,
        outcome: str,
        missing: Iterable[UserId] = (),
    ) -> str:
        moved = room_id != stored.room_id
        about = None if moved else act.about
        handed = HandedOver(
            act.to, act.by, outcome, moved, act.before, tuple(missing), about, act.founders
        )
        await self._noting.note(replace(stored, room_id=room_id), handed)
        return outcome


def _successor(room: Room) -> RoomId | None:
    return room.successor if room.successor_by == room.ai else None


def _carried(before: Room, new: Room, now_ms: int) -> Group:
    """What goes along of a group: its settings and links, who came when at whose wish."""
    old = before.group
    return Group(
        standing=Standing.STEERS,
        settings=old.settings,
        instructions=old.instructions,
        since={member.user_id: now_ms for member in new.present()},
        brought=old.brought,
        let_in=old.let_in,
        removed=old.removed,
        links=old.links,
        carried=old.since,
        visibility=taken_over(Visibility(), were_there(before), now_ms),
        changed_ms=now_ms,
        all_ages_until_ms=old.all_ages_until_ms,
    )
