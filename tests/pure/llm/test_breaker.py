"""The breaker: closed, open after failures, half open after a rest that grows, closed again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.llm.breaker import (
    FAILURES,
    LONGEST_REST_S,
    LONGEST_WISH_S,
    REST_S,
    Breaker,
    BreakerState,
)

NOW = 1000.0


def test_a_grave_failure_opens_it_and_time_half_opens_it() -> None:
    breaker = Breaker().failed(NOW, grave=True)
    assert breaker.state(NOW) is BreakerState.OPEN
    assert breaker.state(NOW + REST_S - 0.1) is BreakerState.OPEN
    assert breaker.state(NOW + REST_S) is BreakerState.HALF_OPEN
    assert breaker.answered() == Breaker()
    assert Breaker().state(NOW) is BreakerState.CLOSED


def test_what_may_be_the_questions_fault_opens_it_when_it_comes_again_and_again() -> None:
    breaker = Breaker()
    for _ in range(FAILURES - 1):
        breaker = breaker.failed(NOW, grave=False)
        assert breaker.state(NOW) is BreakerState.CLOSED
    assert breaker.failed(NOW, grave=False).state(NOW) is BreakerState.OPEN
    assert breaker.answered().failed(NOW, grave=False).state(NOW) is BreakerState.CLOSED


def test_each_failed_trial_doubles_the_rest_up_to_a_bound() -> None:
    breaker, now, rests = Breaker(), NOW, []
    for _ in range(6):
        breaker = breaker.failed(now, grave=not breaker.rests)
        rests.append(breaker.rests_until_s - now)
        now = breaker.rests_until_s
    assert rests == [15, 30, 60, 120, 120, 120]
    assert max(rests) == LONGEST_REST_S


def test_a_failure_for_want_of_others_does_not_make_the_rest_longer() -> None:
    breaker = Breaker().failed(NOW, grave=True)
    again = breaker.failed(NOW + 5, grave=True)
    assert (again.rests, again.rests_until_s) == (1, NOW + REST_S)


@pytest.mark.parametrize(
    ("wish", "until"), [(1.0, REST_S), (60.0, 60.0), (86_400.0, LONGEST_WISH_S)]
)
def test_what_the_endpoint_wishes_is_kept_within_reason(wish: float, until: float) -> None:
    breaker = Breaker().failed(NOW, grave=False, wish_s=wish)
    assert breaker.rests_until_s == NOW + until
    assert breaker.left_alone_s(NOW) == min(wish, LONGEST_WISH_S)
    assert breaker.left_alone_s(NOW + until) == 0.0
    later = breaker.failed(NOW + 1, grave=True, wish_s=100.0)
    assert later.rests_until_s == max(NOW + 101, NOW + until)


steps = st.lists(
    st.tuples(
        st.integers(0, 500), st.sampled_from(["answered", "grave", "light"]),
        st.none() | st.integers(-10, 10**6),
    )
)  # fmt: skip


@given(steps)
def test_it_always_finds_back(taken: list[tuple[int, str, int | None]]) -> None:
    breaker, now = Breaker(), NOW
    for seconds, what, wish in taken:
        now += seconds
        before = breaker.state(now)
        if what == "answered":
            breaker = breaker.answered()
            assert breaker.state(now) is BreakerState.CLOSED
        else:
            breaker = breaker.failed(now, grave=what == "grave", wish_s=wish)
            assert before is BreakerState.CLOSED or breaker.state(now) is BreakerState.OPEN
        assert breaker.state(now + LONGEST_WISH_S) is not BreakerState.OPEN
        assert breaker.left_alone_s(now) <= LONGEST_WISH_S
