"""What is forgotten while an answer is being made is not in it, and whoever asks is looked at."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from appservice.direct.asking import DirectAsking
from appservice.model.event import Membership
from appservice.model.prompt import Prompt
from appservice.model.room import Member, RoomKind
from appservice.model.wishing import ForgetRemembered
from appservice.policy.bursts import burst_of
from appservice.policy.streaming import Pace
from appservice.prompt.build import Budget
from tests.doors.direct_world import CHAT, DirectWorld, direct_world, until
from tests.doors.remembering import (
    KEPT,
    line_of,
    redaction,
    said,
    tell,
    turn_about,
    whole,
)
from tests.pure.policy.rooms import AI, ALICE, BOB


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[DirectWorld]:
    async with direct_world(tmp_path) as made:
        yield made


@pytest.fixture
async def streaming(tmp_path: Path) -> AsyncIterator[DirectWorld]:
    async with direct_world(tmp_path, pace=Pace(first_ms=1, every_ms=1)) as made:
        yield made


@pytest.mark.parametrize(
    "command", ["memory forget 1", "memory edit 1 none of your business", "memory off", "redact"]
)
async def test_an_answer_from_what_is_forgotten_meanwhile_is_not_said(
    world: DirectWorld, command: str
) -> None:
    source = await tell(world, "remember my cat is called Mog", KEPT)
    world.model.go_on = asyncio.Event()
    world.model.answer = lambda prompt: "It is Mog" if "Mog" in whole(prompt) else "I don't know"
    await world.hear(world.say("What is my cat called?"))
    await until(lambda: len(world.model.asked) == 1)
    doing = redaction(world, source) if command == "redact" else world.say(f"!ai {command}")
    await world.hear(doing)
    await until(lambda: len(world.model.asked) == 2)
    world.model.go_on.set()
    await world.said("I don't know")
    await world.quiet()
    assert not any("Mog" in body for body in world.bodies())


async def test_an_answer_that_lies_ready_is_asked_anew_too(world: DirectWorld) -> None:
    """Killed when the model had answered; the line is forgotten before it is taken up again."""
    await tell(world, "remember my cat is called Mog", KEPT)
    world.model.answer = lambda prompt: "It is Mog" if "Mog" in whole(prompt) else "I don't know"
    world.die_at = "before-sending"
    question = world.say("What is my cat called?")
    await world.hear(question)
    await until(lambda: world.die_at == "")
    await world.stop()
    assert await world.personal.memories.forget(ALICE, [1]) == 1
    await world.start()
    await world.said("I don't know")
    await world.quiet()
    assert not any("Mog" in body for body in world.bodies())
    assert sum("I don't know" in body for body in world.bodies()) == 1


async def test_what_is_half_shown_goes_on_from_what_is_so_now(streaming: DirectWorld) -> None:
    world = streaming
    await tell(world, "remember my cat is called Mog", KEPT)
    world.model.go_on = asyncio.Event()

    def answer(prompt: Prompt) -> str:
        name = "Mog" if "Mog" in whole(prompt) else "Nobody"
        return f"{name} it is, and here follow very many words about it. " * 6

    world.model.answer = answer
    await world.hear(world.say("What is my cat called?"))
    await world.said("Mog it is")
    await world.hear(world.say("!ai memory forget 1"))
    await until(lambda: len(world.model.asked) == 2)
    world.model.go_on.set()
    await world.quiet()
    assert not any("Mog it is" in body for body in world.bodies())
    assert sum("Nobody it is" in body for body in world.bodies()) == 1


async def test_a_wish_to_forget_holds_before_it_is_carried_out(world: DirectWorld) -> None:
    await tell(world, "remember my cat is called Mog", KEPT)
    deleted = asyncio.Event()
    memories = world.personal.memories
    desk = world.app.direct_side.acts
    desk.learn(_never(deleted))
    await world.hear(world.say("!ai memory forget 1"), world.say("What is my cat called?"))
    await until(lambda: len(world.model.asked) == 1)
    assert [line.number for line in await memories.lines(ALICE)] == [1]
    assert "Mog" not in whole(world.model.asked[0])
    deleted.set()


def _never(until_set: asyncio.Event) -> Any:
    """Nothing is forgotten before it is said so."""

    async def waits(_stored: Any, _act: Any) -> str:
        await until_set.wait()
        return "done"

    return {ForgetRemembered: waits}


@pytest.mark.parametrize("made_of", ["a group", "somebody else's chat", "a chat that others saw"])
async def test_whoever_calls_only_its_owners_direct_chat_is_told(
    world: DirectWorld, made_of: str
) -> None:
    await world.personal.memories.keep(line_of("My cat is called Mog"))
    store, about = world.personal.chat, await said(world)
    room = await store.room(CHAT)
    assert room is not None
    asking = DirectAsking(
        AI,
        "Parlour",
        Budget(4000, 300),
        world.clock,
        world.personal.memories,
    )
    turn = turn_about(about.event_id)
    burst = burst_of(turn, about)
    assert "Mog" in whole(await asking.prompt(store, room, turn, burst))
    others = {**room.members, BOB: Member(BOB, Membership.LEAVE)}
    not_theirs = {
        "a group": replace(room, kind=RoomKind.GROUP),
        "somebody else's chat": replace(room, person=BOB),
        "a chat that others saw": replace(room, members=others),
    }
    prompt = await asking.prompt(store, not_theirs[made_of], turn, burst)
    assert "Mog" not in whole(prompt)
    assert {part.person for part in prompt.parts} == {None}
