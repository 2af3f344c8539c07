"""Taking back what the AI user said: the message, and each edit of it, which holds words too."""

import structlog

from appservice.model.errors import HomeserverRefused
from appservice.model.ids import EventId, RoomId
from appservice.ports.homeserver import Homeserver

_log = structlog.get_logger()


async def unsay(
    homeserver: Homeserver, room_id: RoomId, target: EventId, reason: str, txn_id: str
) -> None:
    """Redact an event and its edits; may be done again under the same transaction ID.

    The edits go first, as long as they are easily told. Where the homeserver refuses those, the
    event itself still has to go.
    """
    await unsay_edits(homeserver, room_id, target, reason, txn_id)
    await homeserver.redact(room_id, target, reason, txn_id)


async def unsay_edits(
    homeserver: Homeserver, room_id: RoomId, target: EventId, reason: str, txn_id: str
) -> None:
    """Redact the edits of an event, which may be redacted itself."""
    for edit in await _edits(homeserver, room_id, target):
        try:
            await homeserver.redact(room_id, edit, reason, f"{txn_id}-{edit}")
        except HomeserverRefused as refused:
            _log.warning("edit_not_redacted", room_id=room_id, event_id=edit, error=refused)


async def _edits(homeserver: Homeserver, room_id: RoomId, target: EventId) -> list[EventId]:
    try:
        return await homeserver.edits(room_id, target)
    except HomeserverRefused as refused:
        _log.warning("edits_not_told", room_id=room_id, error=refused)
        return []
