"""Snapshots as JSON: what goes in comes out, whatever strangers put into names."""

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.event import Membership
from appservice.model.ids import RoomId
from appservice.model.room import Member, PowerLevels, Room, RoomKind
from appservice.storage.codec import decode, encode
from tests.contracts.storage.samples import AI, ROOM, snapshot

TEXT = st.text(st.characters(), max_size=12)  # lone surrogates and controls included
USERS = st.lists(TEXT, max_size=4)
LEVELS = st.integers(-(2**53), 2**53)
MEMBERS = st.builds(
    Member,
    TEXT,
    st.sampled_from(Membership),
    st.none() | TEXT,
    st.none() | TEXT,
    st.integers(0, 9),
)
POWERS = st.builds(
    PowerLevels,
    users=st.dictionaries(TEXT, LEVELS, max_size=3),
    events=st.dictionaries(TEXT, LEVELS, max_size=3),
    kick=LEVELS,
    creators=st.frozensets(TEXT, max_size=3),
)
ROOMS = st.builds(
    Room,
    room_id=TEXT,
    kind=st.sampled_from(RoomKind),
    ai=TEXT,
    name=st.none() | TEXT,
    encrypted=st.booleans(),
    creators=st.frozensets(TEXT, max_size=3),
    members=st.dictionaries(TEXT, MEMBERS, max_size=4),
    power=POWERS,
    person=st.none() | TEXT,
    quiet_until_ms=LEVELS,
)


@given(ROOMS)
def test_every_snapshot_survives(room: Room) -> None:
    assert decode(Room, encode(room)) == room


@given(ROOMS)
def test_the_text_is_ascii_and_the_same_for_the_same_room(room: Room) -> None:
    assert encode(room).isascii()
    assert encode(decode(Room, encode(room))) == encode(room)


def test_no_field_is_left_out() -> None:
    assert set(json.loads(encode(snapshot()))) == {field.name for field in fields(Room)}


def test_a_field_that_was_not_stored_yet_gets_its_default() -> None:
    old = json.dumps({"room_id": "!r", "kind": "group", "ai": "@ai:a", "of_an_older_time": 1})
    assert decode(Room, old) == Room(room_id=RoomId("!r"), kind=RoomKind.GROUP, ai="@ai:a")  # type: ignore[arg-type]


def test_a_text_without_what_a_room_needs_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks room_id, ai"):
        decode(Room, '{"kind":"group"}')
    with pytest.raises(ValueError, match="nonsense"):
        decode(
            Room, encode(Room(room_id=ROOM, kind=RoomKind.DOOR, ai=AI)).replace("door", "nonsense")
        )
