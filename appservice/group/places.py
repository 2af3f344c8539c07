"""`ports.places.Places`: what a person may know of their own groups, asked anew each time."""

from typing import Final

from appservice.model.crossing import Place
from appservice.model.errors import HomeserverRefused, HomeserverUnavailable
from appservice.model.event import Membership
from appservice.model.ids import RoomId, UserId, localpart
from appservice.model.room import Room, RoomKind
from appservice.policy.crossing import trouble_of
from appservice.policy.fold import refreshed
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore
from appservice.prompt.catching_up import name_of
from appservice.prompt.clean import one_line

_NAMED: Final = 3
_MOST: Final = 100  # each is a question to the homeserver


class GroupPlaces:
    """Looks into the rooms' store for which may be meant, and at the homeserver for what is so."""

    def __init__(self, store: ChatStore, homeserver: Homeserver) -> None:
        self._store = store
        self._homeserver = homeserver

    async def of(self, user: UserId) -> list[Place]:
        """See `Places`."""
        known = [one for one in await self._store.rooms() if _may_be_in(one, user)]
        looked = [await self._look(room, user) for room in known[:_MOST]]
        found = [place for place in looked if place is not None]
        return sorted(found, key=lambda place: (place.name.casefold(), place.room_id))

    async def now(self, room_id: RoomId, user: UserId) -> Place | None:
        """See `Places`."""
        room = await self._store.room(room_id)
        if room is None or room.kind is not RoomKind.GROUP:
            return None
        return await self._look(room, user)

    async def resolved(self, alias: str) -> RoomId | None:
        """See `Places`."""
        try:
            return (await self._homeserver.resolve(alias))[0]
        except HomeserverRefused:
            return None
        except HomeserverUnavailable:
            # Our homeserver also answers so when it is the alias's server that cannot be reached.
            if not await self._homeserver.alive():
                raise
            return None

    async def _look(self, room: Room, user: UserId) -> Place | None:
        try:
            fresh = refreshed(room, await self._homeserver.state(room.room_id))
        except HomeserverRefused:
            return None  # the AI user is not there any more
        return place_of(fresh, user) if fresh.joined(user) and fresh.joined(fresh.ai) else None


def _may_be_in(room: Room, user: UserId) -> bool:
    return room.kind is RoomKind.GROUP and room.joined(user)


def place_of(room: Room, user: UserId) -> Place:
    """That group as that member of it may have something said there."""
    there = [member for member in room.present() if member.user_id != room.ai]
    joined = [member for member in there if member.membership is Membership.JOIN]
    others = [name_in(room, m.user_id) for m in joined if m.user_id != user]
    named = others[:_NAMED] if len(others) <= _NAMED else [*others[:_NAMED], "\u2026"]
    return Place(
        room_id=room.room_id,
        name=name_of(room),
        sharer=sharer_in(room, user),
        readers=len(joined),
        others=tuple(named),
        invited=len(there) - len(joined),
        alias=room.alias,
        encrypted=room.encrypted,
        trouble=trouble_of(room, user),
        people=tuple(member.user_id for member in there),
    )


def name_in(room: Room, user: UserId) -> str:
    """What somebody is called in a group."""
    member = room.members.get(user)
    return one_line((member.display_name if member is not None else None) or "") or localpart(user)


def sharer_in(room: Room, user: UserId) -> str:
    """The same for who has something said there: with their ID where another one looks alike."""
    name = name_in(room, user)
    others = (m.user_id for m in room.members.values() if m.user_id != user)
    alike = any(name_in(room, other).casefold() == name.casefold() for other in others)
    return f"{name} ({user})" if alike else name
