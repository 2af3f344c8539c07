"""What the word of a judge leads to, and what keeps it from leading to anything."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from appservice.model.chat import Author
from appservice.model.effect import Decision, OpenTurn
from appservice.model.given import Tick
from appservice.model.group import Group, Settings
from appservice.model.ids import EventId, UserId
from appservice.model.judging import (
    SIGNS,
    AskJudge,
    Opinion,
    React,
)
from appservice.model.room import Room
from appservice.model.speaking import Call, Mode, Ruling
from appservice.policy.decide import decide
from appservice.policy.judging import TIMER
from tests.pure.policy.rooms import (
    ALICE,
    BOB,
    NOW,
    line,
    scene,
    turn,
)
from tests.pure.policy.talk_judged import (
    ASKED,
    BY,
    SAID,
    WAITS,
    considered_after,
    heard,
    is_silent,
    judged,
    room,
    timer,
)


def quiet(there: Room) -> Room:
    return replace(there, quiet_until_ms=NOW + 1000)


def chosen(there: Room, mode: Mode) -> Room:
    return replace(there, group=replace(there.group, settings=Settings(mode=mode)))


@pytest.mark.parametrize(
    "change",
    [quiet, lambda r: chosen(r, Mode.OFF), lambda r: chosen(r, Mode.MENTION)],
    ids=["quiet", "off", "mention"],
)
def test_what_members_wish_meanwhile_is_obeyed(change: Any) -> None:
    assert is_silent(decide(scene(change(room(WAITS))), Tick(TIMER), NOW, BY))
    assert is_silent(judged(at=scene(change(room(ASKED)))))


def test_the_judge_says_speak() -> None:
    decision = judged()
    (turned,) = (each for each in decision.effects if isinstance(each, OpenTurn))
    assert turned == OpenTurn(SAID, ALICE, None, "asks everybody", unasked=True)
    assert considered_after(decision) is None
    assert timer(decision) is None
    assert "speak" in decision.why
    assert "asks everybody" in decision.why


@pytest.mark.parametrize(
    "decision",
    [
        judged(Opinion.SILENT),
        judged(sure=0.69),
        judged(sure=float("nan")),
        judged(asked_ms=1),
        judged(at=scene(room())),
        judged(at=scene(room(replace(ASKED, about=EventId("$newer"))))),
        judged(at=scene(room(replace(ASKED, asker=UserId("@gone:hs.test"))))),
        judged(at=scene(room(ASKED), open_turns=(replace(turn(), thread=None),))),
        judged(at=scene(room(ASKED), recent=(line("$said", Author.HUMAN), line("$after")))),
        judged(by=replace(BY, stopped="repairs")),
        judged(Opinion.REACT, emoji="\U0001f4a9"),
        judged(Opinion.REACT),
    ],
    ids=range(12),
)
def test_all_doubt_ends_in_silence(decision: Decision) -> None:
    assert is_silent(decision)


def test_lines_before_it_and_bots_after_it_are_no_answer() -> None:
    recent = (
        line("$before", Author.HUMAN),
        line("$said", Author.HUMAN),
        line("$bot", Author.BOT),
    )
    assert not is_silent(judged(at=scene(room(ASKED), recent=recent)))


def test_who_spoke_enough_says_nothing_and_may_still_react() -> None:
    at = scene(room(ASKED), recent=(line("$before"), line("$said", Author.HUMAN)))
    assert is_silent(judged(at=at))
    assert not is_silent(judged(Opinion.REACT, at, emoji=SIGNS[1]))


def test_a_room_that_dislikes_remarks_has_to_be_surer() -> None:
    there = room(ASKED)
    half_over = NOW - BY.speaking.reserve_ms * 3 // 4
    disliked = replace(there, group=replace(there.group, disliked_ms=half_over))
    assert not is_silent(judged(at=scene(there), sure=0.75))
    assert is_silent(judged(at=scene(disliked), sure=0.75))
    assert not is_silent(judged(at=scene(disliked), sure=0.95))


def test_it_reacts_and_rarely() -> None:
    decision = judged(Opinion.REACT, emoji=SIGNS[1])
    assert React(SAID, SIGNS[1]) in decision.effects
    reacted = decision.room.group.judging.reacted
    assert reacted == (NOW,)
    lately = room(ASKED, reacted=(NOW - 1000,))
    assert is_silent(judged(Opinion.REACT, scene(lately), emoji=SIGNS[1]))
    often = room(ASKED, reacted=tuple(NOW - n * 600_000 for n in range(1, 5)))
    assert is_silent(judged(Opinion.REACT, scene(often), emoji=SIGNS[1]))
    long_ago = room(ASKED, reacted=(NOW - 3_700_000,) * 4)
    assert not is_silent(judged(Opinion.REACT, scene(long_ago), emoji=SIGNS[1]))


JUST_NOW = NOW - 1000


@pytest.mark.parametrize(
    "lately",
    [
        lambda group: replace(group, remarked_ms=JUST_NOW),
        lambda group: replace(group, disliked_ms=JUST_NOW),
    ],
    ids=["remarked", "disliked"],
)
def test_who_may_have_called_it_is_not_made_to_wait_for_its_manners(
    lately: Callable[[Group], Group],
) -> None:
    """A name is judged as any doubt is, but a word would be an answer and no remark."""
    for named, silent in ((True, False), (False, True)):
        there = room(replace(WAITS, named=named))
        there = replace(there, group=lately(there.group))
        rung = decide(scene(there), Tick(TIMER), NOW, BY)
        assert any(isinstance(each, AskJudge) for each in rung.effects) is not silent
        there = room(replace(ASKED, named=named))
        there = replace(there, group=lately(there.group))
        said = judged(at=scene(there, recent=(line("$l"), line("$said", Author.HUMAN))))
        assert is_silent(said) is silent
        known = said.room.group
        assert JUST_NOW in {known.remarked_ms, known.disliked_ms}, "its answer is no remark"


def test_what_may_call_it_is_noted_as_such_while_its_caller_goes_on() -> None:
    perhaps = Ruling(Call.JUDGE, "perhaps named")
    first = heard(said=perhaps)
    noted = considered_after(first)
    assert noted is not None
    assert noted.named
    cross = room()
    cross = replace(cross, group=replace(cross.group, disliked_ms=NOW - 1000))
    assert considered_after(heard(said=perhaps, at=scene(cross))) == noted
    assert considered_after(heard(at=scene(cross))) is None
    for sender, named in ((ALICE, True), (BOB, False)):
        after = considered_after(heard(noted, sender=sender, event_id=EventId("$more")))
        assert after is not None
        assert after.named is named
