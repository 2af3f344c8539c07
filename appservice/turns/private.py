"""Whether a room is somebody's private chat with the AI user, as the homeserver has it now."""

from dataclasses import replace

from appservice.model.errors import HomeserverRefused
from appservice.model.ids import RoomId, UserId
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
