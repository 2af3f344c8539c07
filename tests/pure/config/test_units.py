import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.config.units import parse_duration, parse_size

TIMES = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


@given(st.integers(0, 3650), st.sampled_from(sorted(TIMES)))
def test_a_duration_is_its_number_times_its_unit(number: int, unit: str) -> None:
    assert parse_duration(f"{number}{unit}") == number * TIMES[unit]
    assert parse_duration(f"{number} {unit}") == number * TIMES[unit]


@pytest.mark.parametrize(
    "text", ["", "15", "m", "1.5h", "-1s", "15 M", "1h30m", "١s", 15, None, True]
)
def test_what_is_not_a_duration_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="is not a duration; write for example 15m"):
        parse_duration(text)


def test_sizes_are_binary() -> None:
    assert [parse_size(f"2{unit}") for unit in ("B", "KiB", "MiB", "GiB")] == [
        2,
        2 * 1024,
        2 * 1024**2,
        2 * 1024**3,
    ]
    for text in ("50MB", "50", 50):
        with pytest.raises(ValueError, match="is not a size; write for example 50MiB"):
            parse_size(text)
