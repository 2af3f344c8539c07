"""Signs on lines are kept: reactions, votes and ends of polls; commands by reaction are not."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.chat import Author, Line
from appservice.model.effect import Keep, OpenTurn
from appservice.model.event import LineKind, PollEnd, PollVote, RoomMessage
from appservice.model.group import Standing
from appservice.model.ids import EventId, UserId
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
    members,
    reaction,
)
from tests.pure.policy.rooms import scene as scene_of

HEAD: dict[str, Any] = {"event_id": EventId("$e"), "room_id": ROOM, "sent_ms": NOW}
CHOICES = (("1", "Kyoto"), ("2", "Nara"))
POLL = replace(
    line(author=Author.HUMAN), kind=LineKind.POLL, sender=ALICE, body="Where?", choices=CHOICES
)


def mark_of(given: object, target: Line | None = POLL, **more: Any) -> Line | None:
    return decide(scene_of(target=target, **more), given, NOW, RULES).mark  # type: ignore[arg-type]


def test_a_reaction_is_kept_with_what_it_is_on() -> None:
    mark = mark_of(reaction("\N{THUMBS UP SIGN}", BOB))
    assert mark is not None
    assert (mark.kind, mark.body, mark.reply_to) == (
        LineKind.REACTION,
        "\N{THUMBS UP SIGN}",
        "$line",
    )
    assert (mark.sender, mark.author, mark.event_id) == (BOB, Author.HUMAN, "$reaction")
    own = mark_of(reaction("\N{THUMBS UP SIGN}", AI))
    assert own is not None
    assert own.author is Author.AI


def test_reactions_of_outsiders_and_commands_are_not_kept() -> None:
    assert mark_of(reaction("\N{THUMBS UP SIGN}", CAROL)) is None
    own = line(author=Author.AI)
    decision = decide(scene_of(target=own), reaction("\N{WASTEBASKET}", BOB), NOW, RULES)
    assert decision.effects
    assert decision.mark is None


def test_nothing_is_kept_where_it_does_not_listen() -> None:
    guest = group()
    guest = replace(guest, group=replace(guest.group, standing=Standing.GUEST))
    assert decide(scene_of(guest), reaction("x", BOB), NOW, RULES).mark is None


@pytest.mark.parametrize("person", [ALICE, CAROL])
def test_of_a_stranger_in_a_direct_chat_nothing_is_kept(person: UserId) -> None:
    room = replace(direct(), person=person, members=members(person, AI))
    mark = mark_of(reaction("\N{THUMBS UP SIGN}", person), room=room)
    assert (mark is None) is (person == CAROL)


def test_a_vote_is_kept_with_the_options_of_its_poll() -> None:
    vote = PollVote(**HEAD, sender=BOB, poll=POLL.event_id, answers=("2", "9"))
    mark = mark_of(vote)
    assert mark is not None
    assert (mark.kind, mark.choices, mark.reply_to) == (LineKind.VOTE, CHOICES[1:], "$line")
    assert mark_of(replace(vote, assured=False)) is None
    assert mark_of(replace(vote, sender=CAROL)) is None
    assert mark_of(vote, None) is None
    assert mark_of(vote, line()) is None


@pytest.mark.parametrize(("sender", "kept"), [(ALICE, True), (BOB, False)])
def test_a_poll_is_ended_by_who_asked(sender: Any, kept: bool) -> None:
    target = replace(POLL, sender=sender)
    mark = mark_of(PollEnd(**HEAD, sender=BOB, poll=POLL.event_id), target)
    assert (mark is not None) == (not kept)


def test_a_poll_is_kept_and_not_answered() -> None:
    poll = RoomMessage(
        **HEAD, sender=BOB, kind=LineKind.POLL, body="Parlour, where?", choices=CHOICES
    )
    decision = decide(scene_of(), poll, NOW, RULES)
    (keep,) = (each for each in decision.effects if isinstance(each, Keep))
    assert (keep.line.kind, keep.line.choices) == (LineKind.POLL, CHOICES)
    assert not [each for each in decision.effects if isinstance(each, OpenTurn)]
    assert decide(scene_of(), replace(poll, sender=AI), NOW, RULES).effects == ()
