"""A direct chat in which the AI proposes to remember, and looks at what came of it."""

import json
from collections.abc import Callable
from typing import Any

from appservice.model.prompt import Prompt
from appservice.model.remembering import Remembered
from appservice.policy.decide.joining import NO, YES
from tests.doors.direct_wire import Event
from tests.doors.direct_world import CHAT, DirectWorld, until
from tests.pure.policy.rooms import AI, ALICE

CAT = "I live in Leipzig with two cats"
ASKS = "Shall I remember: \u201clives in Leipzig with two cats\u201d?"
GOOD: dict[str, Any] = {
    "kind": "fact",
    "whose": "writer",
    "subject": "everyday",
    "message": 1,
    "line": "lives in Leipzig with two cats",
}


def answers(**change: Any) -> Callable[[Prompt], str]:
    """A model that proposes this where it is asked to, and answers everything else."""
    return lambda prompt: "Lovely." if prompt.schema is None else json.dumps(GOOD | change)


async def lines(world: DirectWorld) -> list[Remembered]:
    return await world.personal.memories.lines(ALICE)


def looks(world: DirectWorld) -> list[Prompt]:
    return [prompt for prompt in world.model.asked if prompt.schema is not None]


async def react(world: DirectWorld, notice: str, key: str) -> None:
    about = {"rel_type": "m.annotation", "event_id": notice, "key": key}
    sign = world.wire.put(CHAT, "m.reaction", ALICE, content={"m.relates_to": about})
    await world.hear(sign)


def notice_with(world: DirectWorld, part: str) -> str:
    (found,) = [e for e in world.wire.rooms[CHAT] if part in str(e["content"].get("body"))]
    return str(found["event_id"])


async def proposed(world: DirectWorld, body: str = CAT) -> tuple[Event, str]:
    """What was said, and the notice that asks about it."""
    said = world.say(body)
    await world.hear(said)
    await world.said(ASKS)
    signs = (YES, NO)
    await until(lambda: len(signs_of(world)) == len(signs), lambda: signs_of(world))
    await world.quiet()
    assert signs_of(world) == list(signs)
    return said, notice_with(world, ASKS)


def signs_of(world: DirectWorld) -> list[str]:
    mine = [e for e in world.wire.rooms[CHAT] if e["type"] == "m.reaction" and e["sender"] == AI]
    return [event["content"]["m.relates_to"]["key"] for event in mine]


async def nothing_comes(world: DirectWorld, body: str = CAT) -> None:
    """It is answered, and looked at whatever it leads to; nothing is asked, nothing kept."""
    await world.hear(world.say(body))
    await until(lambda: "Lovely." in world.bodies(), world.bodies)
    await world.quiet()
    assert not any("remember" in body.lower() for body in world.bodies())
    assert await lines(world) == []
