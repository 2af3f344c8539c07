"""What journeys of two Parlours share that ask each other about their people."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from stage.ages import Issuer
from stage.parlour import Parlour
from stage.person import Person
from stage.seat import Settings
from stage.sight import Event
from stage.synapse import Synapse
from tests.journeys.world import World

UNKNOWN: Final = "I don't know how old you are"
UNREAD: Final = "I can't read now how old you are"
ADULT: Final = "I take you for an adult: the AI of your server says so"
MINOR: Final = "I take you for a minor: the AI of your server says so"
_PATIENCE_S: Final = 60.0


@dataclass(frozen=True)
class Peers:
    """`here` is at homeserver `a`, `there` at `b`, where `town` states ages."""

    here: Parlour
    there: Parlour
    town: Issuer


@asynccontextmanager
async def two_parlours(world: World, changes: Settings | None = None) -> AsyncIterator[Peers]:
    """Two that know each other and run, open to everybody; `changes` are those of `here`."""
    anybody: Settings = {"admission": {"may_invite": ["@*:*"]}}
    here = world.encrypted_parlour({**anybody, **(changes or {})})
    there = world.encrypted_parlour(anybody, at_b=True)
    town, one, two = Issuer.new("town"), Issuer.new(), Issuer.new()
    knows(here, one, there.seat.ai_user_id, two)
    knows(there, two, here.seat.ai_user_id, one)
    await reads_ages(there, world.b, town)
    await asyncio.gather(here.start(), there.start())
    try:
        yield Peers(here, there, town)
    finally:
        await asyncio.gather(here.stop(), there.stop())


def knows(parlour: Parlour, key: Issuer, ai: str, theirs: Issuer) -> None:
    """Have a Parlour ask and answer another's AI, by these keys."""
    peer = {"server": ai.partition(":")[2], "ai": ai, "key": theirs.public_key}
    known = parlour.settings["age"].get("peers", [])
    parlour.settings["age"] |= {"peers": [*known, peer], "attest_key": key.private_key}


async def reads_ages(parlour: Parlour, homeserver: Synapse, issuer: Issuer) -> None:
    """Let it read what people of its homeserver have from that issuer."""
    parlour.settings["age"] |= {
        "issuers": {issuer.name: [issuer.public_key]},
        "reader": "admin",
        "admin_token": await homeserver.admin_token(),
    }


async def told(person: Person, room: str, ai: str, words: str) -> str:
    """What the AI replies to a command."""
    asked = await person.send_text(room, f"!ai {words}")

    def replies(event: Event) -> bool:
        related = event["content"].get("m.relates_to", {})
        about = related.get("m.in_reply_to", {}).get("event_id")
        return bool(event["sender"] == ai and about == asked)

    return str((await person.wait_event(room, replies))["content"]["body"])


async def taken_for(person: Person, room: str, ai: str, expected: str) -> None:
    """Ask for one's age until the answer is that: a peer takes its time over its own."""
    deadline = time.monotonic() + _PATIENCE_S
    while expected not in (said := await told(person, room, ai, "age")):
        assert time.monotonic() < deadline, said
