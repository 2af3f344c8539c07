"""What is rated at a time stays the same while a text goes on, and leaves nothing out."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.policy.units import CONTEXT, FIRST, LONGEST, ended, units

_WORDS = st.lists(
    st.sampled_from(
        [
            "word ",
            "three words more ",
            "End. ",
            "So!\n",
            "“Yes.” ",
            "。",
            "。 ",
            "3.5 ",
            "\n\n",
            "!!",
        ]
    ),
    max_size=400,
).map("".join)


@given(_WORDS, st.integers(min_value=0, max_value=3000))
def test_what_comes_later_changes_no_group_that_was_at_its_end(text: str, cut: int) -> None:
    begun = text[:cut]
    shown = ended(begun)
    assert begun.startswith(shown)
    assert ended(text).startswith(shown)
    assert units(text)[: len(units(shown))] == units(shown)


@given(_WORDS)
def test_every_word_is_in_a_group_with_those_before_it(text: str) -> None:
    told, position = units(text), 0
    for unit in told:
        before = min(position, CONTEXT)
        assert text[position - before :].startswith(unit)
        position += len(unit) - before
    assert not text[position:].strip()


@given(_WORDS)
def test_no_group_is_longer_than_can_be_rated(text: str) -> None:
    assert all(len(unit) <= CONTEXT + LONGEST + 400 for unit in units(text))


def test_a_short_text_is_one_group() -> None:
    assert units("Good. Very good.") == ("Good. Very good.",)
    assert ended("Good. Very good.") == ""
    assert units(" \n") == ()


def test_groups_end_with_sentences_and_grow() -> None:
    sentence = "This is a sentence of about fifty characters, yes. "
    text = sentence * 60
    first, second, *_ = units(text)
    assert first.endswith(". ")
    assert FIRST <= len(first) < FIRST + len(sentence)
    assert second.startswith(first)
    assert 2 * FIRST <= len(second) - len(first) < 2 * FIRST + len(sentence)


def test_words_without_an_end_are_rated_too() -> None:
    text = "ab" * 5000
    assert "".join(unit[CONTEXT if at else 0 :] for at, unit in enumerate(units(text))) == text
    assert len(ended(text)) > 5000


@pytest.mark.parametrize("sign", ["!", "\n", "! ", '."', "。", "\n ", "a", "!\n"])
def test_a_sign_repeated_costs_no_more_than_words(sign: str) -> None:
    """Looked at from each sign anew, 20 000 of them are half a minute of nothing else."""
    begun = time.process_time()
    assert len(units(sign * (20_000 // len(sign)) + "x")) < 20
    assert time.process_time() - begun < 1.0
