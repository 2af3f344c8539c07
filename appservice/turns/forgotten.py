"""What somebody said before they had themselves forgotten: it is not taken in again."""

from collections.abc import Awaitable, Callable

from appservice.model.event import PollEnd, PollVote, Reaction, RoomMessage, Undecryptable
from appservice.model.given import Given
from appservice.model.ids import UserId

ErasedMs = Callable[[UserId], Awaitable[int]]
"""Since when a person is forgotten; 0 for whoever is not."""


async def nobody_erased(_user: UserId) -> int:
    """Where nobody has ever been forgotten."""
    return 0


async def was_forgotten(given: Given, erased_ms: ErasedMs) -> bool:
    """Whether that is words, or a sign, of somebody from before they were forgotten.

    It may come late from another server, or be fetched again. Who is a member of what is not theirs
    alone, so that is taken in whenever it happened.
    """
    if not isinstance(given, RoomMessage | Reaction | PollVote | PollEnd | Undecryptable):
        return False
    return given.sent_ms < await erased_ms(given.sender)
