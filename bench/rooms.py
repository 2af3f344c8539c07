"""Group rooms put straight into a store: members, power levels, history."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from appservice.matrix.decode import decode
from appservice.model.chat import Author, Line
from appservice.model.event import Heard, LineKind
from appservice.model.group import DISPLAY, Group, Settings, Standing
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.policy.fold import snapshot
from appservice.policy.governing.plan import display_of
from appservice.policy.power import levels_for_group
from appservice.ports.seal import Seal
from appservice.storage.history import keeping
from appservice.storage.rooms import putting
from appservice.storage.stores import RoomsStore
from bench.events import AI, member_event, person, room_id, state_event, text_event

PEOPLE: Final = 7
LINES: Final = 200


def state_of(number: int, people: int, now_ms: int) -> list[dict[str, Any]]:
    """The current state of a room, as `GET /state` gives it."""
    room, founder = room_id(number), person(0)
    contents: list[tuple[str, dict[str, Any]]] = [
        ("m.room.create", {"room_version": "12", "additional_creators": [founder]}),
        ("m.room.power_levels", levels_for_group("12", UserId(AI), UserId(founder))),
        (DISPLAY, display_of(Settings(), Rules(ai=UserId(AI), ai_name="", own_server=""))),
        ("m.room.join_rules", {"join_rule": "invite"}),
        ("m.room.history_visibility", {"history_visibility": "shared"}),
        ("m.room.name", {"name": f"Journey {number}"}),
    ]
    state = [state_event(room, AI, kind, content, now_ms) for kind, content in contents]
    return state + [
        member_event(room, user, now_ms) for user in (AI, *(person(n) for n in range(people)))
    ]


def heard(state: Sequence[dict[str, Any]], room: str) -> list[Heard]:
    """The same, decoded."""
    return [decode(event, RoomId(room)) for event in state]


async def fill(
    store: RoomsStore, number: int, now_ms: int, *, people: int, lines: int, seal: Seal
) -> None:
    """Put one room there as if Parlour had been there long; every seventh line is its own."""
    room = RoomId(room_id(number))
    state = heard(state_of(number, people, now_ms), room)
    known = replace(
        snapshot(room, RoomKind.GROUP, UserId(AI), state), group=Group(standing=Standing.STEERS)
    )
    writes = [putting(seal, known)]
    for index in range(lines):
        own = index % 7 == 6
        sender = AI if own else person(index % people)
        event = text_event(room, sender, now_ms)
        line = Line(
            room_id=room,
            event_id=EventId(event["event_id"]),
            sender=UserId(sender),
            author=Author.AI if own else Author.HUMAN,
            kind=LineKind.TEXT,
            body=event["content"]["body"],
            sent_ms=now_ms - (lines - index) * 60_000,
        )
        writes.append(keeping(seal, line))
    await store.database.write(writes, (room,))
    await store.directory.set_kind(room, RoomKind.GROUP, now_ms)
