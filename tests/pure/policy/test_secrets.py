"""Secrets of links are known by their looks, and nothing of them is left after cutting."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.policy.secrets import (
    CODE_BITS,
    CUT,
    code_hash,
    code_of,
    cut,
    cut_event,
    hash_in_mark,
    is_code,
    is_token,
    may_hold_secret,
    token_hash,
    token_of,
)
from appservice.ports.store import NewRow, Source
from appservice.turns.intake import without_secrets
from tests.pure.policy.rooms import ROOM

tokens = st.builds(token_of, st.binary(min_size=1, max_size=40), st.text(max_size=20))
codes = st.integers(0, 2**CODE_BITS - 1).map(code_of)
around = st.sampled_from(
    ["", " ", "\n", "\t", "(", ")", "_", "/", "é", '"', "\\", "»", "https://x/j/"]
)


@given(tokens)
def test_a_token_is_known_by_its_looks(token: str) -> None:
    assert len(token) == 32
    assert is_token(token)
    assert is_token(token.upper())
    assert not is_token(token[:-1])
    assert token_hash(token.upper()) == token_hash(token)


def test_tokens_are_the_same_again_and_need_the_key() -> None:
    assert token_of(b"key", "$one") == token_of(b"key", "$one")
    assert len({token_of(b"key", "$one"), token_of(b"key", "$two"), token_of(b"k", "$one")}) == 3


@given(codes)
def test_a_code_is_known_by_its_looks(code: str) -> None:
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    assert is_code(code)
    assert is_code(code.lower())
    assert code_hash(code.lower()) == code_hash(code)


def test_few_of_the_words_that_look_like_codes_are_any() -> None:
    words = [f"2024-{n:04d}-{n * 7 % 9999:04d}" for n in range(2000)]
    assert sum(is_code(word) for word in words) < 20


@given(tokens, codes, around, around, st.text(max_size=10), st.booleans())
def test_nothing_is_left_of_what_is_cut(
    token: str, code: str, before: str, after: str, other: str, large: bool
) -> None:
    shown = token.upper() if large else token
    text = f"{other} {before}{shown}{after} {before}{code}{after} {other}"
    left = cut(text)
    assert token not in left.lower()
    assert code not in left.upper()
    assert f"[code:{code_hash(code)}]" in left
    assert CUT in left


@given(tokens, codes, around)
def test_nothing_is_left_in_an_event_that_is_stored(token: str, code: str, before: str) -> None:
    text = f"{before}{token}{before}\n{code}{before}"
    event = {
        "event_id": "$" + "a" * 43,
        "content": {"body": text, "m.new_content": {"formatted_body": f"<p>{text}</p>"}, "n": 1},
        "unsigned": {"prev_content": {"topic": [text]}},
    }
    raw = json.dumps(event)
    assert may_hold_secret(raw)
    row = NewRow(key="$k", room_id=ROOM, source=Source.SYNC, raw=raw, seen_ms=1)
    kept = without_secrets(row).raw
    assert token not in kept
    assert code not in kept
    assert json.loads(kept)["event_id"] == event["event_id"]
    assert json.loads(kept)["content"]["n"] == 1


@given(st.text())
def test_what_holds_no_secret_stays_as_it_is(text: str) -> None:
    assert cut(f"x {text}") == f"x {text}"
    assert cut_event({"a": [text, 1, None]}) == {"a": [text, 1, None]}


def test_a_mark_that_somebody_writes_opens_nothing() -> None:
    mark = f"[code:{'0' * 40}]"
    assert hash_in_mark(mark) == "0" * 40
    assert cut(f"!ai join {mark}") == "!ai join [code]"
    assert hash_in_mark("[code]") is None
    nested = cut(f"[code:[code:{'0' * 40}]{'0' * 40}]")
    assert hash_in_mark(nested) is None


@pytest.mark.parametrize(
    "text", ["$" + "a1B2-" * 8 + "abc", "550e8400-e29b-41d4-a716-446655440000"]
)
def test_ids_are_not_taken_for_codes(text: str) -> None:
    assert cut(text) == text
