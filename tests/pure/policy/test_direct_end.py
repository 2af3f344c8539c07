"""What belongs to a direct chat that has ended."""

import pytest

from appservice.model.event import (
    Heard,
    LineKind,
    MemberChange,
    Membership,
    RoomMessage,
    StateChange,
)
from appservice.model.ids import EventId, RoomId, UserId
from appservice.policy.direct_end import of_the_direct_chat

ROOM = RoomId("!r")
AI, ALICE, BOB = UserId("@ai:a"), UserId("@alice:a"), UserId("@bob:a")


def member(name: str, user: UserId, membership: Membership = Membership.JOIN) -> MemberChange:
    return MemberChange(
        event_id=EventId(name),
        room_id=ROOM,
        sender=user,
        sent_ms=0,
        user=user,
        membership=membership,
    )


def said(name: str) -> RoomMessage:
    return RoomMessage(
        event_id=EventId(name), room_id=ROOM, sender=ALICE, sent_ms=0, kind=LineKind.TEXT, body="x"
    )


def rule(name: str, kind: str, **content: str) -> StateChange:
    return StateChange(
        event_id=EventId(name), room_id=ROOM, sender=ALICE, sent_ms=0, type=kind, state_key="",
        content=content,
    )  # fmt: skip


ENDS: dict[str, Heard] = {
    "invited": member("$end", BOB, Membership.INVITE),
    "joined": member("$end", BOB),
    "knocked": member("$end", BOB, Membership.KNOCK),
    "opened": rule("$end", "m.room.join_rules", join_rule="public"),
    "shown": rule("$end", "m.room.history_visibility", history_visibility="world_readable"),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_what_was_said_before_others_came_belongs_to_it(end: Heard) -> None:
    events: list[Heard] = [
        member("$ai", AI),
        said("$1"),
        member("$alice", ALICE),
        said("$2"),
        end,
        said("$3"),
    ]
    assert of_the_direct_chat(ROOM, AI, ALICE, events) == ("$ai", "$1", "$alice", "$2", "$end")


def test_all_belongs_to_it_when_no_end_can_be_seen() -> None:
    assert of_the_direct_chat(ROOM, AI, ALICE, [said("$1"), said("$2")]) == ("$1", "$2")
