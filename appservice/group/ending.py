"""A group's end: closed, emptied, left, forgotten. Every step may be repeated."""

import structlog

from appservice.group.begun import begun_mark
from appservice.group.own import Noting
from appservice.model.errors import HomeserverRefused
from appservice.model.given import EndRefused
from appservice.model.ids import RoomId, UserId
from appservice.model.room import Room, RoomKind
from appservice.model.whole import EndGroup, EraseRoom
from appservice.policy.governing.over import levels_closed, to_remove
from appservice.policy.governing.reach import needed
from appservice.ports.directory import Directory
from appservice.ports.homeserver import Homeserver
from appservice.ports.ledger import Ledger
from appservice.ports.links import LinkBook
from appservice.ports.store import ChatStore, StoredAct
from appservice.ports.visits import VisitBook
from appservice.prompt.catalogue import say
from appservice.prompt.clean import one_line
from appservice.prompt.notices import notice_content
from appservice.turns.clock import Clock
from appservice.turns.common import fresh_room
from appservice.turns.faults import Fault

_log = structlog.get_logger()


class Ending:
    """Performs `EndGroup` and `EraseRoom`."""

    def __init__(
        self,
        store: ChatStore,
        directory: Directory,
        ledger: Ledger,
        links: LinkBook,
        visits: VisitBook,
        homeserver: Homeserver,
        noting: Noting,
        clock: Clock,
        fault: Fault,
    ) -> None:
        self._store = store
        self._directory = directory
        self._ledger = ledger
        self._links = links
        self._visits = visits
        self._homeserver = homeserver
        self._noting = noting
        self._clock = clock
        self._fault = fault

    async def end(self, stored: StoredAct, act: EndGroup) -> str:
        """Close first, so that nobody comes in meanwhile; then empty it, then leave.

        What is kept is erased when our own leaving has come back to us, after all that was before.
        """
        room_id = stored.room_id
        if room_id not in await self._homeserver.joined_rooms():
            return "left already"
        room = await fresh_room(self._store, self._homeserver, room_id)
        if room is None:
            return "not in this group"
        if room.power.of(room.ai) < needed(room):
            await self._noting.note(stored, EndRefused(act.about))
            return "lacks the power"
        await self._close(room)
        self._fault("end-closed")
        stay = [user for user in to_remove(room) if not await self._removed(room_id, user)]
        self._fault("end-emptied")
        if stay:
            await self._tell(stored, stay)
        await self._homeserver.leave(room_id, say("reason_ended"))
        self._fault("end-left")
        return "ended"

    async def erase(self, stored: StoredAct, act: EraseRoom) -> str:
        """Forget the room, this act included."""
        await self._directory.set_kind(stored.room_id, RoomKind.LEFT, self._clock())
        await self._ledger.forget_room(stored.room_id)
        await self._links.forget_room(stored.room_id)
        await self._visits.forget_room(stored.room_id)
        self._fault("erase-begun")
        await self._store.put_cursor(begun_mark(stored.room_id), None)
        await self._store.erase_room(stored.room_id)
        return act.why

    async def _close(self, room: Room) -> None:
        name, ended = room.name or "", say("ended_name", name="").strip()
        if not name.endswith(ended):
            name = say("ended_name", name=one_line(name)).strip()
        try:
            await self._homeserver.put_state(
                room.room_id, "m.room.join_rules", "", {"join_rule": "invite"}
            )
            await self._homeserver.put_state(room.room_id, "m.room.name", "", {"name": name})
            await self._homeserver.put_state(
                room.room_id, "m.room.power_levels", "", levels_closed(room)
            )
        except HomeserverRefused as refused:
            _log.warning("not_closed", room_id=room.room_id, error=refused)

    async def _removed(self, room_id: RoomId, user: UserId) -> bool:
        try:
            await self._homeserver.kick(room_id, user, say("reason_ended"))
        except HomeserverRefused as refused:
            _log.warning("not_removed", room_id=room_id, error=refused)
            return False
        return True

    async def _tell(self, stored: StoredAct, stay: list[UserId]) -> None:
        word = notice_content(say("end_stay", people=", ".join(stay)))
        txn_id = f"parlour-{stored.act_id}"
        await self._homeserver.send(stored.room_id, "m.room.message", word, txn_id)
