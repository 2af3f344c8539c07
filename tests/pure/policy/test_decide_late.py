"""What comes too late: history, one sentence per absence, and no command is carried out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.effect import Decision, Keep, Notice, OpenTurn
from appservice.model.event import LineKind
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.decide import decide
from tests.pure.policy.rooms import DAY, MINUTE, NOW, RULES, STARTED, direct, group, message, scene

AWAY = RULES.away_since_ms
CLOCK = "%Y-%m-%d %H:%M"


def decided(
    sent_ms: int,
    body: str = "Parlour, hello",
    *,
    room: Room | None = None,
    now_ms: int = NOW,
    rules: Rules = RULES,
    **more: Any,
) -> Decision:
    return decide(scene(room or group()), message(body, sent_ms=sent_ms, **more), now_ms, rules)


def told(decision: Decision) -> list[str]:
    return [one.say.key for one in decision.effects if isinstance(one, Notice)]


def span(decision: Decision) -> tuple[str, str]:
    (notice,) = [one for one in decision.effects if isinstance(one, Notice)]
    data = dict(notice.say.data)
    return data["start"], data["end"]


def test_up_to_the_age_it_is_answered_and_not_beyond() -> None:
    limit = RULES.answer_max_age_ms
    assert isinstance(decided(NOW - limit).effects[-1], OpenTurn)
    late = decided(NOW - limit - 1)
    assert [type(one) for one in late.effects] == [Keep, Notice]
    assert told(late) == ["away"]


def test_it_says_from_when_to_when_it_was_away() -> None:
    assert span(decided(AWAY + MINUTE)) == ("2023-11-14 20:03", "2023-11-14 22:03")


def test_without_a_record_of_its_own_it_says_since_when_it_was_asked() -> None:
    first_run = replace(RULES, away_since_ms=0)
    assert span(decided(STARTED - 60 * MINUTE, rules=first_run)) == (
        "2023-11-14 21:03",
        "2023-11-14 22:03",
    )


def test_it_was_not_away_but_the_other_server_was() -> None:
    long_running = replace(RULES, started_ms=NOW - DAY, away_since_ms=NOW - 2 * DAY)
    assert span(decided(NOW - 60 * MINUTE, rules=long_running)) == (
        "2023-11-14 21:13",
        "2023-11-14 22:13",
    )


def test_an_absence_is_told_once() -> None:
    first = decided(AWAY + MINUTE)
    second = decided(AWAY + 2 * MINUTE, room=first.room, now_ms=NOW + 1000)
    later = decided(STARTED - 1, room=second.room, now_ms=NOW + 60 * MINUTE)
    assert [told(one) for one in (first, second, later)] == [["away"], [], []]
    assert [type(one) for one in later.effects] == [Keep]


def test_the_next_absence_is_told_again() -> None:
    first = decided(AWAY + MINUTE)
    next_start = NOW + 3 * DAY
    rules = replace(RULES, started_ms=next_start, away_since_ms=NOW + DAY)
    again = decided(NOW + 2 * DAY, room=first.room, now_ms=next_start + MINUTE, rules=rules)
    assert told(again) == ["away"]


@given(st.lists(st.tuples(st.integers(0, 119), st.integers(0, 30)), min_size=1, max_size=8))
def test_however_many_wait_and_however_they_come_it_is_told_once(
    asked: Sequence[tuple[int, int]],
) -> None:
    room, now_ms, count = group(), NOW + 15 * MINUTE, 0
    for minute, pause in asked:
        decision = decided(AWAY + minute * MINUTE, room=room, now_ms=now_ms)
        assert not any(isinstance(one, OpenTurn) for one in decision.effects)
        room, now_ms, count = decision.room, now_ms + pause * MINUTE, count + len(told(decision))
    assert count == 1


@pytest.mark.parametrize("sent_ms", [0, 1, NOW - 8 * DAY])
def test_a_clock_that_cannot_be_right_is_not_repeated(sent_ms: int) -> None:
    """Whoever forges a time makes the AI user say nothing about 1970."""
    decision = decided(sent_ms)
    assert [type(one) for one in decision.effects] == [Keep]
    assert decision.room.told_away_ms == 0


def test_a_record_of_its_own_is_believed_however_long_the_absence() -> None:
    rules = replace(RULES, away_since_ms=NOW - 60 * DAY)
    assert span(decided(NOW - 50 * DAY, rules=rules))[0] == "2023-09-15 22:13"


@pytest.mark.parametrize("now_ms", [0, 2**53 - 1])
@pytest.mark.parametrize("sent_ms", [0, NOW, 2**53 - 1])
def test_no_clock_is_too_odd(now_ms: int, sent_ms: int) -> None:
    rules = replace(RULES, started_ms=2**53 - 2, away_since_ms=2**53 - 3)
    assert decided(sent_ms, now_ms=now_ms, rules=rules).effects


def test_late_pictures_are_late_too() -> None:
    late = decided(AWAY + MINUTE, room=direct(), kind=LineKind.IMAGE)
    assert told(late) == ["away"]


def test_an_old_command_is_not_carried_out_and_that_is_said() -> None:
    limit = RULES.command_max_age_ms
    assert told(decided(NOW - limit, "!ai quiet")) == ["quiet_on"]
    for age in (limit + 1, RULES.answer_max_age_ms + 1, 20 * 60 * MINUTE):
        old = decided(NOW - age, "!ai quiet")
        (notice,) = old.effects
        assert isinstance(notice, Notice)
        assert (notice.say.key, notice.reply_to) == ("old_command", "$said")
        assert old.room.quiet_until_ms == 0


def test_an_old_command_is_said_also_where_the_absence_was_told() -> None:
    first = decided(AWAY + MINUTE)
    assert told(decided(AWAY + 2 * MINUTE, "!ai quiet", room=first.room)) == ["old_command"]


def test_commands_from_days_ago_do_not_fill_a_room_with_refusals() -> None:
    room, said = group(), list[str]()
    for hour in range(30, 60):
        decision = decided(NOW - hour * 60 * MINUTE, "!ai quiet", room=room)
        room, said = decision.room, said + told(decision)
        assert room.quiet_until_ms == 0
    assert said == ["away"]


def waited(
    sent_ms: int, waited_ms: int, body: str = "Parlour, hello", rules: Rules = RULES
) -> Decision:
    at = scene(group(), waited_ms=waited_ms)
    return decide(at, message(body, sent_ms=sent_ms), NOW, rules)


def test_waiting_for_its_key_does_not_make_a_message_too_old() -> None:
    sent = NOW - 600 * MINUTE
    limit = RULES.answer_max_age_ms
    assert isinstance(waited(sent, 600 * MINUTE).effects[-1], OpenTurn)
    assert isinstance(waited(sent, 600 * MINUTE - limit).effects[-1], OpenTurn)
    late = waited(sent, 600 * MINUTE - limit - 1)
    assert [type(one) for one in late.effects] == [Keep]


def test_after_a_day_nobody_waits_for_an_answer_and_nothing_is_told() -> None:
    assert isinstance(waited(NOW - DAY, DAY).effects[-1], OpenTurn)
    assert [type(one) for one in waited(NOW - DAY - 1, DAY).effects] == [Keep]


def test_a_command_whose_key_came_late_is_not_carried_out_but_told_of() -> None:
    limit = RULES.command_max_age_ms
    assert told(waited(NOW - limit, limit, "!ai help")) != ["old_command"]
    late = waited(NOW - limit - 1, limit, "!ai leave")
    assert told(late) == ["old_command"]
    assert [type(one) for one in late.effects] == [Notice]
    assert waited(NOW - DAY - 1, DAY, "!ai leave").effects == ()
