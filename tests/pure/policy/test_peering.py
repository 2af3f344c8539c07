"""What peers may be asked, what is told them, and what is believed: anything wrong is nothing."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.age import ALL_AGES, BANDS, NOT_KNOWN, Age, AgeBand, Trust
from appservice.model.ids import RoomId, UserId
from appservice.model.peering import Asked, Peer, Says
from appservice.policy.peering import (
    ASKED_MS,
    LEEWAY_MS,
    LONGEST_MS,
    TOLD_MS,
    age_told,
    ask_claims,
    asked_of,
    says_of,
    tell_claims,
    told_of,
)

NOW = 1_800_000_000_000
HERE, THERE = UserId("@ai:here.test"), UserId("@ai:there.test")
TO_HERE, TO_THERE = Peer("here.test", HERE, "key"), Peer("there.test", THERE, "key")
ASKED = Asked(UserId("@bob:there.test"), RoomId("!room"), "n" * 32, NOW + ASKED_MS)
ASK = ask_claims(ASKED, HERE, TO_THERE)
TELL = tell_claims(ASKED, THERE, TO_HERE, Says.ADULT, NOW)
WRONG: list[Any] = [None, "", 7, True, [], {}, "@ai:evil.test", "@bob:here.test", "x" * 400]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def heard(claims: dict[str, Any], now_ms: int = NOW) -> Asked | None:
    return asked_of(claims, TO_HERE, THERE, now_ms)


def believed(claims: dict[str, Any], now_ms: int = NOW) -> Says | None:
    told = told_of(claims, ASKED, TO_THERE, HERE, now_ms)
    return None if told is None else told.says


def test_a_question_and_its_answer_are_understood() -> None:
    assert heard(ASK) == ASKED
    told = told_of(TELL, ASKED, TO_THERE, HERE, NOW)
    assert told is not None
    assert (told.says, told.until_ms) == (Says.ADULT, NOW + TOLD_MS)


@pytest.mark.parametrize("name", ["kind", "iss", "aud", "sub", "room", "nonce", "exp"])
def test_a_question_with_anything_wrong_is_none(name: str) -> None:
    assert heard({key: value for key, value in ASK.items() if key != name}) is None
    for value in WRONG:
        assert heard({**ASK, name: value}) is None, value


@pytest.mark.parametrize("name", ["kind", "iss", "aud", "sub", "room", "nonce", "exp", "says"])
def test_an_answer_with_anything_wrong_says_nothing(name: str) -> None:
    assert believed({key: value for key, value in TELL.items() if key != name}) is None
    for value in WRONG:
        assert believed({**TELL, name: value}) is None, value


def test_only_people_of_ones_own_server_are_spoken_for() -> None:
    assert heard({**ASK, "sub": "@carol:here.test"}) is None
    assert heard({**ASK, "sub": "@carol:else.test"}) is None
    assert heard({**ASK, "sub": THERE}) is None, "the AI has no age"
    elsewhere = replace(ASKED, sub=UserId("@carol:else.test"))
    claims = tell_claims(elsewhere, THERE, TO_HERE, Says.ADULT, NOW)
    assert told_of(claims, elsewhere, TO_THERE, HERE, NOW) is None


def test_a_question_is_no_answer_and_an_answer_no_question() -> None:
    assert believed({**ASK, "says": "adult"}) is None
    assert heard({**TELL, "iss": HERE, "aud": THERE}) is None


@pytest.mark.parametrize("late_ms", [-LEEWAY_MS - 1000, -LEEWAY_MS, 3_600_000])
def test_a_question_out_of_time_is_none(late_ms: int) -> None:
    exp = (NOW + late_ms) // 1000
    assert heard({**ASK, "exp": exp}) is None


@pytest.mark.parametrize("exp_ms", [-LEEWAY_MS - 1000, LONGEST_MS + LEEWAY_MS + 1000])
def test_an_answer_out_of_time_says_nothing(exp_ms: int) -> None:
    assert believed({**TELL, "exp": (NOW + exp_ms) // 1000}) is None


def test_no_answer_holds_longer_than_ten_minutes() -> None:
    claims = {**TELL, "exp": (NOW + LONGEST_MS + LEEWAY_MS) // 1000}
    told = told_of(claims, ASKED, TO_THERE, HERE, NOW)
    assert told is not None
    assert told.until_ms == NOW + LONGEST_MS


def test_an_answer_is_as_long_whatever_it_says() -> None:
    lengths = {len(repr(tell_claims(ASKED, THERE, TO_HERE, says, NOW))) for says in Says}
    assert len(lengths) == 1


@given(st.dictionaries(st.sampled_from(sorted(TELL)), JSON))
def test_whatever_claims_say_there_is_a_judgement(changes: dict[str, Any]) -> None:
    assert believed({**TELL, **changes}) in {None, *Says}
    asked = heard({**ASK, **changes})
    assert asked is None or asked.sub.endswith(":there.test")


def test_without_consent_nothing_is_told() -> None:
    every = [Age(band, trust) for band in (*BANDS, AgeBand.UNKNOWN) for trust in Trust]
    assert {says_of(age, shares=False) for age in every} == {Says.UNKNOWN}


@pytest.mark.parametrize("trust", Trust)
def test_grown_up_is_told_by_others_words_alone(trust: Trust) -> None:
    adult = says_of(Age(AgeBand.ADULT, trust), shares=True)
    minor = says_of(Age(AgeBand.FROM_16, trust), shares=True)
    assert adult is (Says.ADULT if trust in (Trust.STATED, Trust.SERVER) else Says.UNKNOWN)
    known = trust in (Trust.STATED, Trust.SERVER, Trust.DECLARED)
    assert minor is (Says.MINOR if known else Says.UNKNOWN)
    assert says_of(Age(AgeBand.UNKNOWN, trust), shares=True) is Says.UNKNOWN


def test_a_minor_is_taken_for_the_youngest() -> None:
    assert age_told(Says.MINOR) == Age(ALL_AGES, Trust.PEER)
    assert age_told(Says.ADULT) == Age(AgeBand.ADULT, Trust.PEER)
    assert age_told(Says.UNKNOWN) == NOT_KNOWN
