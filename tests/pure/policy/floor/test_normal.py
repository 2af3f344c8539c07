"""The one spelling: total, idempotent, and what it says that it does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.policy.floor.normal import LONGEST_WORD, normal, views

_odd = st.text(
    st.sampled_from([*"aAkl13 0@$!|._-*/\nеоαßſİǆﬁが自々", "\u0301", "\u200d", "\u0345", "\u1e9e"]),
    max_size=40,
)


@given(st.one_of(_odd, st.text()))
def test_it_is_total_and_idempotent(text: str) -> None:
    spelt = normal(text)
    assert normal(spelt) == spelt
    for words in views(text):
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
    assert [" ".join(words) for words in views("kiiiill feeeel")] == ["kill fel", "kiill feel"]
    assert len(views("kill")) == 1
