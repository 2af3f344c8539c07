"""A direct chat as it is at this moment, for what is said in it about another room."""

from dataclasses import replace

from appservice.model.errors import HomeserverRefused
from appservice.model.ids import RoomId, UserId
from appservice.model.room import Room, RoomKind
from appservice.policy.catching_up import is_private_with
from appservice.policy.fold import snapshot
from appservice.ports.homeserver import Homeserver


async def private_chat(
    homeserver: Homeserver, ai: UserId, room_id: RoomId, user: UserId
) -> Room | None:
    """Who is in it and how, no word of it. None where it is not that person's alone."""
    try:
        state = await homeserver.state(room_id)
    except HomeserverRefused:
        return None
    chat = replace(snapshot(room_id, RoomKind.DIRECT, ai, state), person=user)
    return chat if is_private_with(chat, user) else None
