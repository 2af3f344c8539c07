"""Typing and receipts from a transaction, which are told on and never stored here.

Source: application service API, "Pushing ephemeral data" (MSC2409). Synapse 1.163 sends `ephemeral`
to a registration with `receive_ephemeral: true`, and the older key to one with the older flag. It
tells of the rooms that the AI user is in, encrypted or not, of the users of all servers. What
passes while we are away it never sends, receipts neither (its
`appservice.scheduler`).
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from appservice.matrix.reading import listing, mapping, text, whole
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.passing import HasRead, PassingBy, TypingNow

STABLE: Final = "ephemeral"
UNSTABLE: Final = "de.sorunome.msc2409.ephemeral"
KEYS: Final = (STABLE, UNSTABLE)
_MOST: Final = 2000
"""As much is looked at of one transaction; Synapse sends 100 events at once, of a room each."""

_LONGEST_ID: Final = 255


def passing(found: Mapping[str, list[tuple[Any, str]]]) -> list[PassingBy]:
    """What the arrays of a transaction tell; what is malformed is passed over."""
    events = found[STABLE] or found[UNSTABLE]
    seen = (each for event, _ in events if isinstance(event, dict) for each in _seen(event))
    return list(islice(seen, _MOST))


def _seen(event: Mapping[str, Any]) -> Iterator[PassingBy]:
    room = text(event, "room_id")
    if not room or not _is_id(room, "!"):
        return
    content = mapping(event, "content")
    match event.get("type"):
        case "m.typing":
            yield TypingNow(RoomId(room), frozenset(_users(listing(content, "user_ids"))))
        case "m.receipt":
            yield from _receipts(RoomId(room), content)


def _users(named: list[Any]) -> Iterator[UserId]:
    for user in named[:_MOST]:
        if isinstance(user, str) and _is_id(user, "@"):
            yield UserId(user)


def _receipts(room: RoomId, content: Mapping[str, Any]) -> Iterator[HasRead]:
    """Public ones alone: private receipts are nobody's business, should one ever come."""
    for event_id in content:
        if not _is_id(event_id, "$"):
            continue
        read = mapping(mapping(content, event_id), "m.read")
        for user in _users(list(read)):
            at_ms = whole(mapping(read, user), "ts") or 0
            yield HasRead(room, user, EventId(event_id), at_ms)


def _is_id(name: str, sign: str) -> bool:
    """Whether it may be an ID; lone surrogates and control characters are in none."""
    return name.startswith(sign) and len(name) <= _LONGEST_ID and name.isprintable()
