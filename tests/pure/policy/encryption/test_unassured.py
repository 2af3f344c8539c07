"""In an encrypted room, what may be forged is talk: no command, no vote, no edit."""

from dataclasses import replace

import pytest

from appservice.model.effect import Amend, Keep, Notice, OpenTurn, Redact
from appservice.model.event import PollVote
from appservice.model.group import Ballot, Group, Standing
from appservice.model.ids import EventId
from appservice.model.room import Room
from appservice.policy.decide import decide
from tests.pure.policy.rooms import (
    ALICE,
    BOB,
    CAROL,
    NOW,
    ROOM,
    RULES,
    direct,
    group,
    line,
    message,
    reaction,
    scene,
)

RULES_ON = replace(RULES, encryption=True)
TOLD = frozenset((ALICE, BOB))


@pytest.mark.parametrize(
    "room",
    [
        group(encrypted=True, told_to=TOLD),
        direct(encrypted=True, told_to=TOLD),
        group(
            encrypted=True,
            group=Group(standing=Standing.GUEST, lacks=("needs_owner",), told_lacks_ms=NOW),
        ),
    ],
)
@pytest.mark.parametrize("words", ["leave", "new Tea", "remove @bob:hs.test", "nonsense", ""])
def test_a_command_that_may_be_forged_is_one_sentence(room: Room, words: str) -> None:
    given = message(f"!ai {words}", assured=False, thread=EventId("$thread"))
    decision = decide(scene(room), given, NOW, RULES_ON)
    (told,) = decision.effects
    assert isinstance(told, Notice)
    assert (told.say.key, told.reply_to) == ("unassured_command", given.event_id)
    assert told.thread == "$thread"
    assert decision.room == room
    sure = decide(scene(room), replace(given, assured=True), NOW, RULES_ON)
    assert "unassured_command" not in [e.say.key for e in sure.effects if isinstance(e, Notice)]


def test_other_words_are_talk_like_all_others() -> None:
    room = group(encrypted=True, told_to=TOLD)
    decision = decide(scene(room), message(assured=False), NOW, RULES_ON)
    assert [type(each) for each in decision.effects] == [Keep, OpenTurn]


@pytest.mark.parametrize("assured", [True, False])
def test_an_edit_that_may_be_forged_changes_no_words(assured: bool) -> None:
    edit = message("other words", replaces="$line", assured=assured)
    decision = decide(scene(group(encrypted=True, told_to=TOLD)), edit, NOW, RULES_ON)
    assert [type(each) for each in decision.effects] == ([Amend] if assured else [])


@pytest.mark.parametrize("assured", [True, False])
def test_a_vote_that_may_be_forged_does_not_count(assured: bool) -> None:
    ballot = Ballot(
        user=CAROL,
        by=ALICE,
        asked=EventId("$asked"),
        closes_ms=NOW + 1000,
        poll=EventId("$poll"),
    )
    vote = PollVote(
        event_id=EventId("$vote"),
        room_id=ROOM,
        sender=BOB,
        sent_ms=NOW,
        poll=EventId("$poll"),
        answers=("keep",),
        assured=assured,
    )
    room = group(
        ALICE, BOB, CAROL, group=Group(standing=Standing.STEERS, ballots=(ballot,)), told_to=TOLD
    )
    decision = decide(scene(room), vote, NOW, RULES_ON)
    assert bool(decision.room.group.ballots[0].votes) is assured


def test_reactions_count_since_no_client_encrypts_them() -> None:
    room = group(encrypted=True, told_to=TOLD)
    decision = decide(scene(room, target=line()), reaction("🗑"), NOW, RULES_ON)
    assert any(isinstance(each, Redact) for each in decision.effects)
