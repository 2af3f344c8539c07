"""Ranking by embeddings: near lines first, each line asked about once, forgotten ones let go."""

from collections.abc import Sequence
from dataclasses import replace

from appservice.model.reach import Reach
from appservice.model.room import Room
from appservice.personal.meaning import ByMeaning
from appservice.policy.reach import reach_of
from appservice.ports.embeddings import Vector
from tests.pure.personal.lines import ALICE, NOON, remembered
from tests.pure.policy.rooms import RULES, direct

REACH = replace(reach_of(direct(), RULES), own_machines_only=True)
MEANINGS = {"cat": [1.0, 0.0], "kitten": [0.9, 0.1], "town": [0.0, 1.0], "": [0.0, 0.0]}


async def reach_now(room: Room) -> Reach:
    assert room == direct()
    return REACH


class Meanings:
    """Knows what a few words mean."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.works = True

    async def vectors(self, texts: Sequence[str], reach: Reach) -> list[Vector] | None:
        assert reach == REACH
        self.asked.append(list(texts))
        return [MEANINGS[text] for text in texts] if self.works else None


async def test_what_means_the_same_comes_first_and_is_asked_about_once() -> None:
    embed = Meanings()
    by_meaning = ByMeaning(embed, reach_now)
    lines = [remembered(1, "town"), remembered(2, "kitten"), remembered(3, "")]
    for _ in range(2):
        scores = await by_meaning.scores(direct(), ALICE, lines, "cat")
        assert scores is not None
        assert max(scores) == scores[1]
        assert scores[2] == -1
    assert embed.asked == [["cat", "town", "kitten", ""], ["cat"]]
    edited = [remembered(1, "town"), remembered(2, "town", edited_ms=7)]
    scores = await by_meaning.scores(direct(), ALICE, edited, "town")
    assert scores == [1.0, 1.0]
    assert embed.asked[-1] == ["town", "town"], "the question, and the line with other words"
    assert await by_meaning.scores(direct(), ALICE, lines[2:], "cat") == [-1.0]
    assert embed.asked[-1] == ["cat", ""], "what was forgotten is known no more"


async def test_lines_after_a_person_was_forgotten_are_others_with_the_same_numbers() -> None:
    embed = Meanings()
    by_meaning = ByMeaning(embed, reach_now)
    assert await by_meaning.scores(direct(), ALICE, [remembered(1, "cat")], "cat") == [1.0]
    later = [remembered(1, "town", made_ms=NOON + 1)]
    assert await by_meaning.scores(direct(), ALICE, later, "cat") == [0.0]
    by_meaning.forget(ALICE)
    await by_meaning.scores(direct(), ALICE, later, "cat")
    assert embed.asked[-1] == ["cat", "town"], "nothing of them was in memory"


async def test_where_nothing_answers_that_is_told() -> None:
    embed = Meanings()
    embed.works = False
    assert (
        await ByMeaning(embed, reach_now).scores(direct(), ALICE, [remembered(1, "cat")], "cat")
        is None
    )
