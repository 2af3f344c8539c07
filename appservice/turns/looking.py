"""Looking at words by the floor: once, and never so that all rooms wait for one long message."""

import asyncio
from collections.abc import Callable
from typing import Final

from appservice.policy.floor import Looked, looked
from appservice.turns.lately import Lately

AT_ONCE: Final = 2_000
"""So many characters are looked at in passing, a few milliseconds; more of them beside the loop."""
Look = Callable[[str], Looked]


class Looking:
    """Looks for one side, at one long text at a time."""

    def __init__(self, look: Look = looked) -> None:
        self._look = look
        self._lately: Lately[Looked] = Lately()
        self._turn = asyncio.Lock()

    async def at(self, text: str) -> Looked:
        """What the lists find in these words."""
        found = self._lately.get(text)
        if found is None and len(text) > AT_ONCE:
            async with self._turn:
                found = self._lately.get(text)  # somebody else may have waited for the same
                if found is None:
                    found = await asyncio.to_thread(self._look, text)
        if found is None:
            found = self._look(text)
        self._lately.note(text, found)
        return found
