"""Reactions, redactions, unreadable events, and what models answer."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.chat import Author
from appservice.model.effect import AnswerTurn, Decision, DropTurns, Erase, Notice, Redact
from appservice.model.errors import ModelFault
from appservice.model.event import LineKind, Membership, Noise, Redaction, Undecryptable
from appservice.model.given import Answered, AnswerFailed, FoundOpen, GroupAsked
from appservice.model.ids import EventId, RequestId, TurnId
from appservice.model.room import RoomKind
from appservice.model.scene import Scene
from appservice.model.turn import TurnPhase
from appservice.policy.decide import decide
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    CAROL,
    NOW,
    ROOM,
    RULES,
    direct,
    group,
    line,
    reaction,
    scene,
    turn,
    with_member,
)

HEAD: dict[str, Any] = {"event_id": EventId("$e"), "room_id": ROOM, "sent_ms": NOW}


@pytest.mark.parametrize("key", ["🗑", "🗑️", "🗑\ufe0e"])
def test_a_wastebasket_on_its_message_removes_it(key: str) -> None:
    decision = decide(scene(target=line()), reaction(key, BOB), NOW, RULES)
    assert decision.effects == (
        Erase(EventId("$line")),
        Redact(EventId("$line"), "asked by a member"),
    )


def test_other_reactions_remove_nothing() -> None:
    for key in ("👍", "🗑🗑", "trash", ""):
        assert decide(scene(target=line()), reaction(key), NOW, RULES).effects == ()


@pytest.mark.parametrize("author", [Author.HUMAN, Author.BOT])
def test_a_wastebasket_on_words_of_others_removes_nothing(author: Author) -> None:
    assert decide(scene(target=line(author=author)), reaction("🗑"), NOW, RULES).effects == ()
    assert decide(scene(), reaction("🗑"), NOW, RULES).effects == ()


def test_a_wastebasket_of_who_is_not_in_removes_nothing() -> None:
    invited = scene(with_member(group(), CAROL, Membership.INVITE), target=line())
    for sender in (CAROL, AI):
        assert decide(invited, reaction("🗑", sender), NOW, RULES).effects == ()


def test_a_wastebasket_from_long_ago_removes_nothing() -> None:
    limit = RULES.answer_max_age_ms
    assert decide(scene(target=line()), reaction("🗑", ALICE, NOW - limit), NOW, RULES).effects
    old = reaction("🗑", ALICE, NOW - limit - 1)
    assert decide(scene(target=line()), old, NOW, RULES).effects == ()


@pytest.mark.parametrize("room", [group(), direct()])
def test_what_was_removed_is_forgotten_and_not_answered(room: object) -> None:
    gone = Redaction(**HEAD, sender=BOB, target=EventId("$asked"))
    erase, drop, *_more = decide(scene(room), gone, NOW, RULES).effects  # type: ignore[arg-type]
    assert erase == Erase(EventId("$asked"))
    assert isinstance(drop, DropTurns)
    assert drop.about == "$asked"


def test_an_answer_that_somebody_removes_takes_its_edits_along() -> None:
    gone = Redaction(**HEAD, sender=BOB, target=EventId("$line"))
    edits = Redact(EventId("$line"), "the message was removed", edits_only=True)
    assert edits in decide(scene(target=line()), gone, NOW, RULES).effects
    notice = replace(line(), kind=LineKind.NOTICE)
    for target in (None, notice, line(author=Author.HUMAN)):
        assert edits not in decide(scene(target=target), gone, NOW, RULES).effects
    own = replace(gone, sender=AI)  # it has taken them back itself
    assert edits not in decide(scene(target=line()), own, NOW, RULES).effects


def test_an_encrypted_room_is_told_once_that_it_cannot_read_there() -> None:
    unread = Undecryptable(**HEAD, sender=ALICE, why="no keys")
    first = decide(scene(), unread, NOW, RULES)
    (notice,) = first.effects
    assert isinstance(notice, Notice)
    assert notice.say.key == "encrypted_here"
    assert first.room.encrypted
    assert decide(scene(first.room), unread, NOW, RULES).effects == ()
    assert decide(scene(), replace(unread, sender=AI), NOW, RULES).effects == ()


def test_noise_and_what_has_no_rule_is_noted() -> None:
    noise = Noise(**HEAD, sender=ALICE, why="malformed: x")
    assert decide(scene(), noise, NOW, RULES) == Decision("noise: malformed: x", group())
    wish = GroupAsked(RequestId("$r"), "x", ALICE, (), ROOM, EventId("$r"))
    assert decide(scene(), wish, NOW, RULES) == Decision("no rule for GroupAsked", group())


# Answers

ANSWERED = Answered(TurnId("turn"), "forty-two")
FAILED = AnswerFailed(TurnId("turn"), ModelFault.TIMEOUT)
ASKED = scene(open_turns=(turn(turn_id="other"), turn()))


def test_an_answer_to_a_burst_ends_the_turns_that_wait_with_its_questions() -> None:
    waits = replace(turn(TurnPhase.WAITING, "second"), about=EventId("$second"))
    gone = replace(turn(TurnPhase.ASKED, "third"), about=EventId("$third"))
    both = scene(open_turns=(turn(), waits, gone))
    answered = replace(ANSWERED, merged=(TurnId("second"), TurnId("third"), TurnId("unknown")))
    merged = (TurnId("second"), TurnId("third"), TurnId("unknown"))
    [words] = decide(both, answered, NOW, RULES).effects
    assert words == AnswerTurn(TurnId("turn"), "forty-two", merged=merged)


def test_an_answer_goes_to_its_turn() -> None:
    assert decide(ASKED, ANSWERED, NOW, RULES).effects == (AnswerTurn(TurnId("turn"), "forty-two"),)


@pytest.mark.parametrize("phase", [one for one in TurnPhase if one is not TurnPhase.ASKED])
@pytest.mark.parametrize("given", [ANSWERED, FAILED])
def test_what_comes_for_a_turn_that_does_not_wait_is_left(phase: TurnPhase, given: object) -> None:
    over = scene(open_turns=(turn(phase),))
    assert decide(over, given, NOW, RULES).effects == ()  # type: ignore[arg-type]
    assert decide(scene(), given, NOW, RULES).effects == ()  # type: ignore[arg-type]


def test_no_answer_is_one_honest_sentence_in_its_thread() -> None:
    drop, notice = decide(ASKED, FAILED, NOW, RULES).effects
    assert drop == DropTurns("model: timeout", EventId("$asked"))
    assert isinstance(notice, Notice)
    assert (notice.say.key, notice.reply_to) == ("model_down", "$asked")
    assert notice.thread == "$thread"


def test_that_no_model_may_be_asked_is_told_once_a_day_and_not_at_each_question() -> None:
    failed = AnswerFailed(TurnId("turn"), ModelFault.OUT_OF_REACH)
    decided = decide(ASKED, failed, NOW, RULES)
    drop, notice = decided.effects
    assert drop == DropTurns("model: out_of_reach", EventId("$asked"))
    assert isinstance(notice, Notice)
    assert (notice.say.key, notice.reply_to) == ("model_out_of_reach", "$asked")
    again = replace(ASKED, room=decided.room)
    assert decide(again, failed, NOW + 3_600_000, RULES).effects == (drop,)
    assert decide(again, failed, NOW + 2 * 86_400_000, RULES).effects == (drop, notice)


def quiet(at: Scene) -> Scene:
    return replace(at, room=replace(at.room, quiet_until_ms=NOW + 1))


@pytest.mark.parametrize("given", [ANSWERED, FAILED])
def test_who_was_made_quiet_meanwhile_says_nothing(given: object) -> None:
    effects = decide(quiet(ASKED), given, NOW, RULES).effects  # type: ignore[arg-type]
    assert [type(one) for one in effects] == [DropTurns]


@pytest.mark.parametrize("given", [ANSWERED, FAILED])
def test_who_was_stopped_meanwhile_says_only_that(given: Answered | AnswerFailed) -> None:
    decision = decide(ASKED, given, NOW, replace(RULES, stopped="repairs"))
    drop, notice = decision.effects
    assert drop == DropTurns("stopped", EventId("$asked"))
    assert isinstance(notice, Notice)
    assert (notice.say.key, notice.reply_to) == ("stopped_serverwide", "$asked")


FOUND = FoundOpen(TurnId("turn"))


@pytest.mark.parametrize("phase", [TurnPhase.WAITING, TurnPhase.ASKED, TurnPhase.ANSWERED])
def test_a_turn_of_long_ago_is_over_and_that_is_said_once(phase: TurnPhase) -> None:
    at = scene(open_turns=(replace(turn(phase), opened_ms=NOW - RULES.answer_max_age_ms - 1),))
    decision = decide(at, FOUND, NOW, RULES)
    drop, notice = decision.effects
    assert drop == DropTurns("too_old", EventId("$asked"))
    assert isinstance(notice, Notice)
    assert notice.say.key == "away"
    again = decide(replace(at, room=decision.room), FOUND, NOW, RULES)
    assert again.effects == (drop,)


def test_a_turn_that_may_be_sent_already_is_not_ended() -> None:
    for at in (scene(open_turns=(turn(TurnPhase.SENDING),)), scene()):
        assert decide(at, FOUND, NOW, RULES).effects == ()


def test_an_answer_does_not_reach_a_chat_that_others_came_into() -> None:
    room = with_member(direct(), BOB, Membership.JOIN)
    decision = decide(replace(ASKED, room=room), ANSWERED, NOW, RULES)
    assert decision.room.kind is RoomKind.GROUP
    assert AnswerTurn not in [type(one) for one in decision.effects]


def test_whose_plan_has_no_model_for_the_room_is_told_each_for_themselves() -> None:
    failed = AnswerFailed(TurnId("turn"), ModelFault.NOT_IN_PLAN)
    decided = decide(ASKED, failed, NOW, RULES)
    drop, notice = decided.effects
    assert isinstance(notice, Notice)
    assert notice.say.key == "model_not_in_plan"
    again = replace(ASKED, room=decided.room)
    assert decide(again, failed, NOW + 3_600_000, RULES).effects == (drop,)
    other = replace(again, open_turns=tuple(replace(t, asker=BOB) for t in ASKED.open_turns))
    assert len(decide(other, failed, NOW, RULES).effects) == 2
    assert decide(again, failed, NOW + 2 * 86_400_000, RULES).effects == (drop, notice)
