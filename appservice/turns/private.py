"""Whether a room is somebody's private chat with the AI user, as the homeserver has it now."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from appservice.model.errors import HomeserverRefused
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.room import Room, RoomKind
from appservice.policy.catching_up import is_private_with
from appservice.policy.fold import snapshot
from appservice.ports.homeserver import Homeserver


async def private_chat(
    homeserver: Homeserver, room_id: RoomId, user: UserId, ai: UserId
) -> Room | None:
    """That chat by a fresh look, no word of it; None where it is none."""
    try:
        state = await homeserver.state(room_id)
    except HomeserverRefused:
        return None
    chat = replace(snapshot(room_id, RoomKind.DIRECT, ai, state), person=user)
    return chat if is_private_with(chat, user) else None


async def tell_alone(
    homeserver: Homeserver,
    chat: tuple[RoomId, UserId, UserId],
    content: Mapping[str, Any],
    txn_id: str,
) -> EventId | None:
    """Said in a chat of that person and the AI user, if it is theirs alone at this moment."""
    if await private_chat(homeserver, *chat) is None:
        return None
    try:
        return await homeserver.send(chat[0], "m.room.message", content, txn_id)
    except HomeserverRefused:
        return None  # they left meanwhile
