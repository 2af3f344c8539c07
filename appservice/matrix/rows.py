"""Inbox rows from what the homeserver hands out, whichever way it came."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

import structlog

from appservice.matrix.reading import listing, mapping, text
from appservice.model.ids import RoomId
from appservice.policy.nesting import dumps, flat
from appservice.ports.store import NewRow, Source

_log = structlog.get_logger()


def event_rows(
    events: Iterable[Any], source: Source, now_ms: int, txn_id: str | None = None
) -> list[NewRow]:
    """Rows for events, keyed by their IDs. What has no ID or room cannot be kept and is logged."""
    return written_rows(((event, dumps(event)) for event in events), source, now_ms, txn_id)


def written_rows(
    events: Iterable[tuple[Any, str]], source: Source, now_ms: int, txn_id: str | None = None
) -> list[NewRow]:
    """The same for events with the text that they were written in: that text is kept."""
    rows = []
    for event, written in events:
        event_id = text(event, "event_id") if isinstance(event, dict) else None
        room_id = text(event, "room_id") if isinstance(event, dict) else None
        if not event_id or not room_id:
            _log.warning("event_without_id", source=source.value)
            continue
        rows.append(
            NewRow(
                key=event_id[:255],
                room_id=RoomId(room_id[:255]),
                source=source,
                raw=written,
                seen_ms=now_ms,
                txn_id=txn_id,
            )
        )
    return rows


def invitation_row(
    room_id: str, invited: Mapping[str, Any], ai: str, now_ms: int, since: str = ""
) -> NewRow | None:
    """A row for an invitation seen by `/sync`, which has no event ID.

    It is keyed by a hash of room, stripped state and the token it was new after: asking again after
    that token is one row, and being invited again, by the same words, another. Our homeserver puts
    the invitation itself last; what stands before it is the other server's word.
    """
    stripped = flat(listing(mapping(invited, "invite_state"), "events"))
    own = next((event for event in reversed(stripped) if _invites(event, ai)), None)
    if own is None:
        return None
    sender = text(own, "sender") or ""
    seen = json.dumps([room_id, stripped, since], sort_keys=True)
    key = f"invite:{hashlib.sha256(seen.encode()).hexdigest()[:32]}"
    event = {
        "type": "m.room.member",
        "event_id": key,
        "room_id": room_id,
        "sender": sender,
        "state_key": ai,
        "origin_server_ts": now_ms,
        "content": own.get("content"),
        "unsigned": {"invite_room_state": stripped},
    }
    return NewRow(
        key=key,
        room_id=RoomId(room_id),
        source=Source.SYNC,
        raw=json.dumps(event),
        seen_ms=now_ms,
    )


def _invites(event: object, ai: str) -> bool:
    return (
        isinstance(event, dict)
        and event.get("type") == "m.room.member"
        and event.get("state_key") == ai
        and mapping(event, "content").get("membership") == "invite"
    )
