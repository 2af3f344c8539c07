"""What was made for adults alone is dropped and asked anew where others came into the group."""

from dataclasses import replace

import pytest

from appservice.model.age import NOT_READ, Age, AgeBand, AgeRules, Trust, Unknown
from appservice.model.effect import AnswerTurn, DropTurns, Effect, OpenTurn
from appservice.model.event import Membership, Redaction
from appservice.model.given import Answered, Given
from appservice.model.group import Group, Standing
from appservice.model.ids import EventId, TurnId
from appservice.model.room import Room
from appservice.model.scene import Scene
from appservice.model.turn import Turn, TurnPhase, Untrue
from appservice.policy.decide import decide
from appservice.policy.streaming import NARROWED, QUESTION_REMOVED, Ending, ending
from tests.pure.policy.rooms import (
    ALICE,
    BOB,
    CAROL,
    DAY,
    NOW,
    ROOM,
    RULES,
    direct,
    group,
    member_change,
    message,
    turn,
    with_member,
)

ADULT, CHILD = Age(AgeBand.ADULT, Trust.STATED), Age(AgeBand.FROM_13, Trust.STATED)
AGED = replace(RULES, age=AgeRules(unknown=Unknown.SHIELDED))
HELD = replace(RULES, age=replace(AGED.age, hold_least_ms=DAY, hold_most_ms=DAY))
SETTLED = Group(
    standing=Standing.STEERS,
    round_ms=NOW + DAY,
    met={ALICE: Membership.JOIN, BOB: Membership.JOIN},
)
KNOWN = {ALICE: ADULT, BOB: ADULT}
ASKED = EventId("$asked")
OPEN = (TurnPhase.ASKED, TurnPhase.ANSWERED, TurnPhase.SENDING)


def wide(phase: TurnPhase = TurnPhase.ASKED, **more: object) -> Turn:
    given: dict[str, object] = {"for_adults": True, "shown": EventId("$part")} | more
    return replace(turn(phase), **given)  # type: ignore[arg-type]


def effects(
    given: Given, *turns: Turn, room: Room | None = None, age: Age = CHILD, held: bool = False
) -> tuple[Effect, ...]:
    at = Scene(room or group(group=SETTLED), turns, ages={**KNOWN, CAROL: age})
    found = decide(at, given, NOW, HELD if held else AGED).effects
    return tuple(each for each in found if isinstance(each, DropTurns | OpenTurn | AnswerTurn))


def comes(membership: Membership = Membership.JOIN) -> Given:
    return member_change(CAROL, membership, BOB if membership is Membership.INVITE else None)


@pytest.mark.parametrize("phase", OPEN)
@pytest.mark.parametrize("membership", [Membership.JOIN, Membership.INVITE])
def test_a_child_comes_while_it_is_answered(phase: TurnPhase, membership: Membership) -> None:
    drop, again = effects(comes(membership), wide(phase))
    assert drop == DropTurns(NARROWED, ASKED)
    assert isinstance(again, OpenTurn)
    assert (again.about, again.asker, again.thread) == (ASKED, ALICE, EventId("$thread"))


@pytest.mark.parametrize("age", [ADULT, CHILD, Age()])
@pytest.mark.parametrize("membership", [Membership.JOIN, Membership.INVITE])
def test_whoever_comes_leads_to_the_same(age: Age, membership: Membership) -> None:
    found = effects(comes(membership), wide(), age=age, held=True)
    assert [type(each) for each in found] == [DropTurns, OpenTurn]


@pytest.mark.parametrize(
    "other",
    [
        wide(for_adults=False),
        wide(TurnPhase.WAITING),
        wide(TurnPhase.CLOSING),
        wide(TurnPhase.SENT),
    ],
    ids=["for everybody", "waiting", "ended", "sent"],
)
def test_what_was_not_for_adults_or_is_over_is_left(other: Turn) -> None:
    assert effects(comes(), other) == ()


def test_an_adult_changes_nothing_where_no_time_begins() -> None:
    assert effects(comes(), wide(), age=ADULT) == ()


def test_a_statement_that_became_known_meanwhile_does_the_same() -> None:
    there = with_member(group(group=SETTLED), CAROL, Membership.JOIN)
    assert effects(message("so"), wide(), room=there, age=ADULT)[:1] == ()
    assert effects(message("so"), wide(), room=there)[0] == DropTurns(NARROWED, ASKED)


def test_an_answer_that_was_asked_for_as_for_adults_is_asked_anew() -> None:
    there = with_member(group(group=SETTLED), CAROL, Membership.JOIN)
    answered = Answered(TurnId("turn"), "words", for_adults=True)
    drop, again = effects(answered, wide(for_adults=False, shown=None), room=there)
    assert drop == DropTurns(NARROWED, ASKED)
    assert isinstance(again, OpenTurn)
    [kept] = effects(answered, wide(for_adults=False, shown=None), room=there, age=ADULT)
    assert isinstance(kept, AnswerTurn)
    assert kept.for_adults
    [plain] = effects(replace(answered, for_adults=False), wide(for_adults=False), room=there)
    assert isinstance(plain, AnswerTurn)
    assert not plain.for_adults


def test_what_ends_it_otherwise_leaves_no_half_answer_and_asks_nothing_anew() -> None:
    there = with_member(group(group=SETTLED), CAROL, Membership.JOIN)
    removed = Redaction(
        event_id=EventId("$red"), room_id=ROOM, sender=ALICE, sent_ms=NOW, target=ASKED
    )
    found = effects(removed, wide(), room=there)
    assert found[0] == DropTurns(NARROWED, ASKED)
    assert DropTurns(QUESTION_REMOVED, ASKED) in found
    assert not any(isinstance(each, OpenTurn) for each in found)


def test_nothing_is_asked_anew_where_it_is_silent() -> None:
    away = group(group=replace(SETTLED, left_by=ALICE, left_ms=NOW + DAY))
    assert effects(comes(), wide(), room=away) == (DropTurns(NARROWED, ASKED),)


@pytest.mark.parametrize("phase", OPEN)
def test_what_is_found_on_a_fresh_look_does_the_same(phase: TurnPhase) -> None:
    drop, again = effects(Untrue(TurnId("turn"), narrowed=True), wide(phase))
    assert drop == DropTurns(NARROWED, ASKED)
    assert isinstance(again, OpenTurn)
    assert effects(Untrue(TurnId("turn"), narrowed=True), wide(TurnPhase.CLOSING)) == ()


def test_what_is_taken_away_is_not_edited_afterwards() -> None:
    mine = EventId("$mine")
    for shown, phase, again in (
        (mine, TurnPhase.ASKED, None),
        (None, TurnPhase.SENDING, None),
        (None, TurnPhase.ANSWERED, mine),
    ):
        _, opened = effects(comes(), wide(phase, shown=shown, again=mine))
        assert isinstance(opened, OpenTurn)
        assert opened.again == again


@pytest.mark.parametrize("again", [True, False])
def test_nothing_of_it_stays_to_be_seen(again: bool) -> None:
    assert ending(NARROWED, "some words that say a lot", again=again) is Ending.REMOVED


MINE = Scene(direct(), ages={ALICE: ADULT})


@pytest.mark.parametrize("phase", OPEN)
@pytest.mark.parametrize("age", [CHILD, Age(AgeBand.FROM_16, Trust.DECLARED), NOT_READ])
def test_the_person_of_a_direct_chat_turns_out_to_be_a_minor_meanwhile(
    phase: TurnPhase, age: Age
) -> None:
    at = replace(MINE, open_turns=(wide(phase),), ages={ALICE: age})
    found = decide(at, message("and"), NOW, RULES).effects
    drop, *_, again = (each for each in found if isinstance(each, DropTurns | OpenTurn))
    assert drop == DropTurns(NARROWED, ASKED)
    assert isinstance(again, OpenTurn)
    assert again.about == ASKED
    as_before = replace(at, ages=MINE.ages)
    assert DropTurns(NARROWED, ASKED) not in decide(as_before, message("and"), NOW, RULES).effects
