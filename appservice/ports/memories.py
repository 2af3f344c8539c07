"""What is remembered of people: the personal store's, for direct chats alone.

Each method is one transaction and may be repeated without harm. All raise
`model.errors.StoreUnavailable` when the database does not answer.
"""

from collections.abc import Sequence
from typing import Protocol

from appservice.model.ids import EventId, UserId
from appservice.model.remembering import (
    NewRemembered,
    NotKept,
    Recollection,
    Remembered,
    RememberingChoice,
)


class Memories(Protocol):
    """What is remembered, each line sealed for its owner."""

    async def keep(self, new: NewRemembered) -> Remembered | NotKept:
        """Keep a line, or say why not: its owner has `MOST_REMEMBERED` already, or wants none kept.

        The same text of the same event is one line: repeated, that line is returned. Nothing is
        kept of an event that was removed.
        """
        ...

    async def lines(self, owner: UserId) -> list[Remembered]:
        """All lines of a person, by number."""
        ...

    async def recall(self, owner: UserId) -> Recollection:
        """What a model may be told now, as of one moment."""
        ...

    async def edition(self, owner: UserId) -> int:
        """The edition by now: another one than was recalled says that it is not true any more."""
        ...

    async def edit(self, owner: UserId, number: int, text: str, now_ms: int) -> Remembered | None:
        """Put other words in the place of a line's; None when there is no such line."""
        ...

    async def forget(self, owner: UserId, numbers: Sequence[int] | None) -> int:
        """Delete these lines, or all of them; returns how many there were."""
        ...

    async def given(self, owner: UserId, numbers: Sequence[int]) -> list[int]:
        """Those of these numbers that a line of that person has or once had."""
        ...

    async def forget_source(self, owner: UserId, event_id: EventId) -> int:
        """Delete what came from a message that was removed; nothing comes from it later either."""
        ...

    async def choice(self, owner: UserId) -> RememberingChoice:
        """What a person chose."""
        ...

    async def choose(self, owner: UserId, choice: RememberingChoice) -> None:
        """Note what a person chose."""
        ...
