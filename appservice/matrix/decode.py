"""Raw JSON of rooms to nouns. Total: what a hostile server sends becomes an event or `Noise`.

Source: client-server specification, "Room Events", `m.room.member`, `m.room.redaction`.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from appservice.matrix.messages import decode_message
from appservice.matrix.poll_events import END, RESPONSE, START, poll_end, poll_start, poll_vote
from appservice.matrix.reading import mapping, person, text, whole
from appservice.model.event import (
    Heard,
    MemberChange,
    Membership,
    Noise,
    Reaction,
    Redaction,
    StateChange,
    Undecryptable,
)
from appservice.model.ids import EventId, RoomId

_Head = dict[str, Any]
_LONGEST_NAME = 256  # what homeservers allow their own users; remote ones may send far more
_LONGEST_REASON = 500
_LONGEST_KEY = 100


def decode_text(raw: str, room_id: RoomId) -> Heard:
    """An inbox row's text as an event of that room; nonsense becomes `Noise`."""
    try:
        event = json.loads(raw)
    except (ValueError, RecursionError):
        event = None
    return decode(event if isinstance(event, dict) else {}, room_id)


async def read_plain(raw: str, room_id: RoomId) -> Heard:
    """`ports.reading.Read` where there is no encryption."""
    return decode_text(raw, room_id)


def decode(event: Mapping[str, Any], room_id: RoomId) -> Heard:
    """An event's JSON, checked field by field. Never raises."""
    sender = person(event, "sender")
    kind = text(event, "type")
    head: _Head = {
        "event_id": EventId(text(event, "event_id") or ""),
        "room_id": room_id,
        "sender": sender or "",
        "sent_ms": whole(event, "origin_server_ts") or 0,
    }
    if sender is None or kind is None or not head["event_id"]:
        return Noise(**head, why="malformed: no sender, type or event ID")
    content = event.get("content")
    if not isinstance(content, dict):
        return Noise(**head, why="malformed: content is no object")
    if (state_key := text(event, "state_key")) is not None:
        # Redacted state still holds: a member whose join was redacted is joined.
        return _state(head, kind, state_key, content, event)
    if "redacted_because" in mapping(event, "unsigned"):
        return Noise(**head, why="redacted already")
    maker = _TIMELINE.get(kind)
    if maker is None:
        return Noise(**head, why="a type that says nothing to us")
    return maker(head, content, event) or Noise(**head, why=f"nothing to read in {kind}")


def _state(
    head: _Head, kind: str, state_key: str, content: dict[str, Any], event: Mapping[str, Any]
) -> Heard:
    if kind != "m.room.member":
        return StateChange(**head, type=kind, state_key=state_key, content=content)
    user = person(event, "state_key")
    membership = _membership(content)
    if user is None or membership is None:
        return Noise(**head, why="malformed: m.room.member")
    previous = mapping(mapping(event, "unsigned"), "prev_content")
    return MemberChange(
        **head,
        user=user,
        membership=membership,
        was=_membership(previous),
        display_name=_short(text(content, "displayname"), _LONGEST_NAME),
        reason=_short(text(content, "reason"), _LONGEST_REASON),
        is_direct=content.get("is_direct") is True,
    )


def _membership(content: Mapping[str, Any]) -> Membership | None:
    value = text(content, "membership")
    return next((known for known in Membership if known == value), None)


def _short(value: str | None, most: int) -> str | None:
    return value[:most] if value is not None else None


def _reaction(head: _Head, content: dict[str, Any], _event: Mapping[str, Any]) -> Heard | None:
    relation = mapping(content, "m.relates_to")
    target, key = text(relation, "event_id"), text(relation, "key")
    if not target or not key or relation.get("rel_type") != "m.annotation":
        return None
    return Reaction(**head, target=EventId(target), key=key[:_LONGEST_KEY])


def _redaction(head: _Head, content: dict[str, Any], event: Mapping[str, Any]) -> Heard | None:
    # Up to room version 10 `redacts` is at the top level, from 11 on in the content.
    target = text(content, "redacts") or text(event, "redacts")
    return Redaction(**head, target=EventId(target)) if target else None


def _encrypted(head: _Head, _content: dict[str, Any], _event: Mapping[str, Any]) -> Heard | None:
    return Undecryptable(**head, why="encryption is not set up")


def _sticker(head: _Head, content: dict[str, Any], event: Mapping[str, Any]) -> Heard | None:
    # Shaped like an image without a msgtype ("m.sticker"); its body says what it shows.
    return decode_message(head, {**content, "msgtype": "m.image", "filename": ""}, event)


_TIMELINE: dict[str, Callable[[_Head, dict[str, Any], Mapping[str, Any]], Heard | None]] = {
    "m.room.message": decode_message,
    "m.sticker": _sticker,
    "m.reaction": _reaction,
    "m.room.redaction": _redaction,
    "m.room.encrypted": _encrypted,
    **dict.fromkeys(START, poll_start),
    **dict.fromkeys(RESPONSE, poll_vote),
    **dict.fromkeys(END, poll_end),
}
