"""Inbox rows of events and invitations, and what is read back from an invitation's row."""

import json
from typing import Any

import pytest

from appservice.matrix.invitations import decode_invitation
from appservice.matrix.rows import event_rows, invitation_row
from appservice.model.event import Invitation
from appservice.model.ids import RoomId, UserId
from appservice.ports.store import NewRow, Source

AI = UserId("@ai:hs.test")
ROOM = RoomId("!room:hs.test")


def stripped(kind: str, content: dict[str, Any], state_key: str = "") -> dict[str, Any]:
    return {"type": kind, "state_key": state_key, "sender": "@alice:hs.test", "content": content}


def invites(sender: str = "@alice:hs.test", **content: Any) -> dict[str, Any]:
    event = stripped("m.room.member", {"membership": "invite", **content}, AI)
    return event | {"sender": sender}


def row(*events: object, room_id: str = ROOM, now_ms: int = 5) -> NewRow | None:
    return invitation_row(room_id, {"invite_state": {"events": list(events)}}, AI, now_ms)


def read(*events: object) -> Invitation | None:
    made = row(*events)
    assert made is not None
    return decode_invitation(json.loads(made.raw), made.room_id, AI, made.seen_ms)


def test_an_event_is_a_row_by_its_id() -> None:
    event = {"event_id": "$e", "room_id": ROOM, "content": {"body": "a\ud800\0"}}
    (made,) = event_rows([event], Source.TRANSACTION, 5, "17")
    assert (made.key, made.room_id, made.source) == ("$e", ROOM, Source.TRANSACTION)
    assert (made.seen_ms, made.txn_id) == (5, "17")
    assert json.loads(made.raw) == event
    made.raw.encode()


@pytest.mark.parametrize("event", [None, 5, {}, {"event_id": "$e"}, {"room_id": ROOM}])
def test_what_cannot_be_kept_does_not_stop_what_can(event: object) -> None:
    good = {"event_id": "$e", "room_id": ROOM}
    assert [made.key for made in event_rows([event, good], Source.SYNC, 5)] == ["$e"]


def test_an_invitation_by_sync_says_all_that_one_by_transaction_does() -> None:
    found = read(
        stripped("m.room.create", {"type": "m.space", "room_version": "12"}),
        stripped("m.room.join_rules", {"join_rule": "public"}),
        stripped("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}),
        invites(is_direct=True),
    )
    assert found is not None
    assert (found.inviter, found.is_direct) == ("@alice:hs.test", True)
    assert (found.join_rule, found.encrypted, found.room_type) == ("public", True, "m.space")


def test_what_is_not_told_is_not_known() -> None:
    found = read(invites())
    assert found is not None
    assert (found.is_direct, found.join_rule, found.encrypted) == (False, None, False)
    assert found.room_type is None


def test_the_homeserver_names_the_inviter_not_the_other_server() -> None:
    """The other server fills the stripped state; our homeserver puts the invitation last."""
    forged = invites("@alice:hs.test", is_direct=True)
    found = read(forged, invites("@mallory:evil.test"))
    assert found is not None
    assert (found.inviter, found.is_direct) == ("@mallory:evil.test", False)


def test_an_invitation_seen_again_is_one_row() -> None:
    first, again = row(invites()), row(invites(), now_ms=9)
    assert first is not None
    assert again is not None
    assert first.key == again.key


def test_other_invitations_are_other_rows_however_long_the_names_are() -> None:
    long = "x" * 200
    made = [
        row(invites(), room_id=f"!{long}{long}:evil.test"),
        row(invites(), room_id=f"!{long}{long}2:evil.test"),
        row(invites(f"@{long}:evil.test")),
        row(invites(f"@{long}2:evil.test")),
        row(stripped("m.room.name", {"name": "n"}), invites()),
    ]
    assert len({one.key for one in made if one}) == len(made)


@pytest.mark.parametrize(
    "event",
    [
        invites() | {"state_key": "@other:hs.test"},
        invites() | {"content": {"membership": "join"}},
        invites() | {"type": "m.room.name"},
        invites() | {"content": "invite"},
    ],
)
def test_what_is_no_invitation_of_ours_is_none(event: dict[str, Any]) -> None:
    assert row(event) is None
    assert decode_invitation(event, ROOM, AI, 5) is None


def test_an_invitation_from_nobody_is_none() -> None:
    assert decode_invitation(invites("nobody"), ROOM, AI, 5) is None
