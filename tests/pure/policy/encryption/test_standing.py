"""There is one identity, and never a second by accident."""

import pytest

from appservice.policy.encryption.standing import Standing, standing


@pytest.mark.parametrize("began", [False, True])
@pytest.mark.parametrize("replacing", [False, True])
@pytest.mark.parametrize(
    ("ours", "shown", "then"),
    [
        ("A", "A", Standing.SAME),
        ("A", None, Standing.PUBLISH),
        (None, "A", Standing.LOST),
    ],
)
def test_however_it_came_about(
    ours: str | None, shown: str | None, then: Standing, *, began: bool, replacing: bool
) -> None:
    assert standing(ours, shown, began=began, replacing=replacing) is then


def test_the_first_is_made_where_nothing_ever_was() -> None:
    assert standing(None, None, began=False, replacing=False) is Standing.MAKE


def test_none_is_made_where_a_database_remembers_one() -> None:
    assert standing(None, None, began=True, replacing=False) is Standing.LOST


def test_another_is_replaced_by_the_operators_word_alone() -> None:
    assert standing("A", "B", began=True, replacing=False) is Standing.OTHER
    assert standing("A", "B", began=True, replacing=True) is Standing.PUBLISH
