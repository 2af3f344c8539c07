"""Invitations of the AI user, read from the member event and the stripped state beside it."""

from collections.abc import Mapping
from typing import Any

from appservice.matrix.reading import listing, mapping, text
from appservice.model.event import Invitation
from appservice.model.ids import RoomId, parse_user_id


def decode_invitation(
    event: Mapping[str, Any], room_id: RoomId, ai: str, seen_ms: int
) -> Invitation | None:
    """The invitation that a member event is, or None when it is none for the AI user."""
    content = mapping(event, "content")
    inviter = parse_user_id(text(event, "sender") or "")
    if (
        event.get("type") != "m.room.member"
        or event.get("state_key") != ai
        or content.get("membership") != "invite"
        or inviter is None
    ):
        return None
    stripped = listing(mapping(event, "unsigned"), "invite_room_state")
    state = {
        text(item, "type"): mapping(item, "content") for item in stripped if isinstance(item, dict)
    }
    creation = state.get("m.room.create")
    before = text(mapping(creation or {}, "predecessor"), "room_id")
    return Invitation(
        key=text(event, "event_id") or "",
        room_id=room_id,
        inviter=inviter,
        is_direct=content.get("is_direct") is True,
        join_rule=text(state.get("m.room.join_rules", {}), "join_rule"),
        encrypted="m.room.encryption" in state,
        room_type=text(creation or {}, "type"),
        seen_ms=seen_ms,
        version=None if creation is None else text(creation, "room_version") or "1",
        predecessor=RoomId(before) if before else None,
    )
