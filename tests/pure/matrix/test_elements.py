"""Cutting a document into texts reads exactly what reading all of it reads."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from appservice.matrix.elements import elements

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
keys = st.sampled_from(["events", "ephemeral", "\u00e9v\u00e9nements", "e"])


def whole(document: str) -> list[object]:
    body = json.loads(document)
    found = body.get("events") if isinstance(body, dict) else None
    return found if isinstance(found, list) else []


@given(st.dictionaries(keys, values) | values, st.sampled_from([None, 0, 1, "\t"]), st.booleans())
def test_values_are_those_of_the_whole_and_texts_are_theirs(
    body: object, indent: int | str | None, ascii_only: bool
) -> None:
    document = json.dumps(body, indent=indent, ensure_ascii=ascii_only)
    found = elements(document, "events")
    assert [value for value, _ in found] == whole(document)
    assert [json.loads(text) for _, text in found] == whole(document)
    assert all(text in document and text == text.strip() for _, text in found)


@given(st.text('{}[]",:evnts 1\n\\', max_size=30))
@example('{"events":[1]}')
@example('{"events":[1],"events":2}')
@example('{"events":[1],"events":[2]}')
@example('{"events":[1,]}')
@example('{"events":[1]} {}')
@example('{"events":[1]')
@example('{"events":[1],}')
@example("{events:[1]}")
@example("{1:[1]}")
@example('{"events" [1]}')
@example('{"events":[1 2]}')
@example('{"events":[NaN]}')
@example(" { } ")
@example("")
def test_what_is_no_json_is_refused_as_the_whole_is(document: str) -> None:
    try:
        wanted = whole(document)
    except ValueError:
        with pytest.raises(ValueError):
            elements(document, "events")
    else:
        assert repr([value for value, _ in elements(document, "events")]) == repr(wanted)


def test_absurd_nesting_is_refused() -> None:
    with pytest.raises(RecursionError):
        elements('{"events":[' + "[" * 100_000, "events")


def test_the_text_is_the_very_text() -> None:
    document = '{"events": [ {"body" : "caf\u00e9 \\ud800", "n": 1.50} , 2 ]}'
    texts = [text for _, text in elements(document, "events")]
    assert texts == ['{"body" : "caf\u00e9 \\ud800", "n": 1.50}', "2"]
