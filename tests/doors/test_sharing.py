"""A line shared by hand: shown, looked at again, handed on, said once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from appservice.model.crossing import AskShare, Shared
from appservice.model.event import Membership
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.remembering import Remembering, RememberingChoice
from appservice.prompt.brought import BROUGHT
from appservice.prompt.catching_up import ASIDE
from tests.doors.crossing_world import (
    CHAT,
    KYOTO,
    TEA,
    TEA_TOO,
    CrossingWorld,
    crossing_world,
    in_group,
    know,
    stored,
)
from tests.pure.policy.rooms import AI, ALICE, BOB, CAROL, direct, member_change


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[CrossingWorld]:
    async with crossing_world(tmp_path) as made:
        yield made


async def test_a_line_of_memory_is_shown_then_handed_on_as_words_alone(
    world: CrossingWorld,
) -> None:
    number = await world.remember("I am allergic to nuts")
    shown = await world.ask(f"memory {number} to Kyoto trip")
    assert "In “Kyoto trip” 2 people will read:" in shown
    assert "> Alice shares: I am allergic to nuts" in shown
    question = world.question
    assert world.seen(question.notice) == shown
    assert "nuts" not in repr(question)  # of a line of memory only its number is kept
    assert all(content[ASIDE] is True for _, content in world.wire.sent.values())
    assert world.said(KYOTO) == []
    assert await world.carry() == "handed on"
    assert await world.carry() == "handed on"
    [(room_id, shared)] = world.handed.values()
    assert room_id == KYOTO
    assert shared == Shared("I am allergic to nuts", ALICE, CHAT)


async def test_a_line_that_was_told_encrypted_is_not_shown_in_the_clear(
    world: CrossingWorld,
) -> None:
    secret = RoomId("!secret:hs.test")
    number = await world.remember("I am allergic to nuts", secret)
    for encrypted in (None, True):  # an unknown chat counts as an encrypted one
        if encrypted:
            room = replace(direct(encrypted=True), room_id=secret)
            await world.personal.chat.put_room(room)
        shown = await world.ask(f"memory {number} to Kyoto trip", f"ask{encrypted}")
        assert f"nothing under number {number} that may be told in this chat" in shown
    await world.personal.chat.put_room(replace(direct(), room_id=secret))
    shown = await world.ask(f"memory {number} to Kyoto trip")
    assert "> Alice shares: I am allergic to nuts" in shown


async def test_the_group_says_it_once_and_who_shared_it_hears_of_it(world: CrossingWorld) -> None:
    await world.share("I am allergic to nuts")
    await world.share("I am allergic to nuts")
    assert world.said(KYOTO) == ["Alice shares: I am allergic to nuts"]
    [done] = world.said(CHAT)
    assert "Posted in “Kyoto trip”: https://matrix.to/#/!kyoto:hs.test/$sent-parlour-say" in done
    [content] = [c for room, c in world.wire.sent.values() if room == KYOTO]
    assert content[BROUGHT] == {"by": ALICE, "copied": False, "head": 14}


async def test_asked_again_after_a_kill_a_yes_means_what_was_shown_with_the_question(
    world: CrossingWorld,
) -> None:
    number = await world.remember("I am allergic to nuts")
    first = await world.ask(f"memory {number} to Kyoto trip")
    assert await world.ask(f"memory {number} to Kyoto trip") == first
    assert (len(world.said(CHAT)), len(world.asked)) == (1, 1)
    await world.personal.memories.edit(ALICE, number, "I am allergic to cats", 2)
    await world.ask(f"memory {number} to Kyoto trip")
    assert "cats" in world.seen(world.question.notice)
    await world.carry()
    [(_, shared)] = world.handed.values()
    assert shared.text == "I am allergic to cats"


@pytest.mark.parametrize("where", ["Kyoto trip", "nowhere"])
async def test_who_comes_in_while_groups_are_looked_at_is_shown_nothing(
    world: CrossingWorld, where: str
) -> None:
    number = await world.remember("I am allergic to nuts")
    world.wire.comes_in_after = TEA
    rest = f"memory {number} to {where}"
    await world.sharing().ask(stored("ask", CHAT), AskShare(rest, ALICE, EventId("$command")))
    assert (world.wire.sent, world.asked) == ({}, {})


async def test_what_could_not_be_shown_is_not_asked(world: CrossingWorld) -> None:
    await world.ask("hello to Kyoto trip", act="first")
    before = dict(world.asked)
    world.wire.refuses.add(CHAT)
    await world.ask("bye to Kyoto trip")
    assert world.asked == before


@pytest.mark.parametrize("how", ["edited", "forgotten", "off"])
async def test_a_line_that_is_another_by_now_is_not_shared(world: CrossingWorld, how: str) -> None:
    number = await world.remember("I am allergic to nuts")
    await world.ask(f"memory {number} to Kyoto")
    memories = world.personal.memories
    if how == "edited":
        await memories.edit(ALICE, number, "I am allergic to cats", 2)
    elif how == "forgotten":
        await memories.forget(ALICE, [number])
    else:
        await memories.choose(ALICE, RememberingChoice(remembering=Remembering.OFF))
    assert await world.carry() == "not shared"
    assert world.handed == {}
    assert "has changed since I showed it" in world.said(CHAT)[-1]


async def test_who_left_the_group_meanwhile_shares_nothing_there(world: CrossingWorld) -> None:
    await world.ask("hello to Kyoto trip")
    gone = member_change(ALICE, Membership.LEAVE)
    world.wire.states[KYOTO] = [*in_group("Kyoto trip", AI, BOB), gone]
    assert await world.carry() == "not shared"
    assert "not in that group any more" in world.said(CHAT)[-1]
    assert await world.share("hello") == "not a member"
    assert world.said(KYOTO) == []
    assert world.handed == {}


async def test_where_the_chat_is_private_no_more_nothing_is_shown_or_handed_on(
    world: CrossingWorld,
) -> None:
    number = await world.remember("I am allergic to nuts")
    await world.ask(f"memory {number} to Kyoto")
    before = len(world.wire.sent)
    world.wire.states[CHAT] = in_group("", AI, ALICE, BOB)
    assert await world.carry() == "no private chat any more"
    await world.ask(f"memory {number} to Kyoto", act="again")
    assert (world.handed, len(world.wire.sent)) == ({}, before)
    await world.share("hello")  # nor is anybody there told of the group
    assert len(world.said(CHAT)) == 1


@pytest.mark.parametrize("others", [(BOB, CAROL), (CAROL,)], ids=["more", "as many"])
async def test_when_other_people_read_by_now_it_is_asked_again(
    world: CrossingWorld, others: tuple[UserId, ...]
) -> None:
    await world.ask("hello to Kyoto trip")
    world.wire.states[KYOTO] = in_group("Kyoto trip", AI, ALICE, *others)
    assert await world.carry() == "asked"
    assert world.handed == {}
    assert "Other people read there now" in world.said(CHAT)[-1]
    assert f"{1 + len(others)} people will read" in world.said(CHAT)[-1]
    world.wire.states[KYOTO] = in_group("Kyoto trip", AI, ALICE, *others[:1])
    assert await world.carry("again") == "handed on"


async def test_only_groups_that_the_person_is_in_now_are_known_to_them(
    world: CrossingWorld,
) -> None:
    world.wire.states[TEA] = in_group("Tea", AI, BOB)  # Alice left, and we did not hear of it
    assert "I know no group of that name" in await world.ask("hello to Tea")
    assert "1. “Kyoto trip”, 2 people: Bob" in world.said(CHAT)[-1]
    assert "“Tea”" not in world.said(CHAT)[-1]
    assert world.asked == {}
    assert "I know no group" in await world.ask(f"hello to {TEA}", act="by ID")


async def test_groups_of_one_name_are_told_apart_by_their_numbers(world: CrossingWorld) -> None:
    await know(world.rooms, TEA_TOO, ALICE, CAROL)
    world.wire.states[TEA_TOO] = in_group("tea", AI, ALICE, CAROL)
    told = await world.ask("hello to tea", act="which")
    assert told.split("\n")[1:] == ["2. “Tea”, 2 people: Bob", "3. “tea”, 2 people: Carol"]
    assert world.asked == {}
    assert "In “tea” 2 people" in await world.ask("hello to 3")


async def test_an_alias_leads_where_the_homeserver_says(world: CrossingWorld) -> None:
    world.wire.aliases["#drinks:hs.test"] = TEA
    assert "In “Tea” 2 people" in await world.ask("hello to #drinks:hs.test")
    assert "I know no group" in await world.ask("hello to #none:hs.test", act="none")
    assert "I know no group" in await world.ask("hello to #tea:away.test", act="away")


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        ({"events_default": 50}, "You may not write in “Kyoto trip”"),
        ({"events": {"m.room.message": 101}}, "You may not write in “Kyoto trip”"),
    ],
)
async def test_nobody_gets_around_what_they_may_not_say_themselves(
    world: CrossingWorld, levels: dict[str, Any], told: str
) -> None:
    world.wire.states[KYOTO] = in_group("Kyoto trip", AI, ALICE, BOB, **levels)
    assert told in await world.ask("hello to Kyoto trip")
    assert world.asked == {}
    assert await world.share("hello") == "share_you_may_not"
    assert world.said(KYOTO) == []


async def test_a_line_of_nobody_and_too_long_words_are_one_sentence(world: CrossingWorld) -> None:
    assert "nothing under number 7" in await world.ask("memory 7 to Kyoto", act="one")
    assert "too long" in await world.ask("x" * 2001 + " to Kyoto", act="two")
    assert world.asked == {}


async def test_who_takes_anothers_name_is_told_apart_by_their_id(world: CrossingWorld) -> None:
    twin = member_change(CAROL, Membership.JOIN, display_name="alice")
    world.wire.states[KYOTO] = [*in_group("Kyoto trip", AI, ALICE, BOB), twin]
    await world.share("hello")
    assert world.said(KYOTO) == [f"Alice ({ALICE}) shares: hello"]
