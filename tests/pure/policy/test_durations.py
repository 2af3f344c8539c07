"""How long it is quiet, as people write it and as they are told."""

import pytest

from appservice.model.commands.basic import Quiet, Unknown
from appservice.policy.durations import in_words
from appservice.policy.parsing import parse


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("1m", "1 minute"),
        ("30m", "30 minutes"),
        ("60 min", "1 hour"),
        ("90m", "90 minutes"),
        ("2h", "2 hours"),
        ("24h", "1 day"),
        ("3d", "3 days"),
    ],
)
def test_a_duration_is_told_in_its_largest_whole_unit(written: str, told: str) -> None:
    command = parse(f"quiet {written}")
    assert isinstance(command, Quiet)
    assert command.for_ms is not None
    assert in_words(command.for_ms) == told


@pytest.mark.parametrize("written", ["0m", "0h", "000d", "-1m", "1.5h", "soon"])
def test_no_time_at_all_is_no_duration(written: str) -> None:
    assert parse(f"quiet {written}") == Unknown(written, why="duration")
