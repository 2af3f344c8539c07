"""The encrypting clients themselves, before any AI: two independent stacks, two homeservers."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from stage import accounts
from stage.clients import ClientHost
from stage.encrypted_person import EncryptedPerson
from stage.federation import two_homeservers
from stage.nio_person import NioPerson
from stage.secrecy import CROSS_SIGNED, NO_SHIELD, NOT_SIGNED, STRICT, Secrecy, Shield
from stage.synapse import Synapse
from tests.journeys.encrypted import encrypted_room, hears
from tests.journeys.speech import eventually

UNSIGNED = Shield("red", "unsigned_device")
PNG = b"\x89PNG\r\n\x1a\n and so on"


@dataclass
class Stage:
    a: Synapse
    b: Synapse
    host: ClientHost
    directory: Path

    async def person(
        self, server: Synapse, name: str, secrecy: Secrecy = CROSS_SIGNED
    ) -> EncryptedPerson:
        account = await server.register(name, f"{name}-password")
        return await self.host.encrypted(account, secrecy)


@pytest.fixture(scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    directory = tmp_path_factory.mktemp("encrypted")
    async with two_homeservers(directory) as (a, b), ClientHost() as host:
        yield Stage(a, b, host, directory)


@pytest.fixture(scope="module")
async def dora(stage: Stage) -> AsyncIterator[NioPerson]:
    """At the second stack, on the second homeserver."""
    account = await stage.b.register("dora", "dora-password")
    async with NioPerson(account, stage.directory / "dora") as person:
        yield person


@pytest.fixture(scope="module")
async def alice(stage: Stage) -> EncryptedPerson:
    return await stage.person(stage.a, "alice")


@pytest.fixture(scope="module")
async def bob(stage: Stage) -> EncryptedPerson:
    return await stage.person(stage.a, "bob")


@pytest.fixture(scope="module")
async def carol(stage: Stage) -> EncryptedPerson:
    return await stage.person(stage.b, "carol")


async def test_what_people_do_in_an_encryptedencrypted_room(
    alice: EncryptedPerson, bob: EncryptedPerson, carol: EncryptedPerson, dora: NioPerson
) -> None:
    """Text, answer, edit, reaction, thread, poll, redaction: readable to all, clear to nobody."""
    room = await encrypted_room(alice, bob, carol, dora)
    said = await alice.send_text(room, "Tea at four?", mentions=[carol.user_id])
    for listener in (bob, carol, dora):
        await hears(room, listener, said, "Tea at four?")
    for person in (bob, carol):
        assert await person.shield(room, said) == NO_SHIELD
        wire = await person.wire(room, said)
        assert (wire.type, wire.failure) == ("m.room.encrypted", None)
        assert "Tea" not in str(wire.content)
        assert wire.megolm_session_id == await alice.megolm_session_id(room, said)

    from_dora = await dora.send_text(room, "Gladly", reply_to=said)
    for person in (alice, carol):
        await hears(room, person, from_dora, "Gladly")
        assert await person.shield(room, from_dora) == UNSIGNED
    assert (await alice.wire(room, from_dora)).content["m.relates_to"]["m.in_reply_to"]

    threaded = await bob.send_text(room, "With cake?", thread=said)
    edited = await alice.edit(room, said, "Tea at five?")
    reaction = await dora.react(room, said, "👍")
    for listener in (alice, bob, carol, dora):
        await listener.wait_text(room, "with cake")
        await listener.wait_id(room, edited)
        await listener.wait_id(room, reaction)
    assert await carol.shield(room, edited) == NO_SHIELD
    await bob.redact(room, threaded)
    for person in (alice, carol):
        await person.wait_redacted(room, threaded)
        shown = {one.event_id: one for one in await person.shown(room)}
        assert (shown[said].body, shown[said].edited) == ("Tea at five?", True)
        assert shown[said].reactions == {"👍": [dora.user_id]}
        assert shown[threaded].redacted


async def test_a_poll(alice: EncryptedPerson, carol: EncryptedPerson) -> None:
    room = await encrypted_room(alice, carol)
    asked = await alice.send_poll(room, "Tea?", "yes", "no")
    await carol.wait_readable(room, asked)
    voted = await carol.vote(room, asked, "yes")
    await alice.wait_readable(room, voted)
    poll = await alice.poll(room, asked)
    assert poll is not None
    assert poll.votes == {carol.user_id: ["yes"]}
    assert (await alice.wire(room, voted)).type == "m.room.encrypted"


async def test_an_image_is_ciphertext_to_the_homeserver(
    alice: EncryptedPerson, carol: EncryptedPerson, dora: NioPerson
) -> None:
    room = await encrypted_room(alice, carol, dora)
    sent = await alice.send_image(room, PNG)
    seen = await carol.wait_readable(room, sent)
    assert await carol.attachment(seen) == PNG
    stored = await carol.media(seen["content"]["file"]["url"])
    assert len(stored) == len(PNG)
    assert stored != PNG
    by_dora = await dora.wait_event(
        room, lambda e: e["event_id"] == sent and not e["undecryptable"]
    )
    assert await dora.attachment(by_dora) == PNG


async def test_strict_people_and_devices_that_nobody_vouches_for(
    stage: Stage, alice: EncryptedPerson, dora: NioPerson
) -> None:
    erin = await stage.person(stage.a, "erin", STRICT)
    frank = await stage.person(stage.b, "frank", NOT_SIGNED)
    room = await encrypted_room(erin, alice, frank, dora)
    said = await erin.send_text(room, "among us")
    await hears(room, alice, said, "among us")
    await frank.wait_undecryptable(room, said)
    assert (await frank.wire(room, said)).failure == "MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE"
    await dora.wait_undecryptable(room, said)
    answer = await frank.send_text(room, "hello?")
    await hears(room, alice, answer, "hello?")
    assert await alice.shield(room, answer) == UNSIGNED
    await erin.wait_undecryptable(room, answer)
    assert (await erin.wire(room, answer)).failure == "UNSIGNED_SENDER_DEVICE"


async def test_another_device_of_the_same_person(
    stage: Stage, alice: EncryptedPerson, carol: EncryptedPerson
) -> None:
    room = await encrypted_room(carol, alice)
    before = await carol.send_text(room, "before")
    recovery_key = await alice.set_up_recovery()
    laptop = await alice.another_device(recovery_key)
    lent = await alice.another_device()
    await laptop.wait_undecryptable(room, before)
    signed = {laptop.device_id: True, lent.device_id: False, alice.device_id: True}

    async def known() -> bool:
        devices = await carol.devices_of(alice.user_id)
        return {one.device_id: one.cross_signed for one in devices}.items() >= signed.items()

    await eventually(known)
    prints = {one.device_id: one.ed25519 for one in await carol.devices_of(alice.user_id)}
    assert prints[laptop.device_id] == (await laptop.own_keys())["ed25519"]
    for device, shield in ((laptop, NO_SHIELD), (lent, UNSIGNED)):
        said = await device.send_text(room, "it is me")
        await carol.wait_readable(room, said)
        assert await carol.shield(room, said) == shield
        answer = await carol.send_text(room, "hello you")
        await device.wait_readable(room, answer)
    await lent.logout()

    async def gone() -> bool:
        return lent.device_id not in [d.device_id for d in await carol.devices_of(alice.user_id)]

    await eventually(gone)


async def test_keys_that_come_late_or_never(
    alice: EncryptedPerson, carol: EncryptedPerson, dora: NioPerson
) -> None:
    room = await encrypted_room(alice, carol, dora)
    await alice.hold_keys(carol.user_id, dora.user_id)
    first = await alice.send_text(room, "late")
    await carol.wait_undecryptable(room, first)
    await dora.wait_undecryptable(room, first)
    assert await alice.release_keys() > 0
    await carol.wait_readable(room, first)
    await hears(room, dora, first, "late")

    await alice.hold_keys(carol.user_id)
    await alice.discard_session(room)
    second = await alice.send_text(room, "never")
    await hears(room, dora, second, "never")
    assert await alice.lose_keys() > 0
    third = await alice.send_text(room, "still not")
    await carol.wait_undecryptable(room, third)
    assert (await carol.wire(room, second)).failure == "MEGOLM_UNKNOWN_INBOUND_SESSION_ID"
    wanted = await carol.megolm_session_id(room, second)
    assert (carol.user_id, wanted) not in await alice.key_requests(room), "nio asks by itself"
    body = {"room_id": room, "session_id": wanted, "algorithm": "m.megolm.v1.aes-sha2"}
    request = {"action": "request", "body": body, "request_id": "1", "requesting_device_id": "X"}
    path = "/_matrix/client/v3/sendToDevice/m.room_key_request/ask"
    await carol.request("PUT", path, {"messages": {alice.user_id: {"*": request}}})

    async def asked() -> bool:
        return (carol.user_id, wanted) in await alice.key_requests(room)

    await eventually(asked)
    await alice.discard_session(room)
    fourth = await alice.send_text(room, "again")
    await carol.wait_readable(room, fourth)
    sessions = [await alice.megolm_session_id(room, one) for one in (second, third, fourth)]
    assert sessions[0] == sessions[1] != sessions[2]


async def test_emoji_are_compared(
    alice: EncryptedPerson, bob: EncryptedPerson, carol: EncryptedPerson
) -> None:
    """By to-device mail to the end; in a room until the emoji are others."""
    await encrypted_room(carol, alice, bob)
    flow = await carol.verifying.request(alice.user_id, device_id=alice.device_id)
    asked = await alice.verifying.wait("requested", user_id=carol.user_id)
    await alice.verifying.accept(asked.id)
    await carol.verifying.wait("ready", flow=flow)
    await carol.verifying.start(flow)
    emoji = await carol.verifying.emoji(flow)
    assert emoji == await alice.verifying.emoji(asked.id)
    assert len(emoji) == 7
    assert not (await carol.identity(alice.user_id)).verified
    await asyncio.gather(carol.verifying.confirm(flow), alice.verifying.confirm(asked.id))
    await carol.verifying.wait("done", flow=flow)

    async def verified() -> bool:
        return (await carol.identity(alice.user_id)).verified

    await eventually(verified)

    room = await encrypted_room(carol, bob)
    flow = await carol.verifying.request(bob.user_id, room=room)
    asked = await bob.verifying.wait("requested", user_id=carol.user_id)
    assert (asked.room, asked.ours) == (room, False)
    await bob.verifying.accept(flow)
    await carol.verifying.wait("ready", flow=flow)
    await bob.verifying.start(flow)
    assert await carol.verifying.emoji(flow) == await bob.verifying.emoji(flow)
    await carol.verifying.mismatch(flow)
    ended = await bob.verifying.wait("cancelled", flow=flow)
    assert ended.cancellation == "m.mismatched_sas"
    assert not (await carol.identity(bob.user_id)).verified


async def test_keys_only_to_who_was_verified(stage: Stage, alice: EncryptedPerson) -> None:
    gina = await stage.person(stage.a, "gina", Secrecy(verified_only=True))
    room = await encrypted_room(gina, alice)
    said = await gina.send_text(room, "psst")
    await alice.wait_undecryptable(room, said)
    assert (await alice.wire(room, said)).failure == "MEGOLM_KEY_WITHHELD_FOR_UNVERIFIED_DEVICE"


async def test_one_time_keys_are_drained(stage: Stage, carol: EncryptedPerson) -> None:
    """A device that is away has a fallback key left, and one more device still reaches it."""
    hugo = await stage.person(stage.a, "hugo")
    room = await encrypted_room(hugo, carol)
    await hugo.go_offline()
    drained = await accounts.drain_one_time_keys(carol.account, hugo.user_id, hugo.device_id)
    assert drained > 10
    said = await carol.send_text(room, "still reaching you?")
    await hugo.go_online()
    await hugo.wait_readable(room, said)
