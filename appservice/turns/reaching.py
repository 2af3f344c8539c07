"""To which models a room's words may go, by the room as it is at that moment."""

from appservice.model.ids import RoomId
from appservice.model.reach import Reach
from appservice.model.room import Room
from appservice.policy.reach import is_settled, reach_of
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore
from appservice.turns.common import fresh_room
from appservice.turns.pipeline import CurrentRules


class Reaching:
    """Gives the reach of the rooms of one store."""

    def __init__(self, store: ChatStore, homeserver: Homeserver, rules: CurrentRules) -> None:
        self._store = store
        self._homeserver = homeserver
        self._rules = rules

    async def now(self, room: Room) -> Reach:
        """The reach at this moment. To be asked for at each call of a model, never kept.

        Where encryption matters and is not known yet, the homeserver is asked: the event that
        switched it on may still be on its way to us.
        """
        rules = await self._rules()
        if is_settled(room, rules):
            return reach_of(room, rules)
        fresh = await fresh_room(self._store, self._homeserver, room.room_id)
        return reach_of(fresh if fresh is not None else room, rules)

    async def has_shrunk(self, room_id: RoomId) -> bool:
        """Whether by what is stored no words of that room may leave the operator's machines."""
        rules = await self._rules()
        if not rules.local_models_only:
            return False
        room = await self._store.room(room_id)
        return room is not None and reach_of(room, rules).own_machines_only
