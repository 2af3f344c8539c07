"""What guardians said no to is not done, wherever a decision came from, and told to nobody else."""

from dataclasses import replace

import pytest

from appservice.model.effect import (
    Decision,
    Effect,
    Notice,
    OpenTurn,
    RequestGroup,
)
from appservice.model.guarding import (
    GuardingChanged,
    Limits,
    LimitTold,
    OutWished,
    QuietHours,
    TellLimit,
    WishOut,
)
from appservice.model.ids import EventId, UserId
from appservice.model.judging import AskJudge, Considered, Judging
from appservice.model.proposing import Propose, SettleProposal
from appservice.model.room import Room
from appservice.model.scene import Scene
from appservice.model.wishing import ForgetRemembered, RememberText, ShowRemembered
from appservice.policy.decide import decide
from appservice.policy.decide.limiting import limited
from appservice.policy.quiet_hours import quiet_until_ms
from tests.pure.policy.rooms import (
    ALICE,
    BOB,
    CAROL,
    MINUTE,
    NOW,
    ROOM,
    RULES,
    direct,
    group,
    message,
    turn,
)

ALWAYS = Limits(quiet=(QuietHours(0, 1440, "UTC"),))
ABOUT = EventId("$about")


def done(room: Room, limits: Limits, *effects: Effect, now_ms: int = NOW) -> Decision:
    """What is left of a decision where these are Alice's limits."""
    scene = Scene(room, guarded={ALICE: limits})
    return limited(Decision("x", room, effects), scene, now_ms, RULES)


def keys(decision: Decision) -> list[str]:
    return [each.say.key for each in decision.effects if isinstance(each, Notice)]


def test_in_a_quiet_time_a_child_is_told_so_once_in_their_own_chat() -> None:
    first = decide(Scene(direct(), guarded={ALICE: ALWAYS}), message("Hello"), NOW, RULES)
    assert keys(first) == ["limit_quiet"]
    assert not any(isinstance(each, OpenTurn) for each in first.effects)
    again = decide(Scene(first.room, guarded={ALICE: ALWAYS}), message("Hello?"), NOW + 1, RULES)
    assert keys(again) == []
    assert not any(isinstance(each, OpenTurn) for each in again.effects)
    later = quiet_until_ms(ALWAYS, NOW)
    assert keys(done(first.room, ALWAYS, OpenTurn(ABOUT, ALICE), now_ms=later)) == ["limit_quiet"]


def test_in_groups_nothing_is_said_of_it_and_others_are_answered() -> None:
    asked = decide(Scene(group(), guarded={ALICE: ALWAYS}), message("Parlour, hello"), NOW, RULES)
    until = quiet_until_ms(ALWAYS, NOW)
    assert asked.effects[1:] == (TellLimit(ALICE, "limit_quiet", until),)
    other = decide(
        Scene(group(), guarded={ALICE: ALWAYS}), message("Parlour, hello", BOB), NOW, RULES
    )
    assert any(isinstance(each, OpenTurn) for each in other.effects)


def test_what_is_told_by_a_group_is_told_once_and_in_that_persons_chat_alone() -> None:
    told = LimitTold(ALICE, "limit_quiet", "Tea", NOW + MINUTE)
    first = decide(Scene(direct()), told, NOW, RULES)
    assert keys(first) == ["limit_quiet"]
    assert keys(decide(Scene(first.room), told, NOW + 1, RULES)) == []
    assert keys(decide(Scene(first.room), told, NOW + MINUTE, RULES)) == ["limit_quiet"]
    each_time = LimitTold(ALICE, "limit_groups_out", "Tea")
    assert keys(decide(Scene(first.room), each_time, NOW, RULES)) == ["limit_groups_out"]
    for room in (group(), direct(person=BOB)):
        assert keys(decide(Scene(room), told, NOW, RULES)) == []


def test_commands_are_heard_in_quiet_times() -> None:
    scene = Scene(direct(), guarded={ALICE: ALWAYS})
    assert keys(decide(scene, message("!ai help"), NOW, RULES)) == ["help_direct"]


@pytest.mark.parametrize("unasked", [True, False])
def test_remarks_that_nobody_called_for(unasked: bool) -> None:
    remark, answer = OpenTurn(ABOUT, ALICE, unasked=True), OpenTurn(ABOUT, ALICE)
    others = OpenTurn(ABOUT, BOB, unasked=True)
    left = done(group(), Limits(unasked=unasked), remark, answer, others)
    assert left.effects == ((remark,) if unasked else ()) + (answer, others)


def test_no_judge_is_asked_about_what_a_child_said_whom_no_remark_may_answer() -> None:
    def judging(asker: UserId) -> Room:
        considered = Considered(about=ABOUT, asker=asker, since_ms=NOW, heard_ms=NOW)
        there = group()
        return replace(there, group=replace(there.group, judging=Judging(considered=considered)))

    ask = AskJudge(ABOUT, NOW)
    left = done(judging(ALICE), Limits(unasked=False), ask)
    assert ask not in left.effects
    assert left.room.group.judging.considered is None, "and nothing waits for what it says"
    assert done(judging(BOB), Limits(unasked=False), ask).effects == (ask,)
    assert done(judging(ALICE), Limits(), ask).effects == (ask,)


def test_nothing_is_remembered_where_a_guardian_said_no() -> None:
    no = Limits(memory=False)
    asked = decide(
        Scene(direct(), guarded={ALICE: no}), message("!ai remember I like tea"), NOW, RULES
    )
    assert keys(asked) == ["limit_memory"]
    assert not any(isinstance(each, RememberText) for each in asked.effects)
    allowed = decide(Scene(direct()), message("!ai remember I like tea"), NOW, RULES)
    assert any(isinstance(each, RememberText) for each in allowed.effects)
    look = Propose(ABOUT, turn().turn_id)
    assert done(direct(), no, look).effects == ()
    assert done(direct(), Limits(), look).effects == (look,)
    agreed = SettleProposal(ABOUT, agreed=True)
    assert done(direct(), no, agreed).effects == (SettleProposal(ABOUT, agreed=None),)
    assert done(direct(), Limits(), agreed).effects == (agreed,)


def test_what_is_there_can_still_be_seen_and_forgotten() -> None:
    scene = Scene(direct(), guarded={ALICE: Limits(memory=False)})
    for body, kind in (("!ai memory", ShowRemembered), ("!ai memory forget 1", ForgetRemembered)):
        effects = decide(scene, message(body), NOW, RULES).effects
        assert any(isinstance(each, kind) for each in effects), body


def test_a_child_without_groups_makes_none() -> None:
    asked = decide(
        Scene(direct(), guarded={ALICE: Limits(groups=False)}),
        message('!ai new "Tea" @bob:hs.test'),
        NOW,
        RULES,
    )
    assert keys(asked) == ["limit_groups"]
    assert not any(isinstance(each, RequestGroup) for each in asked.effects)


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("!ai remove me from Tea", "Tea"),
        ("!ai remove me out of Tea and Cake", "Tea and Cake"),
        ("!ai remove Me all", ""),
        ("!ai remove me from all groups", ""),
        ("!ai remove me from everywhere", ""),
    ],
)
def test_a_person_can_wish_to_be_out_where_nobody_else_reads_it(words: str, where: str) -> None:
    asked = decide(Scene(direct()), message(words), NOW, RULES)
    assert asked.effects == (WishOut(ALICE, where, message(words).event_id),)


def test_a_wish_to_be_out_names_a_group_or_is_said_in_one() -> None:
    assert keys(decide(Scene(direct()), message("!ai remove me"), NOW, RULES)) == ["out_which"]
    there = group(ALICE, BOB, CAROL)
    here = decide(Scene(there), message("!ai remove me", BOB), NOW, RULES)
    assert here.room.group.out_wished == {BOB}
    assert keys(here) == []
    by_chat = decide(Scene(there), OutWished(BOB), NOW, RULES)
    assert here.effects == by_chat.effects


@pytest.mark.parametrize(
    ("limits", "key"),
    [
        (Limits(groups=False), "limit_groups_stay"),
        (Limits(no_groups=frozenset({ROOM})), "limit_group_stay"),
        (Limits(memory=False), None),
    ],
)
def test_who_made_a_group_is_told_to_go_and_nobody_acts_against_them(
    limits: Limits, key: str | None
) -> None:
    scene = Scene(group(ALICE, BOB), guarded={ALICE: limits})
    looked = decide(scene, GuardingChanged(BOB), NOW, RULES)
    told = [each for each in looked.effects if isinstance(each, TellLimit)]
    assert [(each.user, each.key) for each in told] == ([] if key is None else [(ALICE, key)])
    for each in told:
        first = decide(
            Scene(direct()), LimitTold(ALICE, each.key, "Tea", each.until_ms), NOW, RULES
        )
        assert keys(first) == [key]
        other = LimitTold(ALICE, each.key, "Cake", each.until_ms)
        assert keys(decide(Scene(first.room), other, NOW, RULES)) == [key], "of each group"
        same = LimitTold(ALICE, each.key, "Tea", each.until_ms)
        assert keys(decide(Scene(first.room), same, NOW, RULES)) == []
