"""Waiting before the next try: longer and longer, never too long, never all at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.turns.backoff import delay_s


@given(st.integers(0, 10_000))
def test_it_is_between_half_and_the_whole_of_a_bounded_doubling(attempt: int) -> None:
    whole = min(30.0, 0.2 * 2 ** min(attempt, 20))
    assert whole / 2 <= delay_s(attempt) <= whole


def test_those_who_wait_do_not_come_back_together() -> None:
    assert len({delay_s(9) for _ in range(20)}) > 10


@pytest.mark.parametrize(("first_s", "most_s"), [(1.0, 1.0), (0.01, 5.0)])
def test_its_bounds_can_be_chosen(first_s: float, most_s: float) -> None:
    assert first_s / 2 <= delay_s(0, first_s=first_s, most_s=most_s) <= first_s
    assert most_s / 2 <= delay_s(20, first_s=first_s, most_s=most_s) <= most_s
