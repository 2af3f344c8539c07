"""The parts that know when people were there, and tell them what they missed."""

from collections.abc import Awaitable, Callable

from appservice.app.side import Side, Surroundings
from appservice.group.catching_up import CatchingUp, Maker
from appservice.group.visiting import Visiting
from appservice.model.catching_up import CatchUp
from appservice.model.room import Room, RoomKind
from appservice.ports.directory import Directory
from appservice.ports.store import ChatStore, Row
from appservice.storage.stores import RoomsStore
from appservice.turns.passing import PassingOn
from appservice.turns.perform import Performers


class CatchUpParts:
    """Built on the rooms' side."""

    def __init__(
        self,
        rooms: RoomsStore,
        side: Side,
        passing: PassingOn,
        before: Callable[[Row], Awaitable[None]],
        around: Surroundings,
    ) -> None:
        """`before` is told of the rows of groups first."""
        self._before = before
        self.visiting = Visiting(
            rooms.chat,
            rooms.directory,
            rooms.visits,
            around.rules,
            around.meter,
            around.clock,
        )
        passing.hear_reading(self.visiting.read)
        maker = Maker(around.model, around.routing, rooms.allowance, around.budget, around.ai_name)
        self._catching_up = CatchingUp(
            rooms.chat,
            rooms.directory,
            rooms.visits,
            around.homeserver,
            maker,
            around.rules,
            side.clearing,
            side.take_own,
            around.clock,
            around.fault,
            side.gone,
        )

    async def noticed(self, row: Row, room: Room) -> None:
        """A row of a group was decided on."""
        await self._before(row)
        await self.visiting.noticed(row, room)

    def performers(self) -> Performers:
        """Who carries out which act."""
        return {CatchUp: self._catching_up.catch_up}


async def tell_whose(directory: Directory, direct: ChatStore) -> None:
    """Note whose the direct chats are that were opened before that was kept."""
    for room in await direct.rooms():
        if room.kind is RoomKind.DIRECT and room.person is not None:
            await directory.set_person(room.room_id, room.person)
