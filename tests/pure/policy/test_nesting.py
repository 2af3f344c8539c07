"""However deep somebody nests an event: it is read, stored and looked through, and what is above
the depths counts."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.matrix.decode import decode, decode_text
from appservice.matrix.rows import event_rows, invitation_row
from appservice.model.event import MemberChange, Membership
from appservice.model.ids import UserId
from appservice.policy.nesting import DEEPEST, dumps, flat, loads, shallow
from appservice.policy.secrets import code_of, cut_event
from appservice.ports.store import NewRow, Source
from appservice.turns.intake import skeleton, without_depths, without_secrets
from tests.pure.policy.rooms import AI, BOB, ROOM

CODE = code_of(7)
OPEN = ["[", '{"a":', '[1,"]",', '{"\\"}":"}","b":[', "[ "]
CLOSE = ["]", "}", "]", "]}", "]"]
HOW_DEEP = [101, 500, 900, 5000, 30_000]


def nested(levels: int, form: int = 0) -> str:
    return OPEN[form] * levels + f'"{CODE}"' + CLOSE[form] * levels


def joining(levels: int, form: int = 0) -> str:
    head = {"event_id": "$e", "room_id": ROOM, "sender": BOB, "origin_server_ts": 5}
    member = {**head, "type": "m.room.member", "state_key": BOB}
    text = json.dumps({**member, "content": {"x": "X", "displayname": CODE, "membership": "join"}})
    return text.replace('"X"', nested(levels, form))


def depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(depth, inner), default=0) if isinstance(value, dict | list) else 0


@pytest.mark.parametrize("levels", HOW_DEEP)
@pytest.mark.parametrize("form", range(len(OPEN)))
def test_who_joins_with_a_nested_event_is_joined(levels: int, form: int) -> None:
    row = NewRow(key="$e", room_id=ROOM, source=Source.SYNC, raw=joining(levels, form), seen_ms=1)
    kept = without_secrets(without_depths(row)).raw
    assert CODE not in kept
    for raw in (kept, skeleton(kept)):
        change = decode_text(raw, ROOM)
        assert isinstance(change, MemberChange)
        assert (change.user, change.membership) == (UserId(BOB), Membership.JOIN)


@pytest.mark.parametrize("levels", [500, 900])
def test_what_the_homeserver_answers_is_looked_through(levels: int) -> None:
    """Deep enough for us, not for `json`: this is how a room's state comes in."""
    event = json.loads(joining(levels))
    assert isinstance(decode(cut_event(event), ROOM), MemberChange)
    (row,) = event_rows([event], Source.SYNC, 5)
    assert isinstance(decode_text(row.raw, ROOM), MemberChange)


@pytest.mark.parametrize("levels", HOW_DEEP)
def test_an_answer_that_is_too_deep_for_json_is_read(levels: int) -> None:
    found = loads(f'{{"events":[{joining(levels)}]}}')["events"][0]
    assert (found["state_key"], found["content"]["membership"]) == (BOB, "join")


def test_an_invitation_with_absurd_words_of_another_server_is_one() -> None:
    ours = {"type": "m.room.member", "state_key": AI, "content": {"membership": "invite"}}
    stripped = [{"type": "x", "content": json.loads(nested(900))}, ours]
    row = invitation_row(ROOM, {"invite_state": {"events": stripped}}, AI, 5)
    assert row is not None
    assert loads(row.raw)["content"] == {"membership": "invite"}


@given(
    st.recursive(
        st.none() | st.text() | st.integers(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_what_people_send_stays_as_it_is(value: Any) -> None:
    assert loads(dumps(value)) == flat(value) == value
    text = json.dumps([value] * 40)
    assert json.loads(shallow(text)) == [value] * 40


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 400)), max_size=4))
def test_nothing_is_deeper_than_allowed(parts: list[tuple[int, int]]) -> None:
    text = "[" + ",".join(nested(levels, form) for form, levels in parts) + "]"
    found = json.loads(shallow(text))
    assert depth(found) <= DEEPEST + 1
    assert len(found) == len(parts)


@pytest.mark.parametrize("text", ["[" * 50_000, '"' * 50_001, '"' + '\\"' * 50_000, "]" * 199])
def test_what_is_no_json_is_none_after_it(text: str) -> None:
    with pytest.raises(ValueError):
        loads("[" * 2 * DEEPEST + text)
