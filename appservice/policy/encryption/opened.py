"""What a decrypted event is to all who read it: its envelope with what was inside.

Source: client-server specification, "m.megolm.v1.aes-sha2" and "Event relationships".
"""

from collections.abc import Mapping
from typing import Any, Final

from appservice.model.ids import RoomId
from appservice.policy.secrets import cut_event

_NEVER_INSIDE: Final = frozenset(("m.room.encrypted", "m.room.redaction"))
_RELATES: Final = "m.relates_to"


def opened(
    event: Mapping[str, Any], payload: Mapping[str, Any], room_id: RoomId
) -> dict[str, Any] | None:
    """The event of that room with the type and content of its decrypted payload.

    None for what nobody can say in this way: of another room, encrypted twice, or a redaction,
    which our homeserver could not have judged. The secrets of links are cut, and depths left out,
    as `turns.intake` does with all that comes in the clear. What a relation is, is first the
    sender's word inside, and only where there is none that of the envelope.
    """
    kind, content = payload.get("type"), payload.get("content")
    if not isinstance(kind, str) or kind in _NEVER_INSIDE or not isinstance(content, Mapping):
        return None
    if payload.get("room_id") != room_id:
        return None
    outside = event.get("content")
    relation = outside.get(_RELATES) if isinstance(outside, Mapping) else None
    if isinstance(relation, Mapping) and not isinstance(content.get(_RELATES), Mapping):
        content = {**content, _RELATES: relation}
    whole = {key: value for key, value in event.items() if key != "state_key"}
    found: dict[str, Any] = cut_event({**whole, "type": kind, "content": content})
    return found
