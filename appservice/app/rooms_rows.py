"""Which hall works off an input of the rooms' side."""

from dataclasses import dataclass

from appservice.direct.hall import DESK, JOIN_DESK
from appservice.door.hall import Door
from appservice.door.policies import PolicyRooms
from appservice.group.desk import Desk
from appservice.group.hall import Groups
from appservice.group.joining import JoinDesk
from appservice.group.space_desk import SpaceDesk
from appservice.model.room import RoomKind
from appservice.model.space import SPACE_DESK
from appservice.ports.directory import Directory
from appservice.ports.store import Row


@dataclass(frozen=True, slots=True)
class RoomsHalls:
    """Everything that works off inputs of the rooms' side."""

    desk: Desk
    join_desk: JoinDesk
    space_desk: SpaceDesk
    groups: Groups
    door: Door
    policies: PolicyRooms


class RoomsRows:
    """Hands each row on, by its room. An object of its own: it reaches nothing of direct chats."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self.halls: RoomsHalls | None = None
        """Set when they are built, before anything runs: they stand on the side that calls this."""

    async def __call__(self, row: Row) -> None:
        """Work off one input."""
        halls = self.halls
        assert halls is not None
        if row.room_id.startswith(JOIN_DESK):
            await halls.join_desk.process(row)
            return
        if row.room_id.startswith(SPACE_DESK):
            await halls.space_desk.process(row)
            return
        if row.room_id.startswith(DESK):
            await halls.desk.process(row)
            return
        kind = (await self._directory.kinds([row.room_id])).get(row.room_id)
        if kind is RoomKind.POLICY:
            await halls.policies.process(row)
        elif kind is RoomKind.GROUP and not row.key.startswith("door:"):
            await halls.groups.process(row)
        elif kind is RoomKind.SPACE:
            await halls.space_desk.process_space(row)
        else:
            await halls.door.process(row)
