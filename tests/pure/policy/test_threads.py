"""Where answers stand: any member chooses, everybody sees it."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.effect import Decision, Notice, OpenTurn
from appservice.model.group import Threads
from appservice.model.ids import EventId
from appservice.model.room import Room
from appservice.model.turn import Turn, TurnPhase
from appservice.policy.decide import decide
from appservice.policy.governing.plan import display_of
from appservice.policy.placing import placed
from tests.pure.policy.rooms import AI, ALICE, BOB, NOW, RULES, direct, group, message, scene, turn


def told(words: str, **more: Any) -> Decision:
    return decide(scene(**more), message(f"!ai {words}", BOB), NOW, RULES)


def keys(decision: Decision) -> list[str]:
    return [each.say.key for each in decision.effects if isinstance(each, Notice)]


def chosen(threads: Threads, room: Room) -> Room:
    settings = replace(room.group.settings, threads=threads)
    return replace(room, group=replace(room.group, settings=settings))


@pytest.mark.parametrize("word", ["always", "NEVER"])
def test_any_member_chooses_and_it_is_shown(word: str) -> None:
    decision = told(f"threads {word}")
    threads = Threads(word.casefold())
    assert decision.room.group.settings.threads is threads
    assert keys(decision) == [f"threads_now_{threads}"]
    assert display_of(decision.room.group.settings, RULES)["threads"] == threads


def test_what_it_is_and_what_it_cannot_be_is_said() -> None:
    assert keys(told("threads")) == ["threads_are_follow"]
    assert keys(told("threads follow")) == ["threads_are_follow"]
    assert keys(told("threads sometimes")) == ["bad_threads"]
    shown = told("settings").effects[0]
    assert isinstance(shown, Notice)
    assert "settings_threads_follow" in [each.key for each in shown.more]


@pytest.mark.parametrize(
    ("threads", "asked_in", "answered_in"),
    [
        (Threads.FOLLOW, None, None),
        (Threads.FOLLOW, "$t", "$t"),
        (Threads.ALWAYS, None, "$q"),
        (Threads.ALWAYS, "$t", "$t"),
        (Threads.NEVER, None, None),
        (Threads.NEVER, "$t", None),
    ],
)
def test_answers_stand_where_the_group_wants_them(
    threads: Threads, asked_in: str | None, answered_in: str | None
) -> None:
    thread = None if asked_in is None else EventId(asked_in)
    asked = message(f"{AI}: what now?", BOB, event_id=EventId("$q"), thread=thread)
    decision = decide(scene(chosen(threads, group())), asked, NOW, RULES)
    (opened,) = (each for each in decision.effects if isinstance(each, OpenTurn))
    assert (opened.about, opened.thread) == ("$q", answered_in)
    alone = chosen(threads, direct())
    opened = OpenTurn(asked.event_id, BOB, thread)
    assert placed(Decision("", alone, (opened,))).effects == (opened,)


ASKED = replace(turn(), about=EventId("$first"), thread=EventId("$first"), asker=BOB)


@pytest.mark.parametrize(
    ("before", "thread"),
    [
        (ASKED, "$first"),
        (replace(ASKED, asker=ALICE), "$q"),
        (replace(ASKED, phase=TurnPhase.WAITING), "$q"),
        (replace(ASKED, phase=TurnPhase.ANSWERED), "$q"),
        (replace(ASKED, txn_id="shown"), "$q"),
        (replace(ASKED, unasked=True), "$q"),
        (replace(ASKED, again=EventId("$old")), "$q"),
        (replace(ASKED, thread=EventId("$t")), "$q"),
    ],
)
def test_a_burst_of_one_person_is_answered_in_one_thread(before: Turn, thread: str) -> None:
    asked = message(f"{AI}: and now?", BOB, event_id=EventId("$q"))
    where = scene(chosen(Threads.ALWAYS, group()), open_turns=(before,))
    (opened,) = (e for e in decide(where, asked, NOW, RULES).effects if isinstance(e, OpenTurn))
    assert opened.thread == thread
    follow = replace(where, room=group())
    (opened,) = (e for e in decide(follow, asked, NOW, RULES).effects if isinstance(e, OpenTurn))
    assert opened.thread is None


def test_what_is_answered_anew_stays_where_it_is() -> None:
    again = OpenTurn(EventId("$q"), BOB, again=EventId("$old"))
    decision = Decision("", chosen(Threads.ALWAYS, group()), (again,))
    assert placed(decision) == decision
