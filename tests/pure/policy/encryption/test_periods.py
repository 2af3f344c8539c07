"""How long a session of ours is used: what rooms ask for, within bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.policy.encryption.periods import MEGOLM, Periods, is_known, periods

HOUR, WEEK = 3_600_000, 7 * 86_400_000


@pytest.mark.parametrize(
    ("asked", "ms", "messages"),
    [
        ({}, WEEK, 100),
        ({"rotation_period_ms": 86_400_000, "rotation_period_msgs": 50}, 86_400_000, 50),
        ({"rotation_period_ms": 1, "rotation_period_msgs": 1}, HOUR, 10),
        ({"rotation_period_ms": 2**60, "rotation_period_msgs": 2**60}, WEEK, 100),
        ({"rotation_period_ms": 0, "rotation_period_msgs": -5}, WEEK, 100),
        ({"rotation_period_ms": "5", "rotation_period_msgs": True}, WEEK, 100),
    ],
)
def test_what_a_room_asks_for_counts_within_bounds(
    asked: dict[str, object], ms: int, messages: int
) -> None:
    assert periods(asked) == Periods(ms, messages)


@given(st.integers() | st.text() | st.none(), st.integers() | st.floats() | st.lists(st.none()))
def test_whatever_is_asked_for_is_bounded(age: object, count: object) -> None:
    found = periods({"rotation_period_ms": age, "rotation_period_msgs": count})
    assert HOUR <= found.ms <= WEEK
    assert 10 <= found.messages <= 100


@pytest.mark.parametrize("algorithm", [None, "", "m.olm.v1.curve25519-aes-sha2", ["x"], MEGOLM])
def test_one_algorithm_is_known(algorithm: object) -> None:
    assert is_known(algorithm) == (algorithm == MEGOLM)
