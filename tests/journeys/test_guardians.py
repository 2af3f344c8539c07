"""Guardians and the young, each with a client of their own, in chats of their own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from stage.age_reader import AgeReader
from stage.ages import Issuer, state_age
from stage.parlour import Parlour
from tests.journeys.encrypted import Cast
from tests.journeys.speech import tell
from tests.journeys.world import World, direct_chat

SECRET = "s" * 40
NOBODY = "Nobody is your guardian here, and you are nobody's."
NEWS = "About guardians, what is new"


@dataclass
class Ours:
    """A Parlour that reads ages, at which people may ask each other."""

    parlour: Parlour
    issuer: Issuer

    @property
    def ai(self) -> str:
        return self.parlour.seat.ai_user_id


@pytest.fixture(scope="module")
async def ours(world: World) -> AsyncIterator[Ours]:
    seat = world.readers[world.a.server_name]
    issuer = Issuer.new()
    async with AgeReader(seat.homeserver_url, seat.server_name, seat.as_token) as reader:
        age = {
            "module_secret": SECRET,
            "socket": str(reader.socket),
            "issuers": {issuer.name: [issuer.public_key]},
        }
        running = world.parlour({"age": age, "guardians": {"handshake": True}})
        await running.start()
        yield Ours(running, issuer)
        await running.stop()


async def test_the_operator_names_a_guardian_who_decides_until_the_child_is_an_adult(
    world: World, ours: Ours
) -> None:
    ai, mum, kim = ours.ai, await world.person("Mum"), await world.person("Kim")
    hers, kims = await direct_chat(mum, ai), await direct_chat(kim, ai)
    done = await ours.parlour.command("guardian link", mum.user_id, kim.user_id)
    assert done.code == 0, done.output
    await kim.wait_text(kims, NEWS, sender=ai)
    await tell(mum, hers, ai, f"!ai guardian {kim.user_id} voice off", "now: voice off")
    shown = await tell(kim, kims, ai, "!ai guardian", "Your guardians")
    assert f"{mum.user_id}, named by whoever runs this server" in shown["content"]["body"]
    assert "voice off (since" in shown["content"]["body"]
    await state_age(kim, ours.issuer, "adult")
    await tell(kim, kims, ai, "!ai guardian", NOBODY)
    wished = f"!ai guardian {kim.user_id} groups off"
    await tell(mum, hers, ai, wished, "You are no guardian of")
    listed = (await ours.parlour.command("guardian list", kim.user_id)).output
    assert listed == "There are no links.\n", "what was decided is over, whatever is read later"
    assert "groups" not in ours.parlour.log()


async def test_a_child_agrees_to_a_guardian_and_ends_it(world: World, ours: Ours) -> None:
    ai, dad, lee = ours.ai, await world.person("Dad"), await world.person("Lee")
    await state_age(dad, ours.issuer, "adult")
    await state_age(lee, ours.issuer, "16_17")
    his, lees = await direct_chat(dad, ai), await direct_chat(lee, ai)
    await tell(dad, his, ai, f"!ai guardian ask {lee.user_id}", "I tell you when they agree")
    asked = await lee.wait_text(lees, "asks whether they may be your guardian", sender=ai)
    assert asked["content"]["m.mentions"] == {"user_ids": [lee.user_id]}
    await lee.react(lees, asked["event_id"], "✅")
    await lee.wait_text(lees, f"{dad.user_id} is your guardian now", sender=ai)
    await dad.wait_text(his, f"{dad.user_id} is a guardian of {lee.user_id} now", sender=ai)
    await tell(dad, his, ai, f"!ai guardian {lee.user_id} images off", "now: images off")
    await tell(lee, lees, ai, "!ai guardian", "images off (since")
    await tell(lee, lees, ai, "!ai guardian end", "That is over")
    await tell(lee, lees, ai, "!ai guardian", NOBODY)
    await tell(dad, his, ai, f"!ai guardian {lee.user_id} images off", "You are no guardian of")


async def test_a_statement_names_a_guardian(world: World, ours: Ours) -> None:
    ai, mum, sam = ours.ai, await world.person("Mum"), await world.person("Sam")
    hers, sams = await direct_chat(mum, ai), await direct_chat(sam, ai)
    await state_age(sam, ours.issuer, "13_15", guardians=[mum.user_id])
    shown = await tell(sam, sams, ai, "!ai guardian", "Your guardians")
    assert f"{mum.user_id}, named by a signed statement" in shown["content"]["body"]
    await tell(sam, sams, ai, "!ai guardian end", "nothing of that kind")
    wished = f"!ai guardian {sam.user_id} memory off"
    await tell(mum, hers, ai, wished, f"For {sam.user_id} it is now: memory off")


async def test_in_encrypted_chats_it_is_the_same(sealed: Parlour, cast: Cast) -> None:
    ai, mum, kim = sealed.seat.ai_user_id, cast.alice, cast.bob
    hers = await mum.create_direct(ai, encrypted=True)
    kims = await kim.create_direct(ai, encrypted=True)
    await mum.wait_text(hers, "ask me anything", sender=ai)
    await kim.wait_text(kims, "ask me anything", sender=ai)
    done = await sealed.command("guardian link", mum.user_id, kim.user_id)
    assert done.code == 0, done.output
    told = await kim.wait_text(kims, NEWS, sender=ai)
    assert told["encrypted"]
    wished = f"!ai guardian {kim.user_id} voice off"
    done_it = await tell(mum, hers, ai, wished, f"For {kim.user_id} it is now: voice off")
    assert done_it["encrypted"]
    await tell(kim, kims, ai, "!ai guardian", "voice off (since")
