"""When a judge is asked about talk that nobody called the AI user into, and what its word does."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.chat import Author
from appservice.model.effect import Keep, SetTimer
from appservice.model.event import LineKind, Redaction
from appservice.model.ids import EventId, UserId
from appservice.model.judging import (
    HEART,
    SHUSH,
    AskJudge,
    Considered,
    React,
)
from appservice.model.speaking import Call, Ruling
from appservice.policy.decide import decide
from appservice.policy.judging import STALE_MS
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    BOT,
    CAROL,
    NOW,
    line,
    message,
    scene,
    turn,
)
from tests.pure.policy.talk_judged import (
    ASKED,
    BY,
    JUDGE,
    SAID,
    SILENT,
    WAITS,
    considered_after,
    heard,
    is_silent,
    room,
    rung,
    timer,
)


def test_a_message_that_nothing_says_anything_about_waits_for_a_pause() -> None:
    decision = decide(scene(room()), message("anyone?", sent_ms=NOW), NOW, BY)
    assert [type(each) for each in decision.effects] == [Keep, SetTimer]
    assert timer(decision) == NOW + 4000
    after = considered_after(decision)
    assert after == Considered(about=SAID, asker=ALICE, since_ms=NOW, heard_ms=NOW)


def test_a_burst_is_one_consideration_of_its_newest_message() -> None:
    first = replace(WAITS, about=EventId("$first"), asker=BOB)
    decision = heard(first)
    after = considered_after(decision)
    assert after is not None
    assert (after.about, after.asker, after.since_ms) == (SAID, ALICE, first.since_ms)
    assert timer(decision) == NOW + 4000


def test_a_burst_without_end_is_judged_all_the_same() -> None:
    decision = heard(replace(WAITS, since_ms=NOW - 19_000))
    assert timer(decision) == NOW + 1000


def test_what_comes_while_the_judge_thinks_begins_anew() -> None:
    after = considered_after(heard(ASKED, event_id=EventId("$new")))
    assert after is not None
    assert (after.about, after.asked_ms, after.since_ms) == (EventId("$new"), 0, NOW)


def test_being_called_ends_it() -> None:
    decision = heard(WAITS, Ruling(Call.SPEAK, "mentioned"))
    assert considered_after(decision) is None
    assert timer(decision) is None


@pytest.mark.parametrize(
    ("sender", "more"),
    [
        (BOB, {"reply_to": SAID}),
        (BOB, {"mentions": frozenset({ALICE})}),
        (ALICE, {"mentions": frozenset({BOB})}),
    ],
)
def test_people_who_turn_to_each_other_end_it(sender: UserId, more: dict[str, Any]) -> None:
    decision = heard(WAITS, SILENT, sender=sender, event_id=EventId("$b"), **more)
    assert considered_after(decision) is None
    assert timer(decision) is None
    assert decision.why == SILENT.why


def test_other_words_between_people_only_make_it_wait() -> None:
    decision = heard(WAITS, SILENT, sender=BOB, event_id=EventId("$b"), body="haha")
    after = considered_after(decision)
    assert after is not None
    assert (after.about, after.heard_ms) == (SAID, NOW)
    assert timer(decision) == NOW + 4000


def test_any_word_after_the_judge_was_asked_ends_it() -> None:
    assert considered_after(heard(ASKED, SILENT, sender=BOB, body="haha")) is None


def test_nothing_is_considered_where_nothing_is_to_be_judged() -> None:
    decision = heard(None, SILENT)
    assert (considered_after(decision), decision.effects) == (None, ())


@pytest.mark.parametrize(
    "more",
    [
        {"kind": LineKind.IMAGE},
        {"sent_ms": NOW - STALE_MS - 1},
        {"at": scene(room(), waited_ms=1)},
        {"at": scene(room(), open_turns=(replace(turn(), thread=None),))},
        {"at": scene(room(calls=(NOW - 1,) * 30))},
        {"by": replace(BY, stopped="repairs")},
        {"by": replace(BY, judge=replace(JUDGE, calls=0))},
    ],
    ids=["picture", "old", "late key", "answering", "enough", "stopped", "none"],
)
def test_what_is_not_worth_a_call(more: dict[str, Any]) -> None:
    decision = heard(**more)
    assert considered_after(decision) is None
    assert is_silent(decision)


def test_the_judge_is_asked_when_it_is_quiet() -> None:
    decision = rung(calls=(NOW - 7_200_000, NOW - 1000))
    assert AskJudge(SAID, NOW) in decision.effects
    guard = timer(decision)
    assert guard is not None
    assert guard > NOW + JUDGE.timeout_ms
    after = considered_after(decision)
    assert after is not None
    assert (after.asked_ms, after.tries) == (NOW, 1)
    assert decision.room.group.judging.calls == (NOW - 1000, NOW)


@pytest.mark.parametrize("user", [ALICE, CAROL])
def test_whoever_types_is_waited_for(user: UserId) -> None:
    decision = rung(typed_ms={user: NOW})
    assert is_silent(decision)
    assert timer(decision) == NOW + 4000


def test_typing_without_end_is_waited_for_so_long_and_no_longer() -> None:
    decision = rung(replace(WAITS, since_ms=NOW - 20_000), typed_ms={BOB: NOW})
    assert AskJudge(SAID, NOW) in decision.effects


@pytest.mark.parametrize("user", [AI, BOT, UserId("@gone:hs.test")])
def test_programs_and_strangers_are_not_waited_for(user: UserId) -> None:
    assert AskJudge(SAID, NOW) in rung(typed_ms={user: NOW}).effects


def test_a_judge_lost_with_its_process_is_asked_once_more() -> None:
    lost = replace(ASKED, asked_ms=NOW - 20_000)
    decision = rung(lost)
    assert AskJudge(SAID, NOW) in decision.effects
    again = considered_after(decision)
    assert again is not None
    assert again.tries == 2
    assert is_silent(rung(again))
    assert considered_after(rung(again)) is None


def test_what_is_found_long_after_is_dropped() -> None:
    decision = rung(replace(WAITS, heard_ms=NOW - STALE_MS - 1))
    assert considered_after(decision) is None
    assert is_silent(decision)


def test_what_is_removed_is_not_judged() -> None:
    gone = Redaction(
        room_id=room().room_id, event_id=EventId("$r"), sender=ALICE, sent_ms=NOW, target=SAID
    )
    assert considered_after(decide(scene(room(WAITS)), gone, NOW, BY)) is None


@pytest.mark.parametrize(
    ("said", "sign"),
    [
        (Ruling(Call.JUDGE, "thanks"), HEART),
        (Ruling(Call.SILENT, "asked to be quiet"), SHUSH),
    ],
)
def test_thanks_and_a_wish_for_quiet_get_a_sign_at_once(said: Ruling, sign: str) -> None:
    decision = heard(WAITS, said)
    assert React(SAID, sign) in decision.effects
    assert considered_after(decision) is None
    assert timer(decision) is None
    again = heard(at=scene(decision.room), said=said, event_id=EventId("$again"))
    assert is_silent(again)
    for by in (replace(BY, stopped="repairs"), replace(BY, judge=replace(JUDGE, reactions=0))):
        assert is_silent(heard(None, said, by=by))
    assert is_silent(heard(None, said, sent_ms=NOW - STALE_MS - 1))
    assert is_silent(heard(None, replace(said, call=Call.SPEAK)))


@pytest.mark.parametrize("thanks", ["thanks!", "danke dir", "merci"])
def test_thanks_for_an_answer_are_known_by_the_rules(thanks: str) -> None:
    asked = replace(line("$q", Author.HUMAN), sender=ALICE, sent_ms=NOW - 60_000)
    answer = replace(line("$a"), reply_to=asked.event_id, sent_ms=NOW - 50_000)
    at = scene(room(), recent=(asked, answer))
    decision = decide(at, message(thanks, sent_ms=NOW), NOW, BY)
    assert React(SAID, HEART) in decision.effects
