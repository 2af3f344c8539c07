"""Who looks at words before they are said, and that nobody is said to have looked who did not."""

from appservice.model.errors import ModelFault, ModelUnavailable
from appservice.model.ids import RoomId
from appservice.model.rating import Category, Rater, Scores
from appservice.model.reach import Reach
from appservice.policy.units import FIRST, ended
from appservice.telemetry import NullMeter
from appservice.turns.rating import Ratings

REACH = Reach(RoomId("!r:a"), own_machines_only=True)
SENTENCE = "A calm sentence that is here only to be so long. "
BOTH = frozenset(Rater)
FLOOR = frozenset({Rater.FLOOR})


class Rates:
    """A classifier that notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Reach]] = []
        self.down = False

    async def scores(self, text: str, reach: Reach) -> Scores:
        self.asked.append((text, reach))
        if self.down:
            raise ModelUnavailable("No.", ModelFault.UNREACHABLE)
        return {Category.VIOLENCE: 0.7 if "gore" in text else 0.1}


class Outcomes(NullMeter):
    """Counts what became of calls."""

    def __init__(self) -> None:
        self.outcomes: list[str] = []

    def classifier_call(self, outcome: str, seconds: float) -> None:
        assert seconds >= 0
        self.outcomes.append(outcome)


async def test_without_a_classifier_the_floor_alone_has_looked() -> None:
    rated = await Ratings(None, NullMeter()).rated("Hello.", REACH)
    assert (rated.text, rated.by) == ("Hello.", FLOOR)


async def test_a_text_is_as_bad_as_its_worst_part() -> None:
    rates, meter = Rates(), Outcomes()
    text = SENTENCE * 20 + "Then there was gore. " + SENTENCE * 20
    rated = await Ratings(rates, meter).rated(text, REACH)
    assert rated.scores[Category.VIOLENCE] == 0.7
    assert (rated.text, rated.by) == (text, BOTH)
    assert len(rates.asked) > 2
    assert {reach for _, reach in rates.asked} == {REACH}
    assert set(meter.outcomes) == {"ok"}


async def test_what_comes_bit_by_bit_is_asked_about_once() -> None:
    rates = Rates()
    ratings = Ratings(rates, NullMeter())
    text = SENTENCE * 40
    asked = 0
    for end in range(0, len(text), FIRST):
        shown = ended(text[:end])
        if shown:
            await ratings.rated(shown, REACH)
            assert (await ratings.known(shown)).by == BOTH
            assert len(rates.asked) - asked <= 1
            asked = len(rates.asked)
    assert (await ratings.known(text)).by == FLOOR
    await ratings.rated(text, REACH)
    assert len(rates.asked) <= asked + 1
    assert len({text for text, _ in rates.asked}) == len(rates.asked)


async def test_one_part_that_nobody_rated_is_a_text_that_nobody_rated() -> None:
    rates, meter = Rates(), Outcomes()
    ratings = Ratings(rates, meter)
    shown = ended(SENTENCE * 10)
    await ratings.rated(shown, REACH)
    rates.down = True
    assert (await ratings.rated(shown, REACH)).by == BOTH
    assert (await ratings.rated(SENTENCE * 40, REACH)).by == FLOOR
    assert (await ratings.known(SENTENCE * 40)).by == FLOOR
    assert meter.outcomes[-1] == "unreachable"


async def test_what_is_too_much_to_be_rated_is_not() -> None:
    rates = Rates()
    ratings = Ratings(rates, NullMeter())
    assert (await ratings.rated("x" * 99_999, REACH)).by == BOTH
    asked = len(rates.asked)
    assert (await ratings.rated("\n".join(["x" * 100] * 980) + "x" * 900, REACH)).by == FLOOR
    assert (await ratings.rated("y" * 400_000, REACH)).by == frozenset()
    assert (
        await ratings.rated("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 21_000, REACH)
    ).by == frozenset()
    assert len(rates.asked) == asked


async def test_nothing_of_the_words_is_kept() -> None:
    ratings = Ratings(Rates(), NullMeter())
    await ratings.rated("A secret that nobody may find.", REACH)
    assert "secret" not in repr(vars(ratings))
