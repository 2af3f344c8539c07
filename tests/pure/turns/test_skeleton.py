"""What is kept of events from rooms that have no kind yet: nothing that people wrote."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.ids import RoomId
from appservice.ports.store import NewRow, Source
from appservice.turns.intake import at_the_door, pointer, removal, skeleton
from tests.pure.matrix.wild import contents, events

SECRET = "my words"
HEAD = {
    "event_id": "$e",
    "room_id": "!r:hs.test",
    "sender": "@alice:hs.test",
    "origin_server_ts": 5,
}


@pytest.mark.parametrize("kind", ["m.room.message", "m.reaction", "m.room.encrypted", "org.x"])
def test_no_words_are_kept(kind: str) -> None:
    event = HEAD | {
        "type": kind,
        "content": {"body": SECRET, "ciphertext": SECRET, "m.relates_to": {"key": SECRET}},
        "unsigned": {"prev_content": {"body": SECRET}, "transaction_id": SECRET},
        SECRET: SECRET,
    }
    bare = skeleton(json.dumps(event))
    assert SECRET not in bare
    assert json.loads(bare) == HEAD | {"type": kind}


@pytest.mark.parametrize("state_key", ["", "@bob:b.test"])
def test_state_is_kept_whole(state_key: str) -> None:
    event = HEAD | {
        "type": "m.room.member",
        "state_key": state_key,
        "content": {"membership": "invite", "is_direct": True},
        "unsigned": {"invite_room_state": [{"type": "m.room.join_rules"}]},
    }
    assert json.loads(skeleton(json.dumps(event))) == event


def test_a_row_at_the_door_has_a_key_of_its_own() -> None:
    """The event itself is fetched again later, and must not be taken for one that is known."""
    raw = json.dumps(HEAD | {"type": "m.room.message", "content": {"body": SECRET}})
    row = NewRow(
        key="$e",
        room_id=RoomId("!r:hs.test"),
        source=Source.TRANSACTION,
        raw=raw,
        seen_ms=7,
        txn_id="3",
    )
    kept = at_the_door(row)
    assert kept.key != row.key
    assert SECRET not in kept.raw
    assert (kept.room_id, kept.source, kept.seen_ms, kept.txn_id) == (
        row.room_id,
        row.source,
        row.seen_ms,
        row.txn_id,
    )


@given(events, contents, st.sampled_from(["content", "unsigned", "redacts", "x"]))
def test_only_the_head_of_what_is_no_state_is_kept(
    event: dict[str, Any], content: Any, place: str
) -> None:
    said = {k: v for k, v in event.items() if k != "state_key"} | {place: content}
    bare = json.loads(skeleton(json.dumps(said)))
    assert set(bare) <= {*HEAD, "type"}
    assert repr(bare) == repr({key: said[key] for key in bare})


@pytest.mark.parametrize(
    ("kind", "kept"),
    [
        ("m.policy.rule.user", True),
        ("org.matrix.mjolnir.rule.server", True),
        ("m.room.redaction", True),
        ("m.room.message", False),
        ("m.room.member", False),
        (7, False),
    ],
)
def test_of_a_policy_list_only_what_can_change_it_is_taken_in(kind: object, kept: bool) -> None:
    raw = json.dumps(HEAD | {"type": kind, "state_key": "x", "content": {"body": SECRET}})
    row = NewRow(
        key="$e", room_id=RoomId("!r:hs.test"), source=Source.TRANSACTION, raw=raw, seen_ms=7
    )
    found = pointer(row)
    assert (found is not None) is kept
    assert found is None or json.loads(found.raw) == {"type": kind}


@pytest.mark.parametrize("inner", [True, False], ids=["room version 11", "room version 10"])
def test_of_a_redaction_no_more_than_what_it_removes_is_kept(inner: bool) -> None:
    target = {"redacts": "$said"}
    event = HEAD | {"type": "m.room.redaction", SECRET: SECRET, "unsigned": {"age": 1}}
    event |= {"content": {"reason": SECRET} | target} if inner else target | {"content": SECRET}
    row = NewRow(
        key="$e",
        room_id=RoomId("!r:hs.test"),
        source=Source.TRANSACTION,
        raw=json.dumps(event),
        seen_ms=1,
    )
    bare = removal(row)
    assert bare is not None
    expected = {"content": target} if inner else target | {"content": {}}
    assert json.loads(bare.raw) == HEAD | {"type": "m.room.redaction"} | expected
    assert replace(bare, raw=row.raw) == row


@pytest.mark.parametrize("raw", ['{"type":"m.room.message","redacts":"$said"}', "[]", "1"])
def test_nothing_but_redactions_is_told_to_a_side_that_is_over(raw: str) -> None:
    row = NewRow(
        key="$e", room_id=RoomId("!r:hs.test"), source=Source.TRANSACTION, raw=raw, seen_ms=1
    )
    assert removal(row) is None
