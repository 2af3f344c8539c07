"""Messages of a direct chat for a new group: shown, looked at again, said once."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from appservice.model.chat import Author, Line
from appservice.model.crossing import (
    AskCopy,
    CarryCopy,
    Copied,
    CopiedLine,
    CopyWish,
    QuestionAsked,
    Waiting,
)
from appservice.model.effect import Amend, AnswerTurn, Erase
from appservice.model.event import LineKind, Membership
from appservice.model.ids import ActId, EventId, RequestId
from appservice.policy.crossing import shown_of
from appservice.ports.store import StoredAct
from appservice.prompt.catching_up import ASIDE
from tests.contracts.storage.samples import commit, new_turn
from tests.doors.crossing_world import CHAT, KYOTO, CrossingWorld, crossing_world, in_group
from tests.pure.policy.rooms import AI, ALICE, BOB, NOW, member_change

STORED = StoredAct(act_id=ActId("copy"), room_id=CHAT, kind="x", payload={})
WISH = CopyWish(name="Trip", invitees=(BOB,))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[CrossingWorld]:
    async with crossing_world(tmp_path) as made:
        yield made


async def answered(world: CrossingWorld, question: str, answer: str) -> None:
    """A question of Alice's and a model's answer to it."""
    await world.keep(f"${question}", question)
    turn = new_turn(f"t{question}", about=f"${question}")
    await commit(world.personal.chat, f"turn{question}", CHAT, open_turns=[turn])
    line = await world.keep(f"${answer}", answer, author=Author.AI, sender=AI)
    chat = world.personal.chat
    await commit(
        chat, f"answer{question}", CHAT, answers=[AnswerTurn(turn.turn_id, answer, (1, 1))]
    )
    assert await chat.sending(turn.turn_id, {}, f"txn{question}")
    await chat.sent(turn.turn_id, line)


async def ask(world: CrossingWorld, last: int = 20, **more: Any) -> QuestionAsked:
    act = AskCopy(WISH, last, ALICE, EventId("$command"), **more)
    await world.copying().ask(STORED, act)
    asked = list(world.asked.values())[-1]
    assert isinstance(asked, QuestionAsked)
    return asked


async def carry(world: CrossingWorld, *lines: Line, encrypted: bool = False, **more: Any) -> str:
    waiting = Waiting(RequestId("$command"), tuple(shown_of(line) for line in lines), **more)
    return await world.copying().carry(STORED, CarryCopy(waiting, KYOTO, ALICE, encrypted))


async def test_answers_are_known_when_their_turns_are_forgotten(world: CrossingWorld) -> None:
    await answered(world, "Where to?", "To Kyoto.")
    retention = world.personal.retention
    assert await retention.drop_done(CHAT, NOW * 2, NOW * 2, 99)
    assert await world.personal.chat.turn_of(CHAT, EventId("$To Kyoto.")) is None
    asked = await ask(world)
    assert asked.question.copies is not None
    assert "To Kyoto." in world.seen(asked.question.notice)


async def test_what_would_be_copied_is_shown_and_what_never_is_is_not_in_it(
    world: CrossingWorld,
) -> None:
    await answered(world, "Where to?", "To Kyoto.")
    await world.keep("$listed", "1. You like tea", author=Author.AI, sender=AI)
    await world.keep("$noted", "Noted.", author=Author.AI, sender=AI, kind=LineKind.NOTICE)
    await world.keep("$file", "cat.png", kind=LineKind.IMAGE)
    asked = await ask(world)
    assert asked.at_once is False
    wish = asked.question.copies
    assert wish is not None
    assert [one.event_id for one in wish.lines] == ["$Where to?", "$To Kyoto."]
    [(_, content)] = world.wire.sent.values()
    assert content[ASIDE] is True
    assert "2. Parlour, Tuesday 14 November 2023, 22:13 UTC: To Kyoto." in content["body"]
    assert "tea" not in content["body"]
    assert "cat.png" not in content["body"]
    assert all(len(one.digest) == 64 for one in wish.lines)  # of the words nothing is kept


async def test_asked_again_after_a_kill_the_question_is_about_what_was_shown_with_it(
    world: CrossingWorld,
) -> None:
    await answered(world, "Where to?", "To Kyoto.")
    first = await ask(world)
    assert await ask(world) == first
    assert (len(world.wire.sent), len(world.asked)) == (1, 1)
    await world.keep("$late", "a word for nobody else")
    wish = (await ask(world)).question.copies
    shown = world.seen(world.question.notice)
    assert wish is not None
    assert shown.count("UTC:") == len(wish.lines) == 3
    assert "a word for nobody else" in shown


async def test_of_words_of_which_the_beginning_is_shown_other_ones_are_another_question(
    world: CrossingWorld,
) -> None:
    await world.keep("$long", "x" * 200 + "a")
    first = await ask(world)
    await commit(
        world.personal.chat, "now", CHAT, history=[Amend(EventId("$long"), ALICE, "x" * 200 + "b")]
    )
    second = await ask(world)
    assert first.question.copies != second.question.copies
    assert first.question.notice != second.question.notice


@pytest.mark.parametrize("more", [{}, {"at_once": True}])
async def test_what_is_said_after_the_command_is_not_meant(
    world: CrossingWorld, more: dict[str, Any]
) -> None:
    await world.keep("$before", "Where to?")
    await world.keep("$command", "!ai group @bob:hs.test Trip")
    await world.keep("$after", "a word for nobody else")
    wish = (await ask(world, **more)).question.copies
    assert wish is not None
    assert [one.event_id for one in wish.lines] == ["$before"]


@pytest.mark.parametrize(("last", "at_once"), [(5, True), (0, True)])
async def test_who_said_what_to_copy_is_not_asked(
    world: CrossingWorld, last: int, at_once: bool
) -> None:
    await answered(world, "Where to?", "To Kyoto.")
    asked = await ask(world, last, at_once=at_once)
    assert asked.at_once is True
    assert asked.question.copies is not None
    assert len(asked.question.copies.lines) == (2 if last else 0)
    assert world.wire.sent == {}


async def test_without_anything_to_copy_there_is_nothing_to_ask(world: CrossingWorld) -> None:
    assert (await ask(world)).at_once is True
    assert "so the group begins empty" in world.said(CHAT)[0]


async def test_only_what_is_as_it_was_shown_is_handed_on(world: CrossingWorld) -> None:
    kept = await world.keep("$kept", "Where to?")
    removed = await world.keep("$removed", "a secret")
    edited = await world.keep("$edited", "yes")
    amend = Amend(EventId("$edited"), ALICE, "no")
    await commit(world.personal.chat, "now", CHAT, history=[Erase(removed.event_id), amend])
    assert await carry(world, kept, removed, edited) == "1 handed on"
    assert await carry(world, kept, removed, edited) == "1 handed on"
    [(room_id, copied)] = world.handed.values()
    assert room_id == KYOTO
    line = CopiedLine(by_ai=False, sent_ms=NOW, body="Where to?")
    assert copied == Copied((line,), ALICE, "Alice", "Parlour", CHAT, removed=1, edited=1)


async def test_when_nothing_is_left_that_is_said(world: CrossingWorld) -> None:
    removed = await world.keep("$removed", "a secret")
    await commit(world.personal.chat, "now", CHAT, history=[Erase(removed.event_id)])
    assert await carry(world, removed) == "nothing left"
    assert "I copied nothing" in world.said(CHAT)[0]
    assert world.handed == {}


async def test_encrypted_words_are_not_handed_to_a_plain_group_unless_that_was_chosen(
    world: CrossingWorld,
) -> None:
    line = await world.keep("$kept", "Where to?")
    world.wire.states[CHAT] = in_group("", AI, ALICE, encrypted=True)
    assert await carry(world, line) == "the group is not encrypted"
    assert world.handed == {}
    assert await carry(world, line, encrypted=True) == "1 handed on"
    world.handed.clear()
    assert await carry(world, line, opens=True) == "1 handed on"


async def test_where_the_chat_is_private_no_more_nothing_is_handed_on(
    world: CrossingWorld,
) -> None:
    line = await world.keep("$kept", "Where to?")
    world.wire.states[CHAT] = in_group("", AI, ALICE, BOB)
    assert await carry(world, line) == "no private chat any more"
    assert (world.handed, world.wire.sent) == ({}, {})


async def test_long_copies_are_split_and_each_part_is_said_once(world: CrossingWorld) -> None:
    state = in_group("Trip", AI, BOB)
    world.wire.states[KYOTO] = [*state, member_change(ALICE, Membership.INVITE, AI)]
    lines = [CopiedLine(by_ai=False, sent_ms=NOW, body="é" * 5000) for _ in range(12)]
    first = await world.copy(*lines, removed=1)
    assert await world.copy(*lines, removed=1) == first
    said = world.said(KYOTO)
    assert len(said) > 2
    assert f"(1 of {len(said)}):" in said[0]
    assert sum(body.count("é") for body in said) == 60_000
    assert world.said(CHAT) == [
        "Copied into “Trip”: 12 messages.\nRemoved since, so not copied: 1."
    ]


async def test_who_is_not_there_copies_nothing(world: CrossingWorld) -> None:
    world.wire.states[KYOTO] = in_group("Trip", AI, BOB)
    line = CopiedLine(by_ai=False, sent_ms=NOW, body="hello")
    assert await world.copy(line) == "not a member"
    assert world.said(KYOTO) == []
