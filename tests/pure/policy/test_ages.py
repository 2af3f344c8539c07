"""Whose word on an age is believed: unknown and invalid never loosen, nothing is rolled back."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.age import BANDS, NOT_KNOWN, Age, AgeBand, Trust
from appservice.model.ids import UserId
from appservice.model.statement import NOTHING_NOTED, NOTHING_PRESENTED, Noted, Presented, Statement
from appservice.policy.ages import LONGEST_MS, SKEW_MS, age_of, declared_in, stated, to_note

ALICE, BOB = UserId("@alice:a.org"), UserId("@bob:a.org")
NOW = 1_800_000_000_000
DAY = 86_400_000
ADULT, TEEN, CHILD = AgeBand.ADULT, AgeBand.FROM_16, AgeBand.UNDER_13
MINORS = BANDS[:-1]


def claims(**changes: Any) -> dict[str, Any]:
    said = {"iss": "town", "sub": ALICE, "band": "adult", "iat": NOW // 1000,
            "exp": NOW // 1000 + 86_400, "jti": "one"}  # fmt: skip
    return {key: value for key, value in {**said, **changes}.items() if value is not None}


def statement(band: AgeBand = ADULT, issued: int = 0, lives: int = DAY, jti: str = "") -> Statement:
    return Statement(band, NOW + issued, NOW + issued + lives, jti)


def shown(found: Statement | None, declared: AgeBand | None = None) -> Presented:
    return Presented(found, declared)


def test_claims_of_this_person_are_a_statement() -> None:
    said = claims(guardians=[BOB, BOB])
    assert stated(said, ALICE) == Statement(ADULT, NOW, NOW + DAY, "one", "town", (BOB,))
    assert stated(claims(jti=None), ALICE) == Statement(ADULT, NOW, NOW + DAY, "", "town")


@pytest.mark.parametrize(
    "changes",
    [
        {"sub": BOB}, {"sub": None}, {"sub": [ALICE]}, {"band": None}, {"band": "unknown"},
        {"band": ["adult"]}, {"band": 18}, {"band": "Adult"}, {"iat": None}, {"exp": None},
        {"iat": True, "exp": 2}, {"iat": 1.5}, {"iat": str(NOW)}, {"exp": math.nan},
        {"exp": math.inf},
        {"exp": 10**30}, {"iat": -5}, {"exp": NOW // 1000}, {"exp": NOW // 1000 - 1},
        {"exp": NOW // 1000 + LONGEST_MS // 1000 + 1}, {"jti": 7}, {"jti": "x" * 300},
        {"jti": "@bob:a.org"},
        {"guardians": BOB}, {"guardians": ["bob"]}, {"guardians": [ALICE]}, {"guardians": [7]},
        {"guardians": [f"@g{n}:a.org" for n in range(9)]}, {"aud": "other.org"},
    ],
)  # fmt: skip
def test_other_claims_are_none(changes: dict[str, Any]) -> None:
    assert stated(claims(**changes), ALICE) is None


@given(st.dictionaries(
    st.sampled_from(["sub", "band", "iat", "exp", "jti", "guardians", "aud"]),
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
                 lambda some: st.lists(some, max_size=3) | st.dictionaries(st.text(), some)),
))  # fmt: skip
def test_any_claims_are_judged(changes: dict[str, Any]) -> None:
    found = stated({**claims(), **changes}, ALICE)
    assert found is None or 0 < found.expires_ms - found.issued_ms <= LONGEST_MS


def test_only_minors_can_say_their_own_age() -> None:
    assert declared_in("adult", None, "13_15", "16_17", 3, ["under_13"]) is AgeBand.FROM_13
    assert declared_in("adult", "unknown", {}) is None
    assert age_of(shown(None, TEEN), NOTHING_NOTED, NOW) == Age(TEEN, Trust.DECLARED)
    assert age_of(shown(None, TEEN), NOTHING_NOTED, NOW, adults=True) == Age(TEEN, Trust.DECLARED)
    assert age_of(shown(statement(), TEEN), NOTHING_NOTED, NOW) == Age(TEEN, Trust.DECLARED)
    child = age_of(shown(statement(CHILD), TEEN), NOTHING_NOTED, NOW)
    assert child == Age(CHILD, Trust.STATED)


def test_nothing_is_known_of_who_shows_nothing() -> None:
    assert age_of(NOTHING_PRESENTED, NOTHING_NOTED, NOW) == NOT_KNOWN
    server = age_of(NOTHING_PRESENTED, NOTHING_NOTED, NOW, adults=True)
    assert server == Age(ADULT, Trust.SERVER)


def test_a_statement_holds_in_its_time() -> None:
    for band in BANDS:
        own = shown(statement(band))
        assert age_of(own, NOTHING_NOTED, NOW) == Age(band, Trust.STATED)
        assert age_of(own, NOTHING_NOTED, NOW - SKEW_MS) == Age(band, Trust.STATED)
        past = Age(band, Trust.DECLARED) if band in MINORS else NOT_KNOWN
        assert age_of(own, NOTHING_NOTED, NOW + DAY) == past
        assert age_of(own, NOTHING_NOTED, NOW - SKEW_MS - 1) == past


def test_what_is_noted_of_a_minor_holds_whatever_is_shown() -> None:
    noted = Noted((statement(TEEN),))
    older = statement(ADULT, issued=-1000)
    for own in (None, older, statement(ADULT)):
        for adults in (False, True):
            assert age_of(shown(own), noted, NOW, adults=adults) == Age(TEEN, Trust.STATED)
    assert age_of(shown(None, CHILD), noted, NOW) == Age(CHILD, Trust.DECLARED)
    assert age_of(shown(older), noted, NOW + DAY - 1000) == Age(TEEN, Trust.STATED)
    assert age_of(shown(statement(ADULT, -1, 3 * DAY)), noted, NOW + DAY) == Age(
        ADULT, Trust.STATED
    )


def test_a_newer_one_replaces_it_both_ways() -> None:
    for first, second in ((TEEN, ADULT), (ADULT, TEEN), (CHILD, TEEN)):
        newer = statement(second, issued=1000)
        assert age_of(shown(newer), Noted((statement(first),)), NOW) == Age(second, Trust.STATED)


def test_who_was_an_adult_and_shows_it_no_more_is_unknown() -> None:
    noted = Noted((statement(ADULT),))
    assert age_of(NOTHING_PRESENTED, noted, NOW) == NOT_KNOWN
    assert age_of(NOTHING_PRESENTED, noted, NOW, adults=True) == Age(ADULT, Trust.SERVER)
    older = shown(statement(TEEN, issued=-1000))
    assert age_of(older, noted, NOW) == Age(TEEN, Trust.DECLARED)
    assert age_of(shown(statement(ADULT, -1000)), noted, NOW) == Age(ADULT, Trust.STATED)


def test_a_revoked_one_counts_as_not_there() -> None:
    adult, minor = statement(ADULT, 1000, jti="a"), statement(TEEN, jti="m")
    assert age_of(shown(adult), Noted((adult,), frozenset({"a"})), NOW) == NOT_KNOWN
    assert age_of(shown(minor), Noted((minor,), frozenset({"m"})), NOW) == NOT_KNOWN
    other = statement(ADULT, -1)
    assert age_of(shown(adult), Noted((adult, other), frozenset({"a"})), NOW) == NOT_KNOWN
    over = statement(TEEN, -9, 1, jti="m")
    assert age_of(shown(over), Noted(revoked=frozenset({"m"})), NOW) == NOT_KNOWN
    both = Noted((adult, minor), frozenset({"a"}))
    assert age_of(shown(adult), both, NOW) == Age(TEEN, Trust.STATED), "what it replaced is back"
    nothing = Noted((adult, minor), void_until_ms=NOW + 1000)
    assert age_of(shown(adult), nothing, NOW) == NOT_KNOWN
    after = statement(ADULT, 2000)
    assert age_of(shown(after), nothing, NOW) == Age(ADULT, Trust.STATED)
    assert age_of(shown(statement()), Noted(revoked=frozenset({""})), NOW).band is ADULT


bands = st.sampled_from(BANDS)
statements = st.builds(
    statement, bands, st.integers(-9, 9), st.integers(1, 12), st.sampled_from(["", "a", "b"])
)
presents = st.builds(Presented, st.none() | statements, st.none() | st.sampled_from(MINORS))
RANK = {band: place for place, band in enumerate((*BANDS, AgeBand.UNKNOWN))}


def after(shows: list[Presented], revoked: frozenset[str], now_ms: int = NOW) -> Noted:
    noted = Noted(revoked=revoked)
    for each in shows:
        noted = Noted(to_note(each, noted, now_ms), revoked)
    return noted


@given(st.lists(presents, max_size=6), presents, st.frozensets(st.sampled_from("ab")))
def test_nothing_but_a_newer_statement_loosens(
    shows: list[Presented], last: Presented, revoked: frozenset[str]
) -> None:
    noted = after(shows, revoked)
    counting = [s for each in shows if (s := each.statement) and s.jti not in revoked
                and s.expires_ms > NOW and s.issued_ms <= NOW + SKEW_MS]  # fmt: skip
    newest = max(counting, key=lambda s: (s.issued_ms, -RANK[s.band]), default=None)
    age = age_of(last, noted, NOW, adults=True)
    if newest is not None and newest.band is not ADULT and RANK[age.band] > RANK[newest.band]:
        own = last.statement
        assert own is not None
        assert own.issued_ms > newest.issued_ms
        assert own.jti not in revoked
    if last.declared is not None:
        assert RANK[age.band] <= RANK[last.declared]


@given(st.lists(presents, max_size=6), presents, st.frozensets(st.sampled_from("ab")))
def test_an_adult_shows_a_statement_that_holds(
    shows: list[Presented], last: Presented, revoked: frozenset[str]
) -> None:
    age = age_of(last, after(shows, revoked), NOW)
    if age.band is ADULT:
        own = last.statement
        assert own is not None
        assert (own.band, age.trust) == (ADULT, Trust.STATED)
        assert own.expires_ms > NOW
        assert own.jti not in revoked


@given(st.lists(presents, max_size=30))
def test_what_is_noted_does_not_grow(shows: list[Presented]) -> None:
    noted = after(shows, frozenset())
    assert len(noted.statements) <= 16
    assert all(each.expires_ms > NOW and not each.guardians for each in noted.statements)
    assert to_note(NOTHING_PRESENTED, noted, NOW) == noted.statements
    assert to_note(NOTHING_PRESENTED, noted, NOW + 30 * DAY) == ()
