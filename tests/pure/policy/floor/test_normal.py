"""The one spelling: total, idempotent, and what it says that it does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.policy.floor.normal import LONGEST_WORD, MOST_CHARS, normal, views

_odd = st.text(
    st.sampled_from([*"aAkl13 0@$!|._-*/\nеоαßſİǆﬁが自々", "\u0301", "\u200d", "\u0345", "\u1e9e"]),
    max_size=40,
)


@given(st.one_of(_odd, st.text()))
def test_it_is_total_and_idempotent(text: str) -> None:
    spelt = normal(text)
    assert normal(spelt) == spelt
    for words in views(text).words:
        assert all(words)
        assert all(len(word) <= LONGEST_WORD for word in words)


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("SELF  Harm", "self harm"),
        ("ｓｅｌｆ", "self"),
        ("s\u200be\u00adl\u2060f", "self"),
        ("sélf", "self"),
        ("ѕеlf", "self"),  # two of these are Cyrillic
        ("s3lf h@rm", "self harm"),
        ("$elf", "self"),
        ("s e l f", "self"),
        ("s.e.l.f", "self"),
        ("s-e-l-f and s_e_l_f", "self and self"),
        ("seeeelf", "self"),
        ("don’t", "dont"),
        ("20mg for $100 at 13", "20mg for $100 at 13"),
        ("Scunthorpe", "scunthorpe"),
        ("a b", "a b"),
        ("Stop. Now!\n\nYes", "stop . now . yes"),
        ("方法は", "方 法 は"),
        ("Straße Łódź ışık", "strasse lodz isik"),
    ],
)
def test_one_spelling(written: str, spelt: str) -> None:
    assert normal(written) == spelt


def test_a_word_in_another_alphabet_is_alike_however_its_letters_are_mixed() -> None:
    assert normal("сaмoубийствo") == normal("самоубийство")


def test_what_is_drawn_out_may_be_meant_both_ways() -> None:
    assert [" ".join(words) for words in views("kiiiill feeeel").words] == [
        "kill fel",
        "kiill feel",
    ]
    assert len(views("kill").words) == 1


@pytest.mark.parametrize(
    "written", ["\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}", "a b\N{SQUARE KG}iii ", "ab. "]
)
def test_how_much_is_looked_at_is_bounded_whatever_one_sign_stands_for(written: str) -> None:
    """One event of 64 kB can hold 21 000 signs that stand for eighteen letters each."""
    assert views(written).whole
    seen = views(written * 100_000)
    assert not seen.whole
    for words in seen.words:
        assert len(words) <= sum(len(word) for word in words) <= MOST_CHARS


def test_what_any_event_can_hold_in_common_writing_is_looked_at_whole() -> None:
    event = 65_536
    for sign in ("a ", "\u0436", "\uac01", "\u65b9", "\u0e01\u0e33", "e\u0301", "\u1e9d"):
        assert views(sign * (event // len(sign.encode()))).whole
