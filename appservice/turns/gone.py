"""What was removed or reworded lately: a prompt that was made before must not be sent any more.

In memory alone: with the process its prompts are gone too.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable
from typing import Final

from appservice.model.effect import Amend, Erase, HistoryEffect
from appservice.model.ids import EventId, RoomId

_MOST: Final = 1000


class Gone:
    """Of the rooms of one store."""

    def __init__(self) -> None:
        self._number = 0
        self._known: deque[tuple[int, RoomId, EventId, bool]] = deque(maxlen=_MOST)

    def note(self, room_id: RoomId, effects: Iterable[HistoryEffect]) -> None:
        """These happen to a room's history: told just before and just after they are stored."""
        for each in effects:
            if isinstance(each, Erase | Amend):
                self._number += 1
                gone = isinstance(each, Erase)
                self._known.append((self._number, room_id, each.event_id, gone))

    def now(self) -> int:
        """A mark of this moment."""
        return self._number

    def holds(self, room_id: RoomId) -> Callable[[], bool]:
        """Asked later: whether a prompt that is made from now on may still be sent."""
        mark = self._number
        return lambda: not self.changed(room_id, mark)

    def changed(self, room_id: RoomId, mark: int) -> bool:
        """Whether anything of a room was removed or reworded since a mark."""
        return self._since(mark, lambda each: each[1] == room_id)

    def took(self, mark: int, event_ids: Collection[EventId]) -> bool:
        """Whether any of these was removed since a mark."""
        return self._since(mark, lambda each: each[3] and each[2] in event_ids)

    def _since(self, mark: int, meant: Callable[[tuple[int, RoomId, EventId, bool]], bool]) -> bool:
        if self._number - mark > _MOST:  # not known any more
            return True
        for each in reversed(self._known):
            if each[0] <= mark:
                break
            if meant(each):
                return True
        return False
