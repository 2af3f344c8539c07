"""Visits: what signs come to, whatever times others claim and in whatever order they come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.visit import Moment, Visit
from appservice.policy.visits import GAP_MS, left_off, signed

NOW = 1_700_000_000_000
MINUTE = 60_000
times = st.integers(NOW - 10 * GAP_MS, NOW + 10 * GAP_MS) | st.integers(-(2**63), 2**63)
reads = st.none() | st.integers(0, 1000)


def after(*signs: tuple[int, int | None]) -> Visit:
    """The visit after signs of (minute, place), each heard when it was given."""
    visit = None
    for minute, read in signs:
        at_ms = NOW + minute * MINUTE
        visit = signed(visit, at_ms, read, at_ms)
    assert visit is not None
    return visit


def at(minute: int) -> int:
    return NOW + minute * MINUTE


def test_signs_near_each_other_are_one_visit() -> None:
    visit = after((0, 5), (9, 7), (18, 9))
    assert visit == Visit(Moment(9, at(18)))
    assert left_off(visit, at(20)) is None, "there is no visit before"


def test_after_a_pause_it_is_another_visit() -> None:
    visit = after((0, 5), (9, 7), (19, 9), (28, 12))
    assert visit == Visit(Moment(12, at(28)), Moment(7, at(9)))
    assert left_off(visit, at(29)) == Moment(7, at(9))


@pytest.mark.parametrize("counted", [True, False])
def test_it_is_the_same_whether_the_question_was_counted_or_not(counted: bool) -> None:
    visit = after((0, 5), *([(60, 40)] if counted else []))
    assert left_off(visit, at(60)) == Moment(5, at(0))


def test_a_visit_that_began_after_the_question_is_not_meant() -> None:
    assert left_off(after((0, 5), (60, 40), (80, 60)), at(60)) is None


@given(st.lists(st.tuples(times, reads), min_size=1, max_size=12))
def test_no_claim_goes_beyond_our_own_clock_or_back(
    signs: list[tuple[int, int | None]],
) -> None:
    visit: Visit | None = None
    for claimed_ms, read in signs:
        before, visit = visit, signed(visit, claimed_ms, read, NOW)
        assert visit.last.at_ms <= NOW
        assert visit.last.position >= (read or 0)
        if before is not None:
            assert visit.last.at_ms >= before.last.at_ms
            assert visit.last.position >= before.last.position
            assert visit.before in (before.before, before.last)
        if visit.before is not None:
            assert visit.last.at_ms - visit.before.at_ms >= GAP_MS
            assert visit.before.position <= visit.last.position
        assert signed(visit, claimed_ms, read, NOW) == visit, "the same sign twice is one"


@given(st.lists(st.tuples(times, reads), max_size=12), st.integers(NOW, NOW + 3 * GAP_MS))
def test_who_asks_left_off_before_they_asked(
    signs: list[tuple[int, int | None]], asked_ms: int
) -> None:
    visit: Visit | None = None
    for claimed_ms, read in signs:
        visit = signed(visit, claimed_ms, read, NOW)
    counted = signed(visit, asked_ms, None, asked_ms)
    found = left_off(visit, asked_ms)
    assert found == left_off(counted, asked_ms)
    assert found is None or found.at_ms < asked_ms
