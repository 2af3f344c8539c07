"""The bursts that the turns of one store answer: looked up, and looked at again while they are."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from appservice.model.burst import Burst
from appservice.model.errors import HomeserverUnavailable
from appservice.model.ids import RoomId, TurnId
from appservice.model.turn import Turn, TurnPhase
from appservice.policy.bursts import burst_of, has_grown, is_reworded
from appservice.ports.store import ChatStore
from appservice.turns.clock import Clock
from appservice.turns.gone import Gone
from appservice.turns.thinking import Known

_LINES: Final = 24
_FRESH_MS: Final = 500
_GATHER_S: Final = 0.7
MOST_AGAIN: Final = 3
"""How often a question is asked anew because more was said: a chatty room still gets an answer."""

_MOST_REWORDED: Final = 10
_MOST_KNOWN: Final = 1000
_NOT_READ: Final = "The last words of a room where nothing is kept have not been read again yet."


def _nowhere(_room_id: RoomId) -> bool:
    return False


class Bursts:
    """Remembers only what a new run may forget: how often a question was asked anew."""

    def __init__(self, store: ChatStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.lacks_words: Callable[[RoomId], bool] = _nowhere
        """Where what was said before this start is not there yet, and is going to be."""
        self._waits: set[RoomId] = set()
        self._grown: Counter[TurnId] = Counter()
        self._reworded: Counter[TurnId] = Counter()
        self._gathering: set[TurnId] = set()

    def note(self, room_id: RoomId, turns: Sequence[Turn]) -> None:
        """The open turns of a room, seen just now: whether any waits."""
        if any(turn.phase is TurnPhase.WAITING for turn in turns):
            self._waits.add(room_id)
        else:
            self._waits.discard(room_id)

    async def of(self, turn: Turn) -> Burst | None:
        """What a turn is to answer now; None when its question is not there any more.

        Raises `HomeserverUnavailable` where it is not there yet.
        """
        question = await self._store.line(turn.room_id, turn.about)
        if question is None and self.lacks_words(turn.room_id):
            raise HomeserverUnavailable(_NOT_READ)
        if question is None:
            return None
        just_asked = self._clock() - turn.opened_ms < _FRESH_MS
        if just_asked and turn.room_id not in self._waits:
            return burst_of(turn, question)  # nothing can have followed yet
        turns = await self._store.open_turns(turn.room_id)
        lines = await self._store.lines(turn.room_id, _LINES)
        return burst_of(turn, question, turns, lines)

    async def is_overtaken(self, turn: Turn, asked: Burst, turns: Sequence[Turn]) -> bool:
        """Whether a question that is with a model is to be asked anew, of newer words.

        More words count only as long as nothing of the answer can be seen.
        """
        question = await self._store.line(turn.room_id, turn.about)
        if question is None:
            return False  # its turn is dropped by whoever removed it
        now = burst_of(turn, question, turns, await self._store.lines(turn.room_id, _LINES))
        if is_reworded(asked, now) and self._reworded[turn.turn_id] < _MOST_REWORDED:
            self._count(self._reworded, turn.turn_id)
            return True
        if turn.txn_id is not None or not has_grown(asked, now):
            return False
        if self._grown[turn.turn_id] >= MOST_AGAIN:
            return False
        self._count(self._grown, turn.turn_id)
        self._gathering.add(turn.turn_id)
        return True

    def lacks(self, turn: Turn, known: Known, gone: Gone) -> bool:
        """Whether something that the model was told of was removed since: it is asked anew."""
        mark, event_ids = known
        if not event_ids or not gone.took(mark, event_ids):
            return False
        if self._reworded[turn.turn_id] >= _MOST_REWORDED:
            return False
        self._count(self._reworded, turn.turn_id)
        self._gathering.add(turn.turn_id)
        return True

    async def gathered(self, turn_id: TurnId) -> None:
        """Where more was said just now, wait a little: often that is not all of it."""
        if turn_id in self._gathering:
            self._gathering.discard(turn_id)
            await asyncio.sleep(_GATHER_S)

    def _count(self, counter: Counter[TurnId], turn_id: TurnId) -> None:
        if len(counter) > _MOST_KNOWN:
            counter.clear()
        counter[turn_id] += 1
