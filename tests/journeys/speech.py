"""What was said, and what the model was told: shorthands that journeys share."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from stage.person import Person
from stage.scripted_model import Asked
from stage.watcher import Watcher
from tests.journeys.world import World, answer_to, word

Event = dict[str, Any]


def said_by(person: Watcher, room: str, sender: str, *, after: str | None = None) -> list[str]:
    """The bodies of somebody's messages in a room as `person` has seen them; redacted ones too."""
    seen = person.sight.after(room, after)
    return [
        str(event["content"].get("body", ""))
        for event in seen
        if event["type"] == "m.room.message" and event["sender"] == sender
    ]


async def ask(person: Person, room: str, ai: str, text: str = "", **more: Any) -> Event:
    """Mention the AI with a new question, and wait for its answer."""
    question = word()
    await person.send_text(room, f"{text} {question}".strip(), mentions=[ai], **more)
    return await person.wait_text(room, answer_to(question), sender=ai)


async def tell(person: Person, room: str, ai: str, command: str, expect: str) -> Event:
    """Give a command, and wait for the AI's reply to it that says what is expected."""
    asked = await person.send_text(room, command)
    return await person.wait_text(room, expect, sender=ai, after=asked)


async def caught_up(room: str, speaker: Person, *listeners: Person) -> None:
    """Until everybody has seen something new in a room they have just come into.

    A server that is still fetching what was said before never learns that its only member was
    removed meanwhile: it asks for what is missing, and is not in the room any more.
    """
    said = await speaker.send_text(room, word())
    for listener in listeners:
        await listener.wait_id(room, said)


async def eventually(fits: Callable[[], Awaitable[bool]], timeout_s: float = 20.0) -> None:
    """Ask again and again until something is so: for what no client is told of."""
    async with asyncio.timeout(timeout_s):
        while True:
            if await fits():
                return
            await asyncio.sleep(0.1)


async def scrolled_back(person: Person, room: str) -> list[Event]:
    """A room's newest events as a client fetches them that scrolls up, newest first."""
    path = f"/_matrix/client/v3/rooms/{quote(room, safe='')}/messages"
    answer = await person.request("GET", path, query={"dir": "b", "limit": "100"})
    return list(answer["chunk"])


def prompt_about(world: World, question: str) -> Asked:
    """The one request to the model whose note at the end points to that question.

    More than one request is an answer that was paid for twice.
    """
    found = [one for one in world.model.requests if question in one.last_user.rsplit("\n", 1)[-1]]
    if not found:
        found = [one for one in world.model.requests if question in last_line(one)]
    assert len(found) == 1, f"{len(found)} requests about {question}"
    return found[0]


def last_line(asked: Asked) -> str:
    """What was said last before the closing note."""
    return asked.last_user.rsplit("\n", 2)[-2] if "\n" in asked.last_user else asked.last_user


def whole(asked: Asked) -> str:
    """All that the model was told, as one text."""
    return "\n".join(text for _, text in asked.texts)
