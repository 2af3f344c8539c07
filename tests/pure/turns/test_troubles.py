"""What is stored of a failure has nothing of what people wrote."""

import json
from collections.abc import Callable

import pytest

from appservice.model.errors import StoreRefused
from appservice.turns.troubles import trouble_of


def _told(fails: Callable[[], object]) -> str:
    with pytest.raises(ValueError, match=r"sesame|char") as caught:
        fails()
    return trouble_of(caught.value)


def test_another_ones_error_is_told_by_its_kind_and_place() -> None:
    assert _told(lambda: json.loads('{"body": sesame}')).startswith("JSONDecodeError in ")
    told = _told(lambda: int("sesame"))
    assert told.startswith("ValueError in <lambda>, line ")
    assert "sesame" not in told


def test_a_sentence_of_ours_is_kept_and_an_error_without_a_place_has_a_kind() -> None:
    assert trouble_of(StoreRefused("Name another one.")) == "StoreRefused: Name another one."
    assert trouble_of(KeyError("sesame")) == "KeyError"
