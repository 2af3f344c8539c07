"""What the tests of a Parlour that remembers share."""

from typing import Any

from appservice.model.chat import Line
from appservice.model.ids import EventId, TurnId
from appservice.model.prompt import Prompt
from appservice.model.remembering import (
    NewRemembered,
    Origin,
    RememberedKind,
)
from appservice.model.turn import Turn, TurnPhase
from tests.doors.direct_wire import Event
from tests.doors.direct_world import CHAT, DirectWorld
from tests.pure.policy.rooms import ALICE, NOW

KEPT = "I keep that in mind as number"


def whole(prompt: Prompt) -> str:
    return "\n".join(part.text for part in prompt.parts)


async def tell(world: DirectWorld, command: str, expect: str) -> Event:
    """A command, and its reply."""
    asked = world.say(f"!ai {command}")
    await world.hear(asked)
    await world.quiet()
    assert expect in world.bodies()[-1]
    return asked


async def asked(world: DirectWorld, question: str) -> Prompt:
    """What the model was told with a question."""
    await world.hear(world.say(question))
    await world.quiet()
    return world.model.asked[-1]


def redaction(world: DirectWorld, event: Event) -> Event:
    return world.wire.put(CHAT, "m.room.redaction", ALICE, redacts=event["event_id"])


def edit(world: DirectWorld, event: Event, body: str) -> Event:
    relation: Any = {"rel_type": "m.replace", "event_id": event["event_id"]}
    new: Any = {"msgtype": "m.text", "body": body}
    return world.say(f"* {body}", **{"m.new_content": new, "m.relates_to": relation})


async def said(world: DirectWorld) -> Line:
    """A line of history."""
    event = world.say("What is my cat called?")
    await world.hear(event)
    await world.quiet()
    line = await world.personal.chat.line(CHAT, EventId(event["event_id"]))
    assert line is not None
    return line


def turn_about(event_id: EventId) -> Turn:
    return Turn(
        turn_id=TurnId("turn"),
        room_id=CHAT,
        phase=TurnPhase.ASKED,
        about=event_id,
        asker=ALICE,
        opened_ms=NOW,
    )


def line_of(text: str) -> NewRemembered:
    return NewRemembered(
        owner=ALICE,
        text=text,
        kind=RememberedKind.FACT,
        origin=Origin.OWNER,
        room_id=CHAT,
        event_id=EventId("$earlier"),
        made_ms=1,
    )
