"""How old somebody is taken for follows what can be read, moment by moment."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from stage.age_reader import AgeReader
from stage.ages import Issuer, set_age, state_age
from stage.front import Front
from stage.http import Refused, call
from stage.parlour import Parlour
from stage.person import Person
from tests.journeys.speech import tell
from tests.journeys.world import World, direct_chat

SECRET = "s" * 40
UNKNOWN = "I don't know how old you are. So I say nothing to you that is not fit for all ages."
UNREAD = "I can't read now how old you are."
STATED = "I take you for an adult: a signed statement"
DECLARED = "I take you for 13 to 15 years old, by your own word"


@dataclass
class Ours:
    """A Parlour that reads by the reader: the homeserver has no companion module, as it finds."""

    parlour: Parlour
    reader: AgeReader
    issuer: Issuer
    front: Front

    def reads(self, who: Person) -> int:
        """How often the reader has asked the homeserver about somebody."""
        return sum(who.user_id in path for _, path in self.front.seen)


@pytest.fixture(scope="module")
async def ours(world: World) -> AsyncIterator[Ours]:
    seat = world.readers[world.a.server_name]
    issuer = Issuer.new()
    async with (
        Front(seat.homeserver_url, lambda _: None) as front,
        AgeReader(front.url, seat.server_name, seat.as_token) as reader,
    ):
        age = {
            "module_secret": SECRET,
            "socket": str(reader.socket),
            "issuers": {issuer.name: [issuer.public_key]},
            "unknown": "shielded",
        }
        running = world.parlour({"age": age})
        await running.start()
        yield Ours(running, reader, issuer, front)
        await running.stop()


async def test_a_reader_that_is_killed_makes_nobody_an_adult(world: World, ours: Ours) -> None:
    ai, alice = ours.parlour.seat.ai_user_id, await world.person("Alice")
    chat = await direct_chat(alice, ai)
    await tell(alice, chat, ai, "!ai age", UNKNOWN)
    await state_age(alice, ours.issuer, "adult")
    await tell(alice, chat, ai, "!ai age", STATED)
    await ours.reader.kill()
    await tell(alice, chat, ai, "!ai age", UNREAD)
    await ours.reader.start()
    await tell(alice, chat, ai, "!ai age", STATED)
    await set_age(alice, {"band": "13_15"})
    await tell(alice, chat, ai, "!ai age", DECLARED)
    log = (ours.reader.folder / "log").read_text() + ours.parlour.log()
    assert not any(word in log for word in ("13_15", "adult", alice.user_id))


async def test_what_the_module_says_drops_what_was_read(world: World, ours: Ours) -> None:
    ai, bob = ours.parlour.seat.ai_user_id, await world.person("Bob")
    chat = await direct_chat(bob, ai)
    await tell(bob, chat, ai, "!ai age", UNKNOWN)
    read = ours.reads(bob)
    assert read > 0
    address = f"{ours.parlour.seat.url}/_parlour/age"
    said = {"user": bob.user_id}
    for token in (None, "x", ours.parlour.seat.hs_token):
        with pytest.raises(Refused) as refusal:
            await call("POST", address, token=token, body=said)
        assert refusal.value.status == 403
    assert await call("POST", address, token=SECRET, body=said) == {}
    # A command for which what was read a moment ago would do.
    await tell(bob, chat, ai, "!ai help", "!ai new")
    assert ours.reads(bob) > read
