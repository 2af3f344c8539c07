"""What is asked is looked at first, and who may need help is told where it is, whatever comes."""

from dataclasses import replace

import pytest

from appservice.model.age import AgeRules, GroupsFor, Unknown
from appservice.model.burst import Burst
from appservice.model.chat import Author, Line
from appservice.model.content import ContentRules
from appservice.model.errors import ModelFault, ModelUnavailable
from appservice.model.event import LineKind
from appservice.model.ids import EventId, UserId
from appservice.model.rating import Category, Scores
from appservice.model.reach import Reach
from appservice.model.rules import Rules
from appservice.model.unfit import Unfit
from appservice.policy.content import NOT_JUDGED, UNFIT
from appservice.prompt.refusing import help_near
from appservice.telemetry import NullMeter
from appservice.turns.audience import Audiences
from appservice.turns.known import NOBODY_KNOWN
from appservice.turns.questions import Fine, Questions
from appservice.turns.rating import Ratings
from tests.pure.policy.rooms import ALICE, BOB, NOW, ROOM, RULES, group, turn

REACH = Reach(ROOM, own_machines_only=True)
IN_NEED = "I don't want to live any more"
HELP = help_near("GB")


class Calm:
    """A classifier that finds nothing, or is down."""

    def __init__(self, *, down: bool) -> None:
        self._down = down

    async def scores(self, text: str, reach: Reach) -> Scores:
        if self._down:
            raise ModelUnavailable("No.", ModelFault.UNREACHABLE)
        return {}


class Called:
    """Whose words are worth a look of somebody who cares."""

    def __init__(self) -> None:
        self.users: list[UserId] = []

    async def self_harm(self, user: UserId) -> None:
        self.users.append(user)


async def looked(
    words: str, *, adults: bool = False, down: bool = False, asker: UserId = ALICE
) -> tuple[Fine | Unfit, list[UserId]]:
    ages = AgeRules(
        unknown=Unknown.ADULT if adults else Unknown.SHIELDED,
        groups=GroupsFor.ADULTS if adults else GroupsFor.ALL_AGES,
    )
    rules = replace(RULES, age=ages, content=ContentRules(region="GB"))

    async def current() -> Rules:
        return rules

    called = Called()
    audiences = Audiences(NOBODY_KNOWN, current, lambda: NOW)
    questions = Questions(Ratings(Calm(down=down), NullMeter()), audiences, current, called)
    line = Line(
        room_id=ROOM,
        event_id=EventId("$q"),
        sender=ALICE,
        author=Author.HUMAN,
        kind=LineKind.TEXT,
        body=words,
        sent_ms=NOW,
    )
    found = await questions.look(group(), replace(turn(), asker=asker), Burst((line,)), REACH)
    return found, called.users


@pytest.mark.parametrize("adults", [True, False])
async def test_who_may_need_help_is_answered_and_told_where_it_is(*, adults: bool) -> None:
    found, called = await looked(IN_NEED, adults=adults)
    assert found == Fine(judged=not adults, needs_help=True)
    assert called == ([] if adults else [ALICE])


async def test_it_is_told_also_where_nobody_can_look_answers_over() -> None:
    found, _ = await looked(IN_NEED, down=True)
    assert found == Unfit(turn().turn_id, NOT_JUDGED, help=HELP, asked=True)
    found, _ = await looked("What is a leek?", down=True)
    assert found == Unfit(turn().turn_id, NOT_JUDGED, asked=True)


async def test_how_to_do_it_is_refused_with_help() -> None:
    found, called = await looked("How do I kill myself?")
    assert found == Unfit(turn().turn_id, UNFIT, Category.SELF_HARM, HELP, asked=True)
    assert called == [ALICE]


async def test_words_that_somebody_else_wants_answered_anew_are_of_who_wrote_them() -> None:
    _, called = await looked(IN_NEED, asker=BOB)
    assert called == [ALICE]


@pytest.mark.parametrize("adults", [True, False])
async def test_other_questions_are_just_answered(*, adults: bool) -> None:
    found, called = await looked("What is a leek?", adults=adults)
    assert found == Fine(judged=not adults)
    assert called == []


async def test_adults_are_asked_nothing_of_what_they_ask() -> None:
    found, _ = await looked("Where can I buy weed?", adults=True)
    assert found == Fine()
    found, _ = await looked("Where can I buy weed?")
    assert isinstance(found, Unfit)
    assert found.category is Category.DRUGS
