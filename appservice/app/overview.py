"""What there is to say about the rooms that the AI is in, without a word of what was said there."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from appservice.app.beside import Stores
from appservice.model.event import Membership
from appservice.model.ids import RoomId, UserId, server_name
from appservice.model.room import Room, RoomKind
from appservice.ports.store import ChatStore


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomView:
    """One room. `servers` counts its joined people by server, the AI left out.

    `name` is the room's, or in a direct chat the person's; `last_ms` is when something was last
    said, None when nothing was. `open_turns` are questions that are being answered.
    """

    room_id: RoomId
    kind: RoomKind
    name: str | None
    servers: Mapping[str, int]
    invited: int
    open_turns: int
    last_ms: int | None

    @property
    def people(self) -> int:
        """How many people are joined."""
        return sum(self.servers.values())


async def overview(stores: Stores) -> list[RoomView]:
    """All rooms of both sides, the one where something was said last first."""
    views = [
        *await _side(stores.rooms.chat, RoomKind.GROUP),
        *await _side(stores.personal.chat, RoomKind.DIRECT),
    ]
    return sorted(views, key=lambda view: (-(view.last_ms or 0), view.room_id))


async def _side(store: ChatStore, kind: RoomKind) -> list[RoomView]:
    turns = Counter(turn.room_id for turn in await store.open_turns())
    # A direct chat that ended stays in its side's store as the group that it became.
    rooms = [room for room in await store.rooms() if room.kind is kind]
    return [await _view(store, room, turns[room.room_id]) for room in rooms]


async def _view(store: ChatStore, room: Room, open_turns: int) -> RoomView:
    last = await store.lines(room.room_id, 1)
    return RoomView(
        room_id=room.room_id,
        kind=room.kind,
        name=room.person if room.kind is RoomKind.DIRECT else room.name,
        servers=Counter(server_name(user) for user in _there(room, Membership.JOIN)),
        invited=len(_there(room, Membership.INVITE)),
        open_turns=open_turns,
        last_ms=last[0].sent_ms if last else None,
    )


def _there(room: Room, membership: Membership) -> list[UserId]:
    return [
        member.user_id
        for member in room.members.values()
        if member.membership is membership and member.user_id != room.ai
    ]
