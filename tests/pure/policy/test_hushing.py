"""Words that ask the AI user for its quiet, in any language, and words that only sound like it."""

from dataclasses import replace

import pytest

from appservice.model.event import LineKind
from appservice.model.speaking import Mode
from tests.pure.policy.calls import JUDGE, SILENT, SPEAK, line, ruled, talk
from tests.pure.policy.rooms import AI, BOB


@pytest.mark.parametrize(
    "body",
    [
        "Marigold be quiet",
        "please be quiet now Marigold",
        "we are watching, Marigold, no talking till it is over",
        "Marigold, помолчи минут десять",
        "Marigold sei bitte still",
        "Marigold tu peux te taire un peu",
        "Marigold、しばらく黙ってて",
        "Marigold 조용히 해줘",
        "Marigold 你先别说话，我们自己猜",
    ],
)
def test_it_obeys_without_a_word(body: str) -> None:
    assert ruled(body).call is not SPEAK


def test_what_is_sure_needs_no_judge_in_a_language_of_which_nothing_else_is_said() -> None:
    for body in ("Marigold, помолчи минут десять", "Marigold、しばらく黙ってて", "psst Marigold"):
        assert ruled(body).call is SILENT, body


@pytest.mark.parametrize(
    "body",
    [
        "Marigold how do i say shut up in french",
        "Marigold how do i get my dog to be quiet at night",
        "Marigold, give us tips for how to stay quiet",
        "Marigold hush puppies recipe please",
        "Marigold düğün için konuşma yaz",
        "Marigold 조용히 공부할 카페 추천해줘",
        "Marigold 帮我找个安静点的咖啡馆",
        "Marigold 怎么让猫保持安静",
        "Marigold para cuatro personas, una receta",
    ],
)
def test_what_only_has_such_words_in_it_is_never_silenced(body: str) -> None:
    assert ruled(body).call is not SILENT


def test_what_is_not_sure_is_judged_but_where_no_judge_is_asked() -> None:
    assert ruled("ok enough now Marigold").call is JUDGE
    assert ruled("Marigold please don't comment on this").call is JUDGE
    assert ruled("Marigold no, is that right?").call is SPEAK
    assert ruled("Marigold stop words, a list", talk(mode=Mode.MENTION)).call is SPEAK


def test_a_sign_on_what_was_not_sure_shows_how_it_was_taken() -> None:
    hush = line(BOB, "ok enough now Marigold", 60, "$h")
    sign = replace(line(AI, "\U0001f44d", 58, "$s"), kind=LineKind.REACTION, reply_to=hush.event_id)
    assert ruled("who knows what a leek is?", talk(hush)).call is JUDGE
    assert ruled("who knows what a leek is?", talk(hush, sign)).call is SILENT
