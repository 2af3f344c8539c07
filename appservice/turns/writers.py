"""Who is writing just now, in memory alone: what is lost of it is a pause that is too short."""

from collections.abc import Mapping
from typing import Final

from appservice.model.ids import RoomId, UserId
from appservice.model.passing import TypingNow
from appservice.turns.clock import Clock

_LONGEST_MS: Final = 120_000
_MOST_ROOMS: Final = 10_000


class Writers:
    """Remembers the typing of each room for as long as it may matter."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: dict[RoomId, dict[UserId, int]] = {}
        self._stopped: dict[RoomId, dict[UserId, int]] = {}

    def note(self, now: TypingNow) -> None:
        """The homeserver says who is typing in a room."""
        now_ms, before = self._clock(), self._since.pop(now.room_id, {})
        stopped = self._stopped.pop(now.room_id, {})
        stopped = {user: at for user, at in stopped.items() if now_ms - at < _LONGEST_MS}
        stopped |= {user: now_ms for user in before if user not in now.users}
        if now.users:
            self._since[now.room_id] = {user: before.get(user, now_ms) for user in now.users}
        if stopped:
            self._stopped[now.room_id] = stopped
        for kept in (self._since, self._stopped):
            while len(kept) > _MOST_ROOMS:
                del kept[next(iter(kept))]

    def last_ms(self, room_id: RoomId) -> Mapping[UserId, int]:
        """When each was last seen typing: now, for who still is, unless that was long ago.

        That somebody stopped may have been lost.
        """
        now_ms = self._clock()
        typing = {
            user: min(now_ms, since + _LONGEST_MS)
            for user, since in self._since.get(room_id, {}).items()
        }
        return {**self._stopped.get(room_id, {}), **typing}
