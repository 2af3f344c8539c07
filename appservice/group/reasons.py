"""Reasons that members give for what the AI user is to do: said on only where they are fit."""

from appservice.model.ids import RoomId
from appservice.model.room import Room
from appservice.ports.store import ChatStore
from appservice.turns.clearing import Clearing


async def rate_reason(
    store: ChatStore, clearing: Clearing, room_id: RoomId, reason: str | None
) -> None:
    """Have it rated, which may take a while: before anybody looks who is there."""
    room = await store.room(room_id) if reason is not None else None
    if room is not None and reason is not None:
        await clearing.ahead(room, reason)


async def fit_reason(clearing: Clearing, room: Room, reason: str | None) -> str | None:
    """The reason, where it may be said in that room as it is now; None leaves it out."""
    return reason if reason is not None and await clearing.fits(room, reason) else None
