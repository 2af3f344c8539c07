"""Whether a direct chat is still one, by the homeserver's word at this moment.

Asked before a prompt is built and again before anything is said there: what was made for one person
is for nobody else. Of groups nothing is asked.
"""

from collections.abc import Awaitable, Callable

from appservice.model.errors import HomeserverRefused
from appservice.model.ids import RoomId, UserId
from appservice.model.proposing import NotAlone
from appservice.model.room import Room, RoomKind
from appservice.policy.admission import has_ended
from appservice.policy.fold import refreshed
from appservice.ports.homeserver import Homeserver
from appservice.ports.store import ChatStore, NewRow, Source
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json

PersonOf = Callable[[RoomId], Awaitable[UserId | None]]
TakeOwn = Callable[[NewRow], Awaitable[None]]


class Privacy:
    """Looks at direct chats for one side. The rooms' side knows of them only whose they are."""

    def __init__(
        self,
        store: ChatStore,
        homeserver: Homeserver,
        ai: UserId,
        person_of: PersonOf,
        take_own: TakeOwn,
        clock: Clock,
    ) -> None:
        self._store = store
        self._homeserver = homeserver
        self._ai = ai
        self._person_of = person_of
        self._take_own = take_own
        self._clock = clock

    async def holds(
        self, room_id: RoomId, *, theirs: bool = False, known: Room | None = None
    ) -> bool:
        """Whether there is no direct chat that has ended; asked afresh, never kept.

        `theirs`: what is to be said is one person's, so that it has to be a direct chat. `known`:
        what is stored of the room, where that was read just now.
        """
        known = known or await self._known(room_id)
        if known.person is None:
            return not theirs
        if known.kind is not RoomKind.DIRECT:
            return False
        try:
            fresh = refreshed(known, await self._homeserver.state(room_id))
        except HomeserverRefused:
            return False  # the AI user is not in it any more
        if not has_ended(fresh):
            return True
        await self.found_over(fresh)
        return False

    async def found_over(self, room: Room) -> None:
        """Have a direct chat end that was found to be none: its own events may come late.

        The rooms' side leaves that to the other one, which hears of it in its own time.
        """
        if room.kind is RoomKind.DIRECT and await self._store.room(room.room_id) is not None:
            now_ms = self._clock()
            await self._take_own(
                NewRow(
                    key=f"not-alone:{room.room_id}:{now_ms}",
                    room_id=room.room_id,
                    source=Source.OWN,
                    raw=own_to_json(NotAlone()),
                    seen_ms=now_ms,
                )
            )

    async def _known(self, room_id: RoomId) -> Room:
        known = await self._store.room(room_id)
        if known is not None:
            return known
        person = await self._person_of(room_id)
        kind = RoomKind.DOOR if person is None else RoomKind.DIRECT
        return Room(room_id=room_id, kind=kind, ai=self._ai, person=person)
