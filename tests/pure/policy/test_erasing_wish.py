"""A wish to be forgotten: asked back once, followed at a yes of that person alone."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.chat import Author, Line
from appservice.model.effect import Decision, DropTurns, Notice
from appservice.model.erasing import ForgetPerson
from appservice.model.event import LineKind
from appservice.model.ids import EventId
from appservice.model.room import Room
from appservice.policy.decide import decide
from appservice.prompt.catalogue import say
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    MINUTE,
    NOW,
    ROOM,
    RULES,
    direct,
    group,
    message,
    reaction,
    scene,
)

YES = "\N{WHITE HEAVY CHECK MARK}"
ASKED = EventId("$wish")


def asked(room: Room | None = None, ago_ms: int = MINUTE) -> Room:
    return replace(room or direct(), erase_asked=ASKED, erase_asked_ms=NOW - ago_ms)


def said(body: str, room: Room, **more: Any) -> Decision:
    return decide(scene(room), message(body, **more), NOW, RULES)


def signed(
    room: Room, key: str = YES, about: EventId = ASKED, author: Author = Author.AI
) -> Decision:
    question = Line(
        room_id=ROOM,
        event_id=EventId("$line"),
        sender=AI,
        author=author,
        body="?",
        kind=LineKind.NOTICE,
        sent_ms=NOW - MINUTE,
        reply_to=about,
    )
    return decide(scene(room, target=question), reaction(key), NOW, RULES)


def wishes(decision: Decision) -> list[ForgetPerson]:
    return [each for each in decision.effects if isinstance(each, ForgetPerson)]


def test_it_asks_first_and_says_what_goes_and_what_remains() -> None:
    decision = said("!ai erase me", direct())
    assert wishes(decision) == []
    [question] = [each for each in decision.effects if isinstance(each, Notice)]
    told = " ".join(say(each.key, **dict(each.data)) for each in (question.say, *question.more))
    for word in ("remember", "direct chats", "groups", "homeservers", "quoted", "backups", "hash"):
        assert word in told
    assert (decision.room.erase_asked, decision.room.erase_asked_ms) == (EventId("$said"), NOW)


@pytest.mark.parametrize("confirm", [lambda room: said("!ai erase me yes", room), signed])
def test_a_yes_is_followed_and_ends_what_is_under_way(confirm: Any) -> None:
    decision = confirm(asked())
    [wish] = wishes(decision)
    assert wish == ForgetPerson(ALICE, NOW)
    assert any(isinstance(each, DropTurns) for each in decision.effects)
    assert decision.room.erase_asked is None


@pytest.mark.parametrize(
    "decision",
    [
        said("!ai erase me yes", direct()),
        said("!ai erase me yes", asked(ago_ms=11 * MINUTE)),
        said("!ai erase me yes", asked(group())),
        signed(direct()),
        signed(asked(ago_ms=11 * MINUTE)),
        signed(asked(), about=EventId("$other")),
        signed(asked(), author=Author.HUMAN),
        signed(asked(), key="\N{CROSS MARK}"),
        signed(asked(replace(direct(), encrypted=True))),
        signed(asked(group())),
    ],
)
def test_nothing_else_is_a_yes(decision: Decision) -> None:
    assert wishes(decision) == []


def test_in_a_group_it_says_where() -> None:
    decision = said("!ai erase me", group())
    [notice] = [each for each in decision.effects if isinstance(each, Notice)]
    assert notice.say.key == "erase_in_direct"
    assert decision.room.erase_asked is None


def test_another_word_is_no_wish() -> None:
    assert wishes(said("!ai erase everybody", asked())) == []
