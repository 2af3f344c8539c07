"""The guess of tokens: bounded by bytes, and safe to add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.prompt.tokens import at_least, estimate

texts = st.one_of(st.text(), st.text("aB1 \n«é漢가🙂ا"))


@given(texts)
def test_never_above_the_bytes(text: str) -> None:
    assert (text != "") <= estimate(text) <= len(text.encode("utf-8", "replace"))


@given(texts, texts)
def test_two_texts_joined_never_take_more_than_both_apart(one: str, other: str) -> None:
    assert estimate(one + other) <= estimate(one) + estimate(other)


@pytest.mark.parametrize(
    ("text", "real"),
    [
        # Real counts by SmolLM2's tokenizer, the hungriest of those measured.
        ("Does anybody know when the last train to Kyoto leaves tonight?", 12),
        ("Über Nacht, etwa 8 bis 12 Stunden, gut abgedeckt.", 25),
        ("ktoś wie do której czynna poczta na rynku?", 24),
        ("今夜京都行きの終電は何時ですか", 28),
        ("오늘 밤 교토행 막차가 몇 시에 있어?", 43),
    ],
)
def test_the_guess_is_near_and_above(text: str, real: int) -> None:
    assert real <= estimate(text) <= 3 * real


@given(texts)
def test_the_quick_bound_is_never_above_the_guess(text: str) -> None:
    assert at_least(text) <= estimate(text)
