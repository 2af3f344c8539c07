"""Chance that is the same when it is asked again, and that nobody else can foresee."""

from statistics import mean

from appservice.turns.drawing import drawing


def test_the_same_thing_draws_the_same_and_another_key_another() -> None:
    draw = drawing(b"key")
    assert draw("$join") == drawing(b"key")("$join")
    assert draw("$join") != draw("$other")
    assert draw("$join") != drawing(b"other")("$join")


def test_draws_are_spread_from_none_to_all() -> None:
    draws = [drawing(b"key")(f"${number}") for number in range(1000)]
    assert all(0 <= each < 1 for each in draws)
    assert min(draws) < 0.05
    assert max(draws) > 0.95
    assert 0.45 < mean(draws) < 0.55
