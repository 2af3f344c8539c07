"""People have their data, and have themselves forgotten."""

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest

from stage.attachments import fetch
from stage.encrypted_person import EncryptedPerson
from stage.parlour import Parlour
from stage.person import Person
from tests.contracts.storage.backends import Backend
from tests.contracts.storage.searched import whereabouts
from tests.journeys.encrypted import Cast
from tests.journeys.encrypted import ask as ask_sealed
from tests.journeys.robust import faulty_parlour
from tests.journeys.speech import ask, eventually, prompt_about, tell, whole
from tests.journeys.test_encrypted_groups import chat_with, made_sealed
from tests.journeys.world import World, answer_to, direct_chat, make_group, word


async def file_in(person: Person | EncryptedPerson, room: str, ai: str, caption: str) -> Any:
    """The event of a file of the AI's with that caption."""

    def fits(event: dict[str, Any]) -> bool:
        content = event["content"]
        return (
            event["sender"] == ai
            and content.get("msgtype") == "m.file"
            and caption in content.get("body", "")
        )

    return await person.wait_event(room, fits)


def looked_into(data: bytes, name: str) -> tuple[Any, str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return json.loads(archive.read(f"{name}.json")), archive.read(f"{name}.md").decode()


async def test_in_an_encrypted_chat_one_gets_ones_own_data_encrypted(
    world: World, sealed: Parlour, cast: Cast
) -> None:
    ai = sealed.seat.ai_user_id
    room = await made_sealed(cast.alice, ai, cast.bob)
    mine, his, private = word(), word(), word()
    await cast.bob.send_text(room, f"of bob {his}")
    await ask_sealed(cast.alice, room, ai, mine)
    chat = await chat_with(cast.alice, ai)
    await cast.alice.send_text(chat, private)
    await cast.alice.wait_text(chat, answer_to(private), sender=ai)
    await cast.alice.send_text(chat, "!ai export")
    found = {}
    for caption, name in (("What I remember", "personal"), ("What you said", "groups")):
        event = await file_in(cast.alice, chat, ai, caption)
        assert event["encrypted"]
        data = await fetch(cast.alice.account, event["content"])
        found[name] = looked_into(data, name)
    personal, text = found["personal"]
    assert private in text
    assert mine not in text
    assert personal["of"] == cast.alice.user_id
    _, text = found["groups"]
    assert mine in text
    assert private not in text
    assert his not in text


async def test_who_made_a_group_gets_its_history_alone(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    alice, bob = await world.person("Alice"), await world.person("Bob")
    chat = await direct_chat(alice, ai)
    room, said = await make_group(alice, ai, bob, chat=chat), word()
    answer = await ask(bob, room, ai, said)
    await tell(bob, room, ai, "!ai export", "goes to who made it")
    await alice.send_text(room, "!ai export")
    event = await file_in(alice, chat, ai, "The history of Kyoto trip")
    data, text = looked_into(await alice.media(event["content"]["url"]), "history")
    assert said in text
    assert answer["content"]["body"] in text
    assert {one["user"] for one in data["people"]} >= {alice.user_id, bob.user_id}
    question = word()
    await alice.send_text(chat, question)
    await alice.wait_text(chat, answer_to(question), sender=ai)
    assert said not in whole(prompt_about(world, question)), "the file is kept nowhere"


def kept_by(parlour: Parlour) -> Backend:
    """Where that Parlour keeps what it keeps."""
    folder = parlour.directory
    return Backend(f"sqlite:{folder}/rooms.db", f"sqlite:{folder}/personal.db")


async def said_in_group(bob: Person, carol: Person, ai: str) -> tuple[str, str, str]:
    """Carol speaks in a group of Bob's and leaves it: the room, her word, what was answered."""
    room, here = await make_group(bob, ai, carol), word()
    answer = await ask(carol, room, ai, here)
    await carol.leave(room)
    await bob.wait_member(room, carol.user_id, "leave")
    return room, here, answer["content"]["body"]


async def is_gone(parlour: Parlour, *words: str) -> None:
    async def gone() -> bool:
        return not await whereabouts(words, kept_by(parlour), [parlour.directory])

    await eventually(gone, 60)


async def test_who_wishes_it_is_forgotten_and_can_come_back(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    bob, carol = await world.person("Bob"), await world.person("Carol")
    chat, private = await direct_chat(carol, ai), word()
    room, here, answer = await said_in_group(bob, carol, ai)
    await carol.send_text(chat, private)
    await carol.wait_text(chat, answer_to(private), sender=ai)
    question = await tell(carol, chat, ai, "!ai erase me", "This remains")
    await carol.react(chat, question["event_id"], "\N{WHITE HEAVY CHECK MARK}")
    await carol.wait_text(chat, "I am forgetting you now", sender=ai)
    await carol.wait_member(chat, ai, "leave")
    await is_gone(parlour, here, private)
    later = await ask(bob, room, ai)
    prompt = whole(prompt_about(world, "q-" + later["content"]["body"].removeprefix("a-")))
    assert here not in prompt
    assert answer not in prompt
    again, back = await direct_chat(carol, ai), word()
    await carol.send_text(again, back)
    await carol.wait_text(again, answer_to(back), sender=ai)


async def test_who_is_a_stranger_here_is_forgotten_as_well(world: World, parlour: Parlour) -> None:
    ai = parlour.seat.ai_user_id
    bob, carol = await world.person("Bob"), await world.person("Carol", world.b)
    _, here, _ = await said_in_group(bob, carol, ai)
    chat = await direct_chat(carol, ai)
    await tell(carol, chat, ai, "!ai erase me", "This remains")
    await carol.send_text(chat, "!ai erase me yes")
    await carol.wait_member(chat, ai, "leave")
    await is_gone(parlour, here)


@pytest.mark.soak
@pytest.mark.parametrize("point", ["erasing-left", "erasing-personal", "erasing-looked"])
async def test_killed_anywhere_they_are_forgotten_all_the_same(world: World, point: str) -> None:
    parlour, faults = faulty_parlour(world)
    await parlour.start()
    ai = parlour.seat.ai_user_id
    alice, said = await world.person("Alice"), word()
    chat = await direct_chat(alice, ai)
    await alice.send_text(chat, said)
    await alice.wait_text(chat, answer_to(said), sender=ai)
    await tell(alice, chat, ai, "!ai erase me", "This remains")
    faults.kill_at(point)
    await alice.send_text(chat, "!ai erase me yes")
    await parlour.process.wait_end(30)
    await parlour.start()
    await alice.wait_member(chat, ai, "leave")

    async def gone() -> bool:
        return not await whereabouts([said], kept_by(parlour), [parlour.directory])

    await eventually(gone, 60)
    await parlour.stop()
