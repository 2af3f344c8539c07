"""Whatever a server sends, decoding gives a noun whose fields have the types they promise."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from appservice.matrix.decode import decode, decode_text
from appservice.matrix.invitations import decode_invitation
from appservice.matrix.rows import event_rows, invitation_row
from appservice.model.event import Noise
from appservice.model.ids import RoomId, UserId
from appservice.model.room import RoomKind
from appservice.policy.fold import fold, request_of, snapshot
from appservice.ports.store import Source
from tests.pure.matrix.wild import anything, events, keeps_its_types


@pytest.fixture(autouse=True, scope="module")
def quiet() -> Iterator[None]:
    """Thousands of lines about rows that cannot be kept are of no use here."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    yield
    structlog.reset_defaults()


ROOM = RoomId("!room:hs.test")
AI = UserId("@ai:hs.test")


@given(events)
def test_any_event_becomes_a_noun_of_the_right_types(event: dict[str, Any]) -> None:
    noun = decode(event, ROOM)
    assert keeps_its_types(noun)
    assert noun.room_id == ROOM


@given(events)
def test_stored_and_read_again_an_event_is_the_same(event: dict[str, Any]) -> None:
    noun, again = decode(event, ROOM), decode_text(json.dumps(event), ROOM)
    assert repr(again) == repr(noun)  # NaN is not equal to itself, but looks so


@given(st.text() | anything.map(json.dumps))
def test_any_text_becomes_a_noun(raw: str) -> None:
    assert keeps_its_types(decode_text(raw, ROOM))


@pytest.mark.parametrize(
    "raw",
    ["", "null", "[1]", "NaN", '"text"', "9" * 5000, "[" * 100_000, '{"a":' * 100_000, "\ud800"],
)
def test_what_is_no_event_is_noise(raw: str) -> None:
    assert isinstance(decode_text(raw, ROOM), Noise)


@given(st.lists(events, max_size=4))
def test_any_state_folds_into_a_room(state: list[dict[str, Any]]) -> None:
    heard = [decode(event, ROOM) for event in state]
    room = snapshot(ROOM, RoomKind.GROUP, AI, heard)
    for event in heard:
        room = fold(room, event)
    assert keeps_its_types(room)
    assert request_of(heard) is None
    json.dumps([room.name, room.topic], ensure_ascii=False).encode()  # can be sent and stored


@given(events, anything)
def test_invitations_are_read_from_anything(event: dict[str, Any], stripped: object) -> None:
    unsigned = {"unsigned": {"invite_room_state": stripped}}
    mine = {"type": "m.room.member", "state_key": AI, "content": {"membership": "invite"}}
    for one in (event, event | mine, event | mine | unsigned | {"sender": "@alice:hs.test"}):
        found = decode_invitation(one, ROOM, AI, 5)
        assert found is None or keeps_its_types(found)


@given(st.lists(events | anything, max_size=4), anything)
def test_rows_are_made_of_anything(listed: list[Any], invited: object) -> None:
    rows = event_rows(listed, Source.SYNC, 5, "7")
    invite = invitation_row(ROOM, {"invite_state": {"events": [*listed, invited]}}, AI, 5)
    for row in [*rows, *([invite] if invite else [])]:
        assert row.key
        assert len(row.key) <= 255
        assert isinstance(json.loads(row.raw), dict)
