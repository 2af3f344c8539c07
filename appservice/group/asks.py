"""How often guardians were asked today, about one child and at one person's wish."""

from collections import defaultdict
from typing import Final

from appservice.model.ids import RoomId, UserId

MOST_ABOUT_ONE: Final = 4
MOST_BY_ONE: Final = 2
"""Fewer than about one child: nobody uses up alone what others may want to be asked."""


class Asks:
    """Of this run: that a group is asked about once a day holds by the key of its entry."""

    def __init__(self) -> None:
        self._day = 0
        self._about: defaultdict[UserId, set[RoomId]] = defaultdict(set)
        self._by: defaultdict[UserId, set[tuple[UserId, RoomId]]] = defaultdict(set)

    def may(self, child: UserId, by: UserId, room_id: RoomId, day: int) -> bool:
        """Whether guardians of a child may be asked about that group once more on this day."""
        if day != self._day:
            self._day = day
            self._about.clear()
            self._by.clear()
        about = self._about.get(child, set())
        return (
            room_id not in about
            and len(about) < MOST_ABOUT_ONE
            and len(self._by.get(by, set())) < MOST_BY_ONE
        )

    def asked(self, child: UserId, by: UserId, room_id: RoomId) -> None:
        """They were."""
        self._about[child].add(room_id)
        self._by[by].add((child, room_id))
