"""A group to try calls in: the AI user is Marigold, the members Tadeo, Ines and Karim.

Nobody has said a word there but what a test gives.
"""

from dataclasses import replace
from typing import Any

from appservice.model.chat import Author, Line
from appservice.model.event import LineKind, RoomMessage
from appservice.model.ids import EventId, UserId
from appservice.model.speaking import Call, Ruling
from appservice.model.talk import Talk
from appservice.policy.speaking import ruling
from tests.pure.policy.rooms import AI, ALICE, BOB, CAROL, NOW, ROOM, RULES, group, message

NAMES = {ALICE: "Tadeo", BOB: "Ines", CAROL: "Karim"}
SPEAK, SILENT, JUDGE = Call.SPEAK, Call.SILENT, Call.JUDGE


def talk(*lines: Line, names: dict[UserId, str] | None = None, **more: Any) -> Talk:
    room = group(ALICE, BOB, CAROL)
    named = {
        u: replace(m, display_name=(NAMES | (names or {})).get(u)) for u, m in room.members.items()
    }
    given: dict[str, Any] = {"now_ms": NOW} | more
    return Talk(room=replace(room, members=named), lines=lines, **given)


def line(sender: UserId, body: str, ago_s: float = 20, name: str = "$l", **more: Any) -> Line:
    return Line(
        room_id=ROOM,
        event_id=EventId(name),
        sender=sender,
        author=Author.AI if sender == AI else Author.HUMAN,
        kind=LineKind.TEXT,
        body=body,
        sent_ms=NOW - round(ago_s * 1000),
        **more,
    )


def ruled(said: RoomMessage | str, at: Talk | None = None, name: str = "Marigold") -> Ruling:
    said = message(said) if isinstance(said, str) else said
    return ruling(said, at or talk(), replace(RULES, ai_name=name))
