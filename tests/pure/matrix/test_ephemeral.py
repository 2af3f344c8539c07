"""Typing and receipts of a transaction: all that is told, and nothing malformed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.matrix.elements import arrays
from appservice.matrix.ephemeral import KEYS, STABLE, UNSTABLE, passing
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.passing import HasRead, PassingBy, TypingNow

ROOM = RoomId("!room:hs.test")
ALICE, BOB = UserId("@alice:hs.test"), UserId("@bob:hs.test")


def told(body: Any) -> list[PassingBy]:
    return passing(arrays(json.dumps(body), *KEYS))


def typing(*users: object, room: object = ROOM) -> dict[str, Any]:
    return {"type": "m.typing", "room_id": room, "content": {"user_ids": list(users)}}


def receipts(content: Any) -> dict[str, Any]:
    return {"type": "m.receipt", "room_id": ROOM, "content": content}


@pytest.mark.parametrize("key", [STABLE, UNSTABLE])
def test_typing_is_told_as_it_is_now(key: str) -> None:
    body = {"events": [], key: [typing(ALICE, BOB), typing()]}
    assert told(body) == [TypingNow(ROOM, frozenset({ALICE, BOB})), TypingNow(ROOM, frozenset())]


def test_what_comes_under_both_keys_is_told_once() -> None:
    assert len(told({STABLE: [typing(ALICE)], UNSTABLE: [typing(ALICE)]})) == 1


def test_public_receipts_are_told_and_private_ones_not() -> None:
    read = {ALICE: {"ts": 7}, BOB: {"ts": "late", "thread_id": "main"}}
    body = {STABLE: [receipts({"$e": {"m.read": read, "m.read.private": {"@c:hs.test": {}}}})]}
    event = EventId("$e")
    assert told(body) == [HasRead(ROOM, ALICE, event, 7), HasRead(ROOM, BOB, event, 0)]


@pytest.mark.parametrize(
    "malformed",
    [
        7,
        {"type": "m.typing"},
        typing(ALICE, room=7),
        typing(ALICE, room="\0"),
        receipts([]),
        receipts({"x": {"m.read": {ALICE: {}}}}),
        receipts({"$x": {"m.read": [ALICE]}}),
        receipts({"$x": {"m.read": {"\ud800": {}, "@" + "x" * 300: {}}}}),
        {"type": "m.presence", "sender": ALICE, "content": {"presence": "online"}},
    ],
)
def test_what_is_malformed_tells_nothing(malformed: Any) -> None:
    assert told({STABLE: [malformed]}) == []


def test_nobody_who_is_no_user_types() -> None:
    assert told({STABLE: [typing(1, None, "x", ALICE)]}) == [TypingNow(ROOM, frozenset({ALICE}))]


def test_a_flood_is_told_in_part() -> None:
    read: dict[str, Any] = {f"@u{n}:hs.test": {} for n in range(1900)}
    body = {STABLE: [receipts({f"${n}": {"m.read": read} for n in range(3)})]}
    assert len(told(body)) == 2000


wild = st.recursive(
    st.none() | st.integers() | st.text(max_size=4) | st.sampled_from([ALICE, ROOM, "$e"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "room_id", "content", "user_ids", "m.read", "$e", ALICE]),
            inner | st.sampled_from(["m.typing", "m.receipt"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(KEYS), wild))
def test_nothing_raises(body: dict[str, Any]) -> None:
    for each in told(body):
        assert isinstance(each, TypingNow | HasRead)
