"""What somebody has used: in full to them alone, in a group no more than a line."""

from typing import Any

import pytest

from appservice.model.allowance import Counted, CountUsage, Measure, Telling
from appservice.model.commands.allowance import ShowUsage
from appservice.model.effect import Notice
from appservice.model.event import Membership
from appservice.model.given import BudgetLow, UsageCounted
from appservice.model.ids import EventId
from appservice.policy.decide import decide
from appservice.policy.parsing import parse
from appservice.prompt.catalogue import say
from tests.pure.policy.rooms import (
    ALICE,
    DAY,
    MINUTE,
    NOW,
    RULES,
    direct,
    group,
    message,
    scene,
    with_member,
)

GROUP = with_member(group(), ALICE, Membership.JOIN, display_name="Alice")


def counted(measure: Measure = Measure.REPLIES, amount: int = 3, **more: Any) -> Counted:
    free_ms = NOW + 40 * MINUTE if amount else None
    given: dict[str, Any] = {"most": 5, "window_ms": 180 * MINUTE, "free_ms": free_ms} | more
    return Counted(measure=measure, amount=amount, **given)


def lines(told: UsageCounted, room: Any = GROUP) -> list[str]:
    (notice,) = decide(scene(room), told, NOW, RULES).effects
    assert isinstance(notice, Notice)
    return [say(each.key, **dict(each.data)) for each in (notice.say, *notice.more)]


def test_asking_is_understood_everywhere_and_counted_for_who_asks() -> None:
    assert parse("usage") == parse("USAGE please") == ShowUsage()
    for room in (GROUP, direct()):
        asked = message("!ai usage")
        effects = decide(scene(room), asked, NOW, RULES).effects
        assert CountUsage(ALICE, asked.event_id, None) in effects


def test_in_full_each_amount_has_a_line_and_when_there_is_more() -> None:
    tokens = counted(Measure.TOKENS, 0, most=100, window_ms=DAY)
    told = UsageCounted(ALICE, "small", (counted(), tokens))
    assert lines(told, direct()) == [
        'Your plan is "small".',
        "Answers: 3 of 5 in the last 3 hours, 2 left.",
        "The first of them is free again in about 40 minutes (14 Nov 22:53 UTC).",
        "Tokens: 0 of 100 in the last 1 day, 100 left.",
        "Only my answers count, never what you write.",
    ]


def test_without_a_limit_it_says_so() -> None:
    told = UsageCounted(ALICE, "", (counted(most=None, window_ms=DAY),))
    assert lines(told, direct()) == [
        "Answers: 3 in the last 1 day; there is no limit.",
        "Only my answers count, never what you write.",
    ]


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (counted(), "Alice, 2 of 5 answers are left; more in about 40 minutes."),
        (counted(amount=9), "Alice, 0 of 5 answers are left; more in about 40 minutes."),
        (counted(amount=0), "Alice, 5 of 5 answers are left."),
        (counted(most=None), "Alice, there is no limit to your answers."),
        (counted(Measure.TOKENS), "Alice, there is no limit to your answers."),
    ],
)
def test_in_a_group_it_is_one_line(count: Counted, line: str) -> None:
    assert lines(UsageCounted(ALICE, "small", (count,), Telling.BRIEFLY)) == [line]


def test_where_it_is_told_in_the_direct_chat_the_group_learns_no_number() -> None:
    told = UsageCounted(ALICE, "small", (counted(),), Telling.ELSEWHERE, EventId("$asked"))
    (line,) = lines(told)
    assert not any(letter.isdigit() for letter in line)


def test_a_low_budget_is_told_in_direct_chats_alone() -> None:
    low = BudgetLow(Measure.REPLIES, 75, 15, 20)
    (notice,) = decide(scene(direct()), low, NOW, RULES).effects
    assert isinstance(notice, Notice)
    assert "75 % of the answers for everybody are used: 15 of 20" in say(
        notice.say.key, **dict(notice.say.data)
    )
    assert decide(scene(GROUP), low, NOW, RULES).effects == ()
