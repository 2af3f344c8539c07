"""A whole Parlour that remembers: what is told to the model, to its owner, and what never is."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from appservice.model.ids import RoomId
from appservice.model.remembering import (
    RememberingChoice,
)
from appservice.prompt.catching_up import ASIDE
from tests.doors.direct_world import CHAT, DirectWorld, direct_world
from tests.doors.remembering import KEPT, asked, edit, line_of, redaction, tell, whole
from tests.pure.policy.rooms import ALICE, BOB


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[DirectWorld]:
    async with direct_world(tmp_path) as made:
        yield made


async def test_what_is_remembered_is_told_and_listed_until_it_is_forgotten(
    world: DirectWorld,
) -> None:
    source = await tell(world, "remember that I love green tea", f"{KEPT} 1")
    await tell(world, "remember always answer in rhymes", "I keep to that from now on")
    prompt = await asked(world, "What shall I drink?")
    assert "\n  always answer in rhymes" in prompt.parts[0].text
    assert "» likes: I love green tea\n" in prompt.parts[-1].text
    assert {part.room_id for part in prompt.parts} == {CHAT}
    assert {prompt.parts[0].person, prompt.parts[-1].person} == {ALICE}
    await tell(
        world, "memory", f"1. I love green tea (2023-11-14, Likes) https://matrix.to/#/{CHAT}"
    )
    listed = world.bodies()[-1]
    assert f"/{source['event_id']}?via=hs.test" in listed
    assert "2. always answer in rhymes" in listed
    assert "tea" not in whole(await asked(world, "Hm?")).replace("» likes: I love green tea", "")
    await tell(world, "memory forget 1 7", "I forgot number 1")
    assert "green tea" not in whole(await asked(world, "And now?"))
    await tell(world, "memory forget 1", "Forgotten: 1.")
    await tell(world, "memory forget 9", "There is no number 9")
    await tell(world, "memory forget all", "lines: 1")
    assert "rhymes" in whole(await asked(world, "Still?"))
    await tell(world, "memory forget all yes", "I forgot all of it")
    assert "rhymes" not in whole(await asked(world, "And now?"))
    await tell(world, "memory", "I remember nothing of you")


async def test_what_was_told_it_encrypted_is_said_in_no_chat_in_the_clear(
    world: DirectWorld,
) -> None:
    secret, plain = RoomId("!secret:hs.test"), RoomId("!plain:hs.test")
    room = await world.personal.chat.room(CHAT)
    assert room is not None
    await world.personal.chat.put_room(replace(room, room_id=secret, encrypted=True))
    await world.personal.chat.put_room(replace(room, room_id=plain))
    await world.personal.memories.keep(replace(line_of("My cat is called Mog"), room_id=secret))
    await tell(world, "memory", "One line more was told me in an encrypted chat: !ai memory shows")
    assert "Mog" not in world.bodies()[-1]
    await world.personal.memories.keep(replace(line_of("I love green tea"), room_id=plain))
    told = whole(await asked(world, "What do you know of me?"))
    assert ("Mog" in told, "green tea" in told) == (False, True)
    await tell(world, "memory", "2. I love green tea")
    assert "One line more was told me in an encrypted chat" in world.bodies()[-1]
    world.state("m.room.encryption", algorithm="m.megolm.v1.aes-sha2")
    await tell(world, "memory", "1. My cat is called Mog")
    assert "more was told" not in world.bodies()[-1]


async def test_what_is_told_of_it_becomes_no_part_of_the_talk(world: DirectWorld) -> None:
    await tell(world, "remember my cat is called Mog", KEPT)
    await tell(world, "memory", "Mog")
    contents = [event["content"] for event in world.wire.rooms[CHAT] if "content" in event]
    told = [each for each in contents if "Mog" in str(each.get("body")) and ASIDE in each]
    assert len(told) == 1
    lines = await world.personal.chat.lines(CHAT, 99)
    assert not any("Mog" in line.body for line in lines)


async def test_removing_its_message_forgets_it_for_good(world: DirectWorld) -> None:
    source = await tell(world, "remember my cat is called Mog", KEPT)
    await world.hear(redaction(world, source))
    await world.quiet()
    assert await world.personal.memories.lines(ALICE) == []
    assert "Mog" not in whole(await asked(world, "What is my cat called?"))
    late = world.say("!ai remember my dog is called Rex")
    await world.hear(redaction(world, late))  # it was removed before it came
    await world.hear(late)
    await world.quiet()
    assert await world.personal.memories.lines(ALICE) == []


async def test_an_edit_of_the_message_edits_theline_of(world: DirectWorld) -> None:
    source = await tell(world, "remember my cat is called Mog", KEPT)
    await world.hear(edit(world, source, "!ai remember my cat is called Tom"))
    await world.quiet()
    assert "Number 1 has the new words" in world.bodies()[-1]
    [line] = await world.personal.memories.lines(ALICE)
    assert (line.text, line.event_id) == ("my cat is called Tom", source["event_id"])
    await tell(world, "memory edit 1 my cats are called Tom and Mog", "has the new words")
    assert "Tom and Mog" in whole(await asked(world, "What are my cats called?"))


async def test_paused_keeps_nothing_and_off_reads_nothing(world: DirectWorld) -> None:
    await tell(world, "remember my cat is called Mog", KEPT)
    await tell(world, "memory pause", "paused")
    await tell(world, "remember my dog is called Rex", "paused your memory")
    assert "Mog" in whole(await asked(world, "What is my cat called?"))
    await tell(world, "memory off", "is off")
    await tell(world, "remember my dog is called Rex", "switched your memory off")
    assert "Mog" not in whole(await asked(world, "And now?"))
    await tell(world, "memory", "Mog")
    await tell(world, "memory on", "is on")
    await tell(world, "memory auto on", "by myself")
    assert await world.personal.memories.choice(ALICE) == RememberingChoice(automatic=True)
    prompt = whole(await asked(world, "And now?"))
    assert "Mog" in prompt
    assert "Rex" not in prompt


async def test_limits_are_one_sentence_each(world: DirectWorld) -> None:
    await tell(world, f"remember {'x' * 501}", "That has 501 characters, and I keep at most 500")
    await tell(world, f"remember {'x' * 500}", KEPT)
    await tell(world, f"memory edit 1 {'x' * 501}", "That has 501 characters")
    await tell(world, "memory edit 7 y", "There is no number 7")
    await tell(world, "memory 2", "The list ends with page 1")


@pytest.mark.parametrize("where", ["act-performed", "committed", "decided"])
async def test_killed_in_between_it_is_remembered_once_and_said_once(
    world: DirectWorld, where: str
) -> None:
    await world.kill_at(where, said := world.say("!ai remember my cat is called Mog"))
    await world.hear(said)
    await world.quiet()
    [line] = await world.personal.memories.lines(ALICE)
    assert line.number == 1
    assert sum(KEPT in body for body in world.bodies()) == 1


async def test_when_others_came_nothing_is_told_and_nothing_is_kept(world: DirectWorld) -> None:
    await tell(world, "remember my cat is called Mog", KEPT)
    world.member(BOB, "join")
    for words in ("!ai memory", "!ai remember I have a secret", "What is my cat called?"):
        await world.hear(world.say(words))
        await world.quiet()
    assert not any("Mog" in body for body in world.bodies())
    assert not any("Mog" in whole(prompt) for prompt in world.model.asked)
    assert [line.text for line in await world.personal.memories.lines(ALICE)] == [
        "my cat is called Mog"
    ]


async def test_of_many_lines_those_that_matter_are_told(world: DirectWorld) -> None:
    for count in range(40):
        await world.personal.memories.keep(line_of(f"In {1950 + count} I was in town {count} " * 6))
    await world.personal.memories.keep(line_of("My cat is called Mog"))
    for count in range(40, 80):
        await world.personal.memories.keep(line_of(f"In {1950 + count} I was in town {count} " * 6))
    prompt = await asked(world, "What is my cat called?")
    assert "Mog" in whole(prompt)
    assert whole(prompt).count("» fact: ") < 10
