"""Remembered lines with all that a test does not care about filled in."""

from typing import Any

from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.remembering import Origin, Remembered, RememberedKind

ALICE = UserId("@alice:hs.test")
CHAT = RoomId("!chat:hs.test")
NOON = 1_795_348_800_000  # 2026-11-22 12:00 UTC


def remembered(number: int, text: str = "likes tea", kind: str = "fact", **more: Any) -> Remembered:
    given = {"origin": Origin.OWNER, "event_id": EventId(f"$e{number}"), "made_ms": NOON}
    return Remembered(
        owner=ALICE,
        number=number,
        text=text,
        kind=RememberedKind(kind),
        room_id=CHAT,
        **{**given, **more},
    )
