"""Verification by emoji between the operator's terminal and a person's real client."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from stage.parlour import Parlour
from stage.terminal import terminal
from tests.journeys.encrypted import Cast, encrypted_room
from tests.journeys.verifying import accepted, emoji_on, verify
from tests.journeys.world import World, answer_to, word


@pytest.fixture(scope="module")
async def ours(world: World) -> AsyncIterator[Parlour]:
    """A Parlour that gives keys only to people who were verified."""
    running = world.encrypted_parlour(share_keys_with="verified")
    await running.start()
    yield running
    await running.stop()


@pytest.fixture(scope="module")
async def room(ours: Parlour, cast: Cast) -> str:
    """Where Alice, Bob and Carol have met the AI."""
    ai = ours.seat.ai_user_id
    room = await encrypted_room(cast.alice, cast.bob, cast.carol, users={ai: 150})
    await cast.alice.invite(room, ai)
    for person in (cast.alice, cast.bob, cast.carol):
        await person.wait_member(room, ai)
    return room


async def test_who_was_verified_reads_and_who_was_not_is_told_what_to_do(
    ours: Parlour, cast: Cast, room: str
) -> None:
    """Alice on the AI's homeserver, Carol on another one; Bob is not verified."""
    ai, alice, bob, carol = ours.seat.ai_user_id, cast.alice, cast.bob, cast.carol
    await asyncio.gather(verify(ours, alice), verify(ours, carol, they_begin=True))
    listed = await ours.command("keys verified")
    assert listed.output.split() == sorted([alice.user_id, carol.user_id])
    question = word()
    await alice.send_text(room, question, mentions=[ai])
    answer = await alice.wait_text(room, answer_to(question), 40, sender=ai)
    for reader in (alice, carol):
        await reader.wait_readable(room, answer["event_id"])
    await bob.wait_undecryptable(room, answer["event_id"])
    refused = (await bob.wire(room, answer["event_id"])).failure
    assert refused == "MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE"
    told = await alice.wait_text(room, "whom whoever runs me has verified", 40, sender=ai)
    assert bob.user_id in told["content"]["body"]
    assert told["content"]["msgtype"] == "m.notice"
    for person in (alice, bob, carol):
        chat = "".join(str(each["content"]) for each in person.timeline(room))
        assert "numbers" not in chat

    taken = await ours.command("keys unverify", alice.user_id)
    assert (taken.code, taken.output) == (0, f"{alice.user_id} is not verified any more.\n")
    assert (await ours.command("keys verified")).output.split() == [carol.user_id]
    question = word()
    await alice.send_text(room, question, mentions=[ai])
    answer = await carol.wait_text(room, answer_to(question), 40, sender=ai)
    await alice.wait_undecryptable(room, answer["event_id"])


@pytest.mark.soak
async def test_other_emoji_and_a_refusal_verify_nobody(
    ours: Parlour, cast: Cast, room: str
) -> None:
    ai, bob = ours.seat.ai_user_id, cast.bob
    async with terminal(ours, "keys verify", bob.user_id) as screen:
        asked = await accepted(screen, bob, ai)
        await screen.wait("Do they match")
        screen.type("n\n")
        ended = await bob.verifying.wait("cancelled", flow=asked.id, timeout_s=60)
        assert ended.cancellation == "m.mismatched_sas"
        assert await screen.end() == 1
        assert "What was shown is not the same." in screen.screen
    async with terminal(ours, "keys verify", bob.user_id) as screen:
        await screen.wait("Asked one device")
        asked = await bob.verifying.wait("requested", user_id=ai, timeout_s=60)
        await bob.verifying.cancel(asked.id)
        assert await screen.end() == 1
        assert f"{bob.user_id} declined" in screen.screen
        assert screen.screen.rstrip().endswith("Nothing was verified.")
    assert bob.user_id not in (await ours.command("keys verified")).output


@pytest.mark.soak
async def test_all_devices_are_asked_and_one_answers(ours: Parlour, world: World) -> None:
    ai, dora = ours.seat.ai_user_id, await world.encrypted_person("Dora")
    room = await encrypted_room(dora, users={ai: 150})
    await dora.invite(room, ai)
    await dora.wait_member(room, ai)
    laptop = await dora.another_device(await dora.set_up_recovery())
    await laptop.wait_member(room, ai)
    async with terminal(ours, "keys verify", dora.user_id) as screen:
        await screen.wait(f"Asked 2 devices of {dora.user_id}")
        first = await dora.verifying.wait("requested", user_id=ai, timeout_s=60)
        asked = await laptop.verifying.wait("requested", user_id=ai, timeout_s=60)
        await laptop.verifying.accept(asked.id)
        await screen.wait(f"Accepted on the device {laptop.device_id}")
        ended = await dora.verifying.wait("cancelled", flow=first.id, timeout_s=60)
        assert ended.cancellation == "m.accepted"
        await screen.wait("Do they match")
        assert emoji_on(screen) == await laptop.verifying.emoji(asked.id)
        await laptop.verifying.confirm(asked.id)
        screen.type("yes\n")
        assert await screen.end() == 0


@pytest.mark.soak
async def test_whoever_breaks_it_off_the_other_side_is_told(
    ours: Parlour, cast: Cast, room: str
) -> None:
    ai, bob = ours.seat.ai_user_id, cast.bob
    async with terminal(ours, "keys verify", bob.user_id) as screen:
        asked = await accepted(screen, bob, ai)
        await bob.verifying.emoji(asked.id)
        await screen.wait("Do they match")
        await bob.verifying.mismatch(asked.id)
        assert await screen.end() == 1
        assert f"{bob.user_id} says that what was shown is not the same." in screen.screen
    async with terminal(ours, "keys verify", bob.user_id) as screen:
        asked = await accepted(screen, bob, ai)
        await screen.wait("Do they match")
        screen.type("\x03")
        ended = await bob.verifying.wait("cancelled", flow=asked.id, timeout_s=60)
        assert ended.cancellation == "m.user"
        assert await screen.end() == 130
    assert bob.user_id not in (await ours.command("keys verified")).output


async def test_nobody_at_a_terminal_asked_for_it(ours: Parlour, cast: Cast, room: str) -> None:
    ai, bob = ours.seat.ai_user_id, cast.bob
    [device] = await bob.devices_of(ai)
    for _ in range(2):
        flow = await bob.verifying.request(ai, device_id=device.device_id)
        ended = await bob.verifying.wait("cancelled", flow=flow, timeout_s=60)
        assert ended.cancellation == "m.user"
    flow = await bob.verifying.request(ai, room=room)
    ended = await bob.verifying.wait("cancelled", flow=flow, timeout_s=60)
    assert (ended.cancellation, ended.room) == ("m.user", room)


@pytest.mark.soak
async def test_either_side_may_be_killed(ours: Parlour, cast: Cast, room: str) -> None:
    ai, bob = ours.seat.ai_user_id, cast.bob
    async with terminal(ours, "keys verify", bob.user_id) as screen:
        killed = await accepted(screen, bob, ai)
        await screen.wait("Do they match")
        screen.process.kill()
        await screen.end()
    ended = await bob.verifying.wait("cancelled", flow=killed.id, timeout_s=60)
    assert ended.cancellation == "m.user"
    async with terminal(ours, "keys verify", bob.user_id) as screen:
        asked = await accepted(screen, bob, ai)
        await screen.wait("Do they match")
        await ours.restart(kill=True)
        ended = await bob.verifying.wait("cancelled", flow=asked.id, timeout_s=60)
        assert ended.cancellation == "m.user"
        assert await screen.end() == 1
        assert "Parlour was started again meanwhile" in screen.screen
    assert bob.user_id not in (await ours.command("keys verified")).output


async def test_who_has_no_device_to_be_verified_is_told_so(ours: Parlour, world: World) -> None:
    nobody = await world.person("Nobody")
    async with terminal(ours, "keys verify", nobody.user_id) as screen:
        assert await screen.end() == 1
        assert f"{nobody.user_id} has no device that can be verified" in screen.screen


@pytest.mark.soak
async def test_bad_words_get_one_sentence(ours: Parlour, cast: Cast) -> None:
    bob, ai = cast.bob.user_id, ours.seat.ai_user_id
    cases = (
        ("verify", "alice", 2, "alice is no Matrix ID"),
        ("verify", ai, 2, "is the AI user itself"),
        ("verify", bob, 2, "run this at a terminal"),
        ("unverify", bob, 1, f"{bob} is not verified"),
    )
    for name, user, code, sentence in cases:
        ended = await ours.command(f"keys {name}", user)
        assert (ended.code, ended.output) == (code, "")
        assert sentence in ended.errors
    await ours.stop()
    try:
        async with terminal(ours, "keys verify", bob) as screen:
            assert await screen.end() == 1
            assert "No Parlour runs" in screen.screen
    finally:
        await asyncio.shield(ours.start())
