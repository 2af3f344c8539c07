"""Used up answers: said kindly to whom it concerns, once until there are more."""

from dataclasses import replace

import pytest

from appservice.model.allowance import Whose
from appservice.model.chat import Author
from appservice.model.effect import Decision, DropTurns, Notice
from appservice.model.event import Membership
from appservice.model.given import Refused
from appservice.model.ids import TurnId, UserId
from appservice.model.room import Room
from appservice.model.turn import Turn, TurnPhase
from appservice.policy.allowance import USED_UP
from appservice.policy.decide import decide
from appservice.policy.durations import roughly
from appservice.policy.explaining import explained
from appservice.prompt.catalogue import say
from tests.pure.policy.rooms import (
    ALICE,
    BOB,
    CAROL,
    DAY,
    MINUTE,
    NOW,
    RULES,
    group,
    line,
    scene,
    turn,
    with_member,
)

UNTIL = NOW + 90 * MINUTE
HERE = with_member(group(ALICE, BOB, CAROL), ALICE, Membership.JOIN, display_name="Alice L.")


def refused(whose: Whose = Whose.PERSON, until_ms: int | None = UNTIL) -> Refused:
    return Refused(TurnId("turn"), whose, until_ms)


def decided(room: Room = HERE, one: Refused | None = None, at: int = NOW, **of: object) -> Decision:
    asked: Turn = replace(turn(), **of)  # type: ignore[arg-type]
    return decide(scene(room, open_turns=(asked,)), one or refused(), at, RULES)


def told(decision: Decision) -> list[str]:
    return [
        say(each.say.key, **dict(each.say.data))
        for each in decision.effects
        if isinstance(each, Notice)
    ]


def test_it_names_the_person_and_when_there_is_more() -> None:
    decision = decided()
    (sentence,) = told(decision)
    assert sentence == (
        "Alice L., you have had all the answers that I can give you for now. In about 90 minutes"
        " (14 Nov 23:43 UTC) I can answer you again; !ai usage shows how it stands."
    )
    drop, notice = decision.effects
    assert drop == DropTurns("used up: person", turn().about)
    assert isinstance(notice, Notice)
    assert (notice.reply_to, notice.thread, notice.mention) == (
        turn().about,
        turn().thread,
        None,
    )


def test_the_same_person_is_told_once_until_there_is_more() -> None:
    room = decided().room
    again = decided(room, at=UNTIL - 1)
    assert [type(each) for each in again.effects] == [DropTurns]
    assert len(told(decided(again.room, refused(until_ms=UNTIL + DAY), UNTIL))) == 1


def test_another_person_is_told_for_themselves() -> None:
    (sentence,) = told(decided(decided().room, asker=BOB))
    assert sentence.startswith("bob, you have had")


@pytest.mark.parametrize("whose", [Whose.ROOM, Whose.EVERYBODY])
def test_what_all_have_used_up_is_told_once_to_all_and_names_nobody_else(whose: Whose) -> None:
    first = decided(one=refused(whose))
    (sentence,) = told(first)
    assert sentence.startswith("Alice L., ")
    assert not any(user in sentence for user in (BOB, CAROL, "bob", "carol"))
    assert told(decided(first.room, refused(whose), asker=BOB)) == []
    assert len(told(decided(first.room, refused(), asker=BOB))) == 1


def test_people_of_another_server_are_told_whose_limit_it_is() -> None:
    (sentence,) = told(decided(one=refused(Whose.SERVER), asker=CAROL))
    assert "people of c.test" in sentence


@pytest.mark.parametrize("whose", [each for each in Whose if each is not Whose.REMARKS])
def test_what_never_changes_is_told_once_a_day_without_a_time(whose: Whose) -> None:
    first = decided(one=refused(whose, None))
    (sentence,) = told(first)
    assert "In about" not in sentence
    assert told(decided(first.room, refused(whose, None), NOW + DAY - 1)) == []
    assert len(told(decided(first.room, refused(whose, None), NOW + DAY))) == 1


def test_a_remark_that_nobody_called_for_is_dropped_without_a_word() -> None:
    for whose in (Whose.REMARKS, Whose.EVERYBODY):
        decision = decided(one=refused(whose), unasked=True)
        assert [type(each) for each in decision.effects] == [DropTurns]
        assert decision.room == HERE


def test_where_it_is_to_be_quiet_nothing_is_said() -> None:
    decision = decided(replace(HERE, quiet_until_ms=NOW + 1))
    assert [type(each) for each in decision.effects] == [DropTurns]


def test_for_a_turn_that_is_over_nothing_happens() -> None:
    for phase in (TurnPhase.ANSWERED, TurnPhase.SENDING, TurnPhase.WAITING):
        assert decided(phase=phase).effects == ()
    assert decided(one=Refused(TurnId("other"), Whose.PERSON, UNTIL)).effects == ()


def test_what_is_long_over_is_not_kept() -> None:
    users = [UserId(f"@u{number}:hs.test") for number in range(3)]
    old = replace(HERE, told_spent=dict.fromkeys(users, NOW - 1))
    assert decided(old).room.told_spent == {ALICE: UNTIL}


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "1 minute"),
        (1, "1 minute"),
        (119, "119 minutes"),
        (121, "3 hours"),
        (48 * 60, "2 days"),
        (50 * 60, "3 days"),
    ],
)
def test_a_wait_is_rounded_up(minutes: int, words: str) -> None:
    assert roughly(minutes * MINUTE) == words


def test_who_asks_why_hears_that_nothing_was_left() -> None:
    dropped = replace(
        turn(TurnPhase.DROPPED), why="mentioned", dropped_why=f"{USED_UP}{Whose.PERSON.value}"
    )
    at = replace(scene(HERE), target_turn=dropped)
    said = explained(at, line("$asked", Author.HUMAN), ALICE, RULES)
    assert [each.key for each in said] == ["why_mentioned_you", "why_used_up"]
