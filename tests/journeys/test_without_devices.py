"""A homeserver without MSC4190: everything but encryption works."""

import json

import pytest

from stage.front import Front, without_msc4190
from tests.journeys.world import World, answer_to, direct_chat, make_group, word


@pytest.mark.soak
async def test_all_but_encryption_works_where_there_are_no_devices(world: World) -> None:
    async with Front(world.a.url, without_msc4190) as front:
        parlour = world.encrypted_parlour({"homeserver": {"url": front.url}})
        await parlour.start()
        ai = parlour.seat.ai_user_id
        alice, bob = await world.encrypted_person("Alice"), await world.person("Bob")
        chat = await direct_chat(alice, ai)
        private = word()
        await alice.send_text(chat, f"and {private}?")
        await alice.wait_text(chat, answer_to(private), 30, sender=ai)
        room = await make_group(alice, ai, bob)
        state = await alice.request("GET", f"/_matrix/client/v3/rooms/{room}/state")
        assert "m.room.encryption" not in {event["type"] for event in state}
        question = word()
        await bob.send_text(room, f"and {question}?", mentions=[ai])
        await bob.wait_text(room, answer_to(question), 30, sender=ai)
        sealed = await alice.create_direct(ai, encrypted=True)
        await alice.wait_text(sealed, "can't read encrypted", sender=ai)
        told = json.loads((await parlour.command("doctor", "--json")).output)["findings"]
        [device] = [each for each in told if each["check"] == "device"]
        assert device["mark"] == "wrong"
        assert "encrypted rooms are closed to the AI, all else works" in device["what"]
        assert "Traceback" not in parlour.log()
        await parlour.stop()
