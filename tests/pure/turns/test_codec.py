"""What is stored between deciding and doing comes back as it was."""

import dataclasses
import json
import typing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.effect import Act, Leave, Notice, Redact, sentence
from appservice.model.errors import ModelFault
from appservice.model.given import AnswerFailed, Own
from appservice.model.ids import EventId, TurnId
from appservice.turns.codec import (
    act_from_json,
    act_id,
    act_to_json,
    own_from_json,
    own_to_json,
    turn_id,
)


def whole(kind: type[Any]) -> st.SearchStrategy[Any]:
    """That dataclass with every field filled by its type, the optional ones too."""
    hints = typing.get_type_hints(kind)
    fields = {field.name: _any(hints[field.name]) for field in dataclasses.fields(kind)}
    return st.builds(kind, **fields)


def _any(hint: Any) -> st.SearchStrategy[Any]:
    # What equals nothing, itself neither, cannot come back as it was; no rule makes one.
    return st.floats(allow_nan=False) if hint is float else st.from_type(hint)


ACTS = typing.get_args(Act)
acts = st.one_of([whole(kind) for kind in ACTS])
owns = st.one_of([whole(kind) for kind in typing.get_args(Own)])


@given(acts)
def test_every_act_comes_back_as_it_was(act: Act) -> None:
    kind, payload = act_to_json(act)
    stored = json.dumps(payload)
    stored.encode("ascii")
    assert act_from_json(kind, json.loads(stored)) == act


@pytest.mark.parametrize("kind", ACTS)
def test_no_kind_of_act_is_forgotten(kind: type[Any]) -> None:
    act = _plain(kind)
    name, payload = act_to_json(act)
    assert name == kind.__name__
    assert act_from_json(name, payload) == act


def _plain(kind: type[Any]) -> Any:
    required = [
        field
        for field in dataclasses.fields(kind)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    ]
    hints = typing.get_type_hints(kind)
    samples: dict[Any, Any] = {int: 7, bool: True}
    given: dict[str, Any] = {}
    for field in required:
        hint = getattr(hints[field.name], "__supertype__", hints[field.name])
        if typing.get_origin(hint) is tuple:
            inner = typing.get_args(hint)[0]
            nested = dataclasses.is_dataclass(inner) and isinstance(inner, type)
            given[field.name] = (_plain(inner),) if nested else ("@a:b", "@c:d")
        elif dataclasses.is_dataclass(hint) and isinstance(hint, type) and field.name != "say":
            given[field.name] = _plain(hint)
        elif field.name == "say":
            given[field.name] = sentence("k", count=1)
        else:
            given[field.name] = samples.get(hint, "text")
    return kind(**given)


@given(owns)
def test_every_input_of_our_own_comes_back_as_it_was(own: Any) -> None:
    raw = own_to_json(own)
    raw.encode("ascii")
    assert own_from_json(json.loads(raw)) == own


def test_what_no_database_takes_as_text_goes_in_escapes() -> None:
    act = Notice(sentence("bad_mxid", text="a\ud800b\0"))
    kind, payload = act_to_json(act)
    stored = json.dumps(payload)
    assert act_from_json(kind, json.loads(stored)) == act
    assert "\0" not in stored


def test_enums_come_back_as_enums() -> None:
    own = AnswerFailed(TurnId("t"), ModelFault.TIMEOUT)
    back = own_from_json(json.loads(own_to_json(own)))
    assert isinstance(back, AnswerFailed)
    assert back.fault is ModelFault.TIMEOUT


@pytest.mark.parametrize("kind", ["", "notice", "Keep", "OpenTurn", "Sentence", "Explode"])
def test_a_kind_that_is_no_act_is_said(kind: str) -> None:
    with pytest.raises(ValueError, match="no act of this version"):
        act_from_json(kind, {})


@pytest.mark.parametrize("payload", [{}, {"reason": "x"}, {"target": "$e"}])
def test_a_payload_that_lacks_something_is_said(payload: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        act_from_json("Redact", payload)


def test_what_an_older_version_did_not_store_has_its_default() -> None:
    say = {"key": "left", "data": []}
    assert act_from_json("Notice", {"say": say}) == Notice(sentence("left"))
    assert act_from_json("Leave", {}) == Leave()


def test_what_a_newer_version_stored_is_left_out() -> None:
    payload = {"target": "$e", "reason": "r", "colour": "blue"}
    assert act_from_json("Redact", payload) == Redact(EventId("$e"), "r")


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"im.parlour.own": None},
        {"im.parlour.own": ["Answered"]},
        {"im.parlour.own": "Notice"},
        {"type": "m.room.message", "content": {"im.parlour.own": "Answered"}},
    ],
)
def test_what_is_no_row_of_ours_is_none(raw: dict[str, Any]) -> None:
    assert own_from_json(raw) is None


def test_an_unknown_fault_is_said() -> None:
    with pytest.raises(ValueError, match="solar flare"):
        own_from_json({"im.parlour.own": "AnswerFailed", "turn_id": "t", "fault": "solar flare"})


@given(st.text(), st.text(), st.integers(0, 50), st.integers(0, 50))
def test_ids_are_the_same_for_the_same_and_others_for_others(
    one: str, two: str, first: int, second: int
) -> None:
    assert act_id(one, first) == act_id(one, first)
    assert (act_id(one, first) == act_id(two, second)) == ((one, first) == (two, second))
    assert str(act_id(one, first)) != str(turn_id(one, first))
    assert len(turn_id(one, first)) == 32
