"""What acts of power have in common: a mark of what was begun, and the input that follows."""

from collections.abc import Awaitable, Callable

from appservice.model.given import Own
from appservice.ports.store import ChatStore, NewRow, Source, StoredAct
from appservice.turns.clock import Clock
from appservice.turns.codec import own_to_json

TakeOwn = Callable[[NewRow], Awaitable[None]]


class Noting:
    """Hands in what came of an act, once however often the act is tried."""

    def __init__(self, store: ChatStore, take_own: TakeOwn, clock: Clock) -> None:
        self._store = store
        self._take_own = take_own
        self._clock = clock

    async def begun(self, stored: StoredAct) -> bool:
        """Whether an earlier try of this act began; from now on one has."""
        mark = _mark(stored)
        if await self._store.cursor(mark) is not None:
            return True
        await self._store.put_cursor(mark, "begun")
        return False

    async def note(self, stored: StoredAct, own: Own) -> None:
        """The input that says what came of it; the mark is not needed any more."""
        await self._take_own(
            NewRow(
                key=f"acted:{stored.act_id}",
                room_id=stored.room_id,
                source=Source.OWN,
                raw=own_to_json(own),
                seen_ms=self._clock(),
            )
        )
        await self._store.put_cursor(_mark(stored), None)


def _mark(stored: StoredAct) -> str:
    return f"acting:{stored.act_id}"
