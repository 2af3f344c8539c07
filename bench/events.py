"""Events as a homeserver pushes them, made up in any number."""

import json
from collections.abc import Sequence
from itertools import count
from typing import Any, Final

AI: Final = "@ai:bench.example"
SERVER: Final = "bench.example"
_NUMBERS: Final = count(1)
_SAID: Final = (
    "I looked it up: the early train is cheaper, but then we would wait two hours for the keys. "
    "Shall we take the one at nine and have breakfast on the way?"
)


def room_id(number: int) -> str:
    """The ID of the room with that number."""
    return f"!bench{number:05}:{SERVER}"


def person(number: int) -> str:
    """The ID of the person with that number."""
    return f"@person{number}:{SERVER}"


def text_event(room: str, sender: str, now_ms: int, *, mention: bool = False) -> dict[str, Any]:
    """A message with all that Synapse puts around one, about 900 bytes as JSON."""
    number = next(_NUMBERS)
    body = f"Parlour, {_SAID}" if mention else _SAID
    return {
        "age": 41,
        "content": {
            "body": body,
            "m.mentions": {"user_ids": [AI]} if mention else {},
            "msgtype": "m.text",
        },
        "event_id": f"$bench{number:038}",
        "origin_server_ts": now_ms,
        "room_id": room,
        "sender": sender,
        "type": "m.room.message",
        "unsigned": {"age": 41, "membership": "join"},
        "user_id": sender,
    }


def member_event(room: str, user: str, now_ms: int) -> dict[str, Any]:
    """Somebody's joining."""
    number = next(_NUMBERS)
    return {
        "content": {"displayname": user[1:].partition(":")[0].title(), "membership": "join"},
        "event_id": f"$bench{number:038}",
        "origin_server_ts": now_ms,
        "room_id": room,
        "sender": user,
        "state_key": user,
        "type": "m.room.member",
        "unsigned": {"age": 41},
        "user_id": user,
    }


def state_event(
    room: str, sender: str, kind: str, content: dict[str, Any], now_ms: int
) -> dict[str, Any]:
    """State of a room, with an empty state key."""
    number = next(_NUMBERS)
    return {
        "content": content,
        "event_id": f"$bench{number:038}",
        "origin_server_ts": now_ms,
        "room_id": room,
        "sender": sender,
        "state_key": "",
        "type": kind,
        "unsigned": {"age": 41},
        "user_id": sender,
    }


def transaction(events: Sequence[dict[str, Any]]) -> bytes:
    """The body of `PUT /transactions/{txnId}`, written as Synapse does: canonical JSON."""
    body = {"ephemeral": [], "events": events, "to_device": []}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
