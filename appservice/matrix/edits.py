"""The edits of the AI user's own messages: each of them holds the words."""

from collections.abc import Mapping
from typing import Any, Final

from appservice.matrix.http import Api, path
from appservice.matrix.reading import listing, text
from appservice.model.ids import EventId, RoomId
from appservice.policy.nesting import dumps

_MOST_PAGES: Final = 10


async def edits_of(api: Api, room_id: RoomId, target: EventId) -> list[EventId]:
    """The `m.replace` relations of an event, no other people's.

    A homeserver tells of none where the event is redacted; they are looked for after it then.
    """
    found = await _told(api, room_id, target)
    if found:
        return found
    where = path("rooms", room_id, "context", target)
    around = await api.call("GET", where, query={"limit": "0"})
    event, after = around.get("event"), text(around, "end")
    is_redacted = isinstance(event, dict) and not event.get("content")
    return await _later(api, room_id, target, after) if is_redacted and after else []


async def _told(api: Api, room_id: RoomId, target: EventId) -> list[EventId]:
    where = path("rooms", room_id, "relations", target, "m.replace").replace("v3", "v1", 1)
    found: list[EventId] = []
    query = {"limit": "100"}
    for _ in range(_MOST_PAGES):
        answer = await api.call("GET", where, query=query)
        events = [each for each in listing(answer, "chunk") if isinstance(each, dict)]
        own = [each for each in events if each.get("sender") == api.user_id]
        found += [EventId(name) for each in own if (name := text(each, "event_id"))]
        after = text(answer, "next_batch")
        if after is None:
            break
        query = {**query, "from": after}
    return found


async def _later(api: Api, room_id: RoomId, target: EventId, after: str) -> list[EventId]:
    own = {"senders": [api.user_id], "types": ["m.room.message", "m.room.encrypted"]}
    query = {"dir": "f", "limit": "100", "filter": dumps(own), "from": after}
    found: list[EventId] = []
    for _ in range(_MOST_PAGES):
        answer = await api.call("GET", path("rooms", room_id, "messages"), query=query)
        events = [each for each in listing(answer, "chunk") if isinstance(each, dict)]
        edits = [each for each in events if _replaced(each) == target]
        found += [EventId(name) for each in edits if (name := text(each, "event_id"))]
        end = text(answer, "end")
        if end is None or end == query["from"]:
            break
        query["from"] = end
    return found


def _replaced(event: Mapping[str, Any]) -> str | None:
    """What an event is an edit of; encrypted ones say it in the clear."""
    content = event.get("content")
    relation = content.get("m.relates_to") if isinstance(content, Mapping) else None
    if not isinstance(relation, Mapping) or relation.get("rel_type") != "m.replace":
        return None
    return text(relation, "event_id")
