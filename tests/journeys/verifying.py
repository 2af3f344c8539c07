"""What journeys share in which somebody is verified by emoji."""

import re

from appservice.matrix.crypto.sas_emoji import EMOJI
from stage.encrypted_person import EncryptedPerson
from stage.parlour import Parlour
from stage.sight import Verification
from stage.terminal import Terminal, terminal
from tests.journeys.speech import eventually


async def accepted(screen: Terminal, person: EncryptedPerson, ai: str) -> Verification:
    """Somebody accepts the request of the terminal at her client."""
    await screen.wait(f"Asked one device of {person.user_id}")
    asked = await person.verifying.wait("requested", user_id=ai, timeout_s=60)
    await person.verifying.accept(asked.id)
    return asked


def emoji_on(screen: Terminal) -> tuple[str, ...]:
    """What the terminal shows, in its order."""
    named = dict(EMOJI)
    found = re.findall(r"^    (\S+)\t(.+)$", screen.screen, re.MULTILINE)
    assert all(named[emoji] == name for emoji, name in found)
    return tuple(emoji for emoji, _ in found)


async def verify(ours: Parlour, person: EncryptedPerson, *, they_begin: bool = False) -> None:
    """The operator and a person compare emoji, at a terminal and at a client, until both know."""
    ai = ours.seat.ai_user_id
    async with terminal(ours, "keys verify", person.user_id) as screen:
        asked = await accepted(screen, person, ai)
        if they_begin:
            await person.verifying.start(asked.id)
        await screen.wait(re.escape("Do they match? [y/N] "))
        emoji = await person.verifying.emoji(asked.id)
        assert len(emoji) == 7
        assert emoji_on(screen) == emoji
        screen.type("perhaps\n")
        await screen.wait("Say y or n")
        screen.type("y\n")
        await screen.wait("Waiting until they match on the other screen")
        await person.verifying.confirm(asked.id)
        await person.verifying.wait("done", flow=asked.id, timeout_s=60)
        assert await screen.end() == 0, screen.screen
        assert screen.screen.endswith(f"{person.user_id} is verified.\n")

    async def seen() -> bool:
        return (await person.identity(ai)).verified

    await eventually(seen)
