"""Which journeys are played again, and which have to pass at first."""

import pytest

from stage.once_more import MOST, must_pass_at_first, to_play_again


@pytest.mark.parametrize(
    "name",
    [
        "tests/journeys/test_chaos.py::test_chaos",
        "tests/journeys/test_robust_kills.py::test_killed_at_the_door[act-performed-1]",
        "tests/journeys/test_adopting.py::test_killed_while_it_is_given_power[guest-passed-over]",
        "tests/journeys/test_encrypted_forged.py::test_ciphertext_counts_once_and_for_its_sender",
        "tests/journeys/test_walls.py::test_any",
        "tests/journeys/test_canaries.py::test_any",
    ],
)
def test_what_must_never_happen_has_to_pass_at_first(name: str) -> None:
    assert must_pass_at_first(name)


def test_what_people_see_may_be_late() -> None:
    assert not must_pass_at_first("tests/journeys/test_history.py::test_answers_stand_where[x]")
    assert not must_pass_at_first("/a/wall/twice/tests/journeys/test_history.py::test_names")


def test_a_few_are_played_again() -> None:
    assert to_play_again(1, {"b": False, "a": False}) == ["a", "b"]
    assert to_play_again(1, {str(n): False for n in range(MOST)}) == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("code", "failed"),
    [
        (0, {}),
        (1, {}),
        (1, {str(n): False for n in range(MOST + 1)}),
        (1, {"a": False, "b": True}),
        (2, {"a": False}),
        (3, {"a": False}),
    ],
)
def test_many_or_grave_or_broken_off_are_not(code: int, failed: dict[str, bool]) -> None:
    assert to_play_again(code, failed) == []
