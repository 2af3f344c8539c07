"""What lies between two looks at a room's timeline: all of it, oldest first, page by page."""

from collections.abc import AsyncIterator
from typing import Any

import structlog

from appservice.matrix.http import Api, path
from appservice.matrix.reading import listing, mapping, text
from appservice.model.errors import HomeserverRefused

_log = structlog.get_logger()
_PAGE = 100
_MOST_PAGES = 1000


async def pages(api: Api, room_id: str, since: str, until: str) -> AsyncIterator[list[Any]]:
    """The events after the `/sync` token `since`, up to the token `until`.

    Forward, so that each page can be stored before the next one is asked for, however long the
    gap is. A room that may not be read any more ends it.
    """
    start: str | None = since
    for _ in range(_MOST_PAGES):
        if start is None:
            return
        query = {"dir": "f", "from": start, "to": until, "limit": str(_PAGE)}
        try:
            answer = await api.call("GET", path("rooms", room_id, "messages"), query=query)
        except HomeserverRefused as refused:
            _log.warning("gap_refused", room_id=room_id, error=refused)
            return
        answer = mapping({"": answer}, "")
        chunk = listing(answer, "chunk")
        if chunk:
            yield chunk
        start = text(answer, "end") if chunk else None
    _log.error("gap_too_long", room_id=room_id, count=_MOST_PAGES * _PAGE)


def joins(event: object, user_id: str) -> bool:
    """Whether an event is that user's entering (and no change of a name or picture)."""
    return _becomes(event, user_id, "join")


def invites(event: object, user_id: str) -> bool:
    """Whether an event is that user's being invited."""
    return _becomes(event, user_id, "invite")


def _becomes(event: object, user_id: str, membership: str) -> bool:
    if not isinstance(event, dict) or event.get("type") != "m.room.member":
        return False
    if event.get("state_key") != user_id:
        return False
    before = mapping(mapping(event, "unsigned"), "prev_content")
    return mapping(event, "content").get("membership") == membership != before.get("membership")


def from_joining(events: list[Any], user_id: str) -> list[Any]:
    """The events since that user entered; all of them when no entering is among them.

    What was said before is not ours to read, even where the homeserver would show it.
    """
    for place in range(len(events) - 1, -1, -1):
        if joins(events[place], user_id):
            return events[place:]
    return events


def entered(events: list[Any], user_id: str) -> bool:
    """Whether that user's entering is among the events."""
    return any(joins(event, user_id) for event in events)
