"""Going into a room that we are invited to, or not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from appservice.model.errors import HomeserverRefused
from appservice.model.ids import RoomId
from appservice.turns.backoff import delay_s

TRIES: Final = 6
_KEPT_AFTER_MS: Final = 1_000


async def enter(
    join: Callable[[RoomId], Awaitable[None]],
    room_id: RoomId,
    *,
    elsewhere: bool,
    first_s: float = 0.25,
) -> None:
    """Join, patiently if somebody `elsewhere` asked us in. Raises what `join` raises.

    A homeserver sends an invitation out before it keeps it itself. Whoever accepts at once is told
    there that they are not invited (403), and a moment later they are.
    """
    for tried in range(TRIES):
        try:
            await join(room_id)
        except HomeserverRefused as refused:
            if not elsewhere or refused.status != 403 or tried == TRIES - 1:
                raise
            await asyncio.sleep(delay_s(tried, first_s=first_s))
        else:
            return


def until_kept_s(seen_ms: int, now_ms: int) -> float:
    """How long until another homeserver must have kept the invitation that it sent out; seconds.

    Whoever declines before that is told there that they are not invited (403). Our homeserver
    takes the invitation back here alone and says nothing: over there it would stand for ever.
    """
    return min(_KEPT_AFTER_MS, max(0, seen_ms + _KEPT_AFTER_MS - now_ms)) / 1000
