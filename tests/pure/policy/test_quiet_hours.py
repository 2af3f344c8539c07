"""Quiet times go by the clock on the wall, over midnight and where clocks change."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.guarding import Limits, QuietHours
from appservice.policy.quiet_hours import is_quiet, quiet_until_ms

BERLIN = "Europe/Berlin"
NIGHT = Limits(quiet=(QuietHours(21 * 60, 7 * 60, BERLIN),))
SCHOOL = Limits(quiet=(QuietHours(8 * 60, 13 * 60, BERLIN),))
HOUR = 3_600_000


def at(text: str, zone: str = BERLIN, fold: int = 0) -> int:
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return int(moment.timestamp() * 1000)


@pytest.mark.parametrize(
    ("when", "quiet"),
    [
        ("2026-06-01 20:59", False),
        ("2026-06-01 21:00", True),
        ("2026-06-02 00:00", True),
        ("2026-06-02 06:59", True),
        ("2026-06-02 07:00", False),
        ("2026-12-01 20:59", False),
        ("2026-12-01 21:00", True),
    ],
)
def test_a_night_goes_over_midnight(when: str, quiet: bool) -> None:
    assert is_quiet(NIGHT, at(when)) is quiet


@pytest.mark.parametrize(
    ("evening", "hours"),
    [("2026-06-01 21:00", 10), ("2026-03-28 21:00", 9), ("2026-10-24 21:00", 11)],
)
def test_it_ends_by_the_clock_on_the_wall_where_clocks_change(evening: str, hours: int) -> None:
    begins = at(evening)
    assert quiet_until_ms(NIGHT, begins) == begins + hours * HOUR
    assert all(is_quiet(NIGHT, begins + minute * 60_000) for minute in range(hours * 60))


def test_an_hour_that_comes_twice_is_quiet_twice_and_one_that_never_comes_is_nobodys() -> None:
    early = Limits(quiet=(QuietHours(2 * 60, 3 * 60, BERLIN),))
    first, second = at("2026-10-25 02:30"), at("2026-10-25 02:30", fold=1)
    assert second - first == HOUR
    assert is_quiet(early, first)
    assert is_quiet(early, second)
    spring = at("2026-03-29 00:00")
    assert not any(is_quiet(early, spring + minute * 60_000) for minute in range(24 * 60))


def test_hours_of_a_day_and_those_that_follow_each_other() -> None:
    assert not is_quiet(SCHOOL, at("2026-06-01 07:59"))
    assert is_quiet(SCHOOL, at("2026-06-01 12:59"))
    assert not is_quiet(SCHOOL, at("2026-06-01 13:00"))
    both = Limits(quiet=(*SCHOOL.quiet, QuietHours(13 * 60, 15 * 60, "Europe/London")))
    assert quiet_until_ms(both, at("2026-06-01 08:00")) == at("2026-06-01 13:00")
    joined = Limits(quiet=(*SCHOOL.quiet, QuietHours(13 * 60, 15 * 60, BERLIN)))
    assert quiet_until_ms(joined, at("2026-06-01 08:00")) == at("2026-06-01 15:00")
    now = at("2026-06-01 16:00")
    assert quiet_until_ms(both, now) == now


def test_a_whole_day_none_at_all_and_a_zone_that_nobody_knows() -> None:
    now = at("2026-06-01 16:00")
    whole = Limits(quiet=(QuietHours(0, 24 * 60, BERLIN),))
    assert is_quiet(whole, now)
    assert quiet_until_ms(whole, now) > now
    assert not is_quiet(Limits(quiet=(QuietHours(600, 600, BERLIN),)), now)
    for zone in ("Nowhere/Land", "", "../../etc/passwd", "Europe"):
        odd = Limits(quiet=(QuietHours(14 * 60, 15 * 60, zone),))
        assert is_quiet(odd, at("2026-06-01 14:30", "UTC"))
        assert not is_quiet(odd, at("2026-06-01 15:00", "UTC"))


@given(
    st.lists(
        st.builds(
            QuietHours,
            st.integers(0, 1440),
            st.integers(0, 1440),
            st.sampled_from([BERLIN, "Pacific/Apia", "Asia/Kathmandu", "America/St_Johns", "?"]),
        ),
        max_size=3,
    ),
    st.integers(0, 20 * 366 * 24 * 60),
)
def test_what_it_says_of_the_end_is_so(hours: list[QuietHours], minutes: int) -> None:
    limits, now = Limits(quiet=tuple(hours)), at("2011-12-01 00:00") + minutes * 60_000
    until = quiet_until_ms(limits, now)
    assert (until > now) is is_quiet(limits, now)
    if until - now < 24 * HOUR:
        assert not is_quiet(limits, until)
