"""Identity keys are public: who lists another's as their own, first or later, changes nothing.

Source: client-server specification, "m.olm.v1.curve25519-aes-sha2": the key that a session was made
with has to be that of a device of the sender, and `keys.ed25519` that device's, too.
"""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from appservice.matrix.crypto import olm
from appservice.matrix.crypto.forgetting import forget_person
from appservice.matrix.crypto.seeds import Seeds
from appservice.model.event import Heard, RoomMessage, Undecryptable
from tests.doors.lists_world import Lists, Person, lists_world, said
from tests.pure.policy.rooms import ALICE, BOB, ROOM

MALLORY = BOB


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Lists]:
    async with lists_world(tmp_path) as lists:
        yield lists


async def is_reached(world: Lists, person: Person, name: str) -> bool:
    """Whether that device can read what it is sent."""
    listed = (await world.devices.of([person.user]))[person.user]
    [device] = [each for each in listed if each.device_id == name]
    if await world.to_device.reach([device]) != [device]:
        return False
    await world.to_device.send("m.dummy", [(device, {})])
    [sealed] = world.servers.letters[-1][person.user][name]["ciphertext"].values()
    account, letter = person.accounts[name], olm.OlmPreKeyMessage(sealed["body"])
    begun = person.sessions.get(name)
    try:
        if begun is None or not begun.matches(letter):
            begun = olm.InboundSession(account, letter, world.machine.own.identity_key)
            person.sessions[name] = begun
        inner = json.loads(begun.decrypt(letter))
    except olm.OlmSessionError:
        return False
    return bool(inner["recipient_keys"]["ed25519"] == account.identity_keys["ed25519"])


async def hears(world: Lists, person: Person, device: str) -> Heard:
    """What is heard of a message from that device, whose key came by itself."""
    group: Any = olm.OutboundGroupSession()
    await world.give(person, device, group)
    return await world.reading(json.dumps(said(person, group)), ROOM)


@pytest.mark.parametrize("first", [True, False], ids=["first", "later"])
async def test_who_lists_it_takes_nothing_from_whose_it_is(world: Lists, *, first: bool) -> None:
    alice, mallory = world.servers.person(ALICE), world.servers.person(MALLORY)
    alice.identity = Seeds.new()
    key = alice.device("PHONE", signed=True)
    mallory.device("CLONE", key=key)
    for person in (mallory, alice) if first else (alice, mallory):
        await world.devices.of([person.user])
    clone = (await world.devices.of([MALLORY]))[MALLORY]
    await world.to_device.reach(clone)
    assert await is_reached(world, alice, "PHONE")
    await world.to_device.renew([(MALLORY, key)])
    assert not await is_reached(world, mallory, "CLONE"), "she does not have the key"
    assert await is_reached(world, alice, "PHONE")
    heard = await hears(world, alice, "PHONE")
    assert isinstance(heard, RoomMessage)
    assert heard.assured
    await forget_person(world.store, MALLORY)
    [phone] = (await world.devices.of([ALICE]))[ALICE]
    assert await world.machine.owners.has(phone), "Alice's session is hers"


@pytest.mark.parametrize("listed", [True, False])
async def test_words_of_one_are_not_anothers_who_lists_the_key(
    world: Lists, *, listed: bool
) -> None:
    alice, mallory = world.servers.person(ALICE), world.servers.person(MALLORY)
    key = alice.device("PHONE")
    mallory.device("CLONE", key=key if listed else None)
    group: Any = olm.OutboundGroupSession()
    await world.give(alice, "PHONE", group)
    event = said(alice, group)
    stolen = {**event, "sender": MALLORY, "event_id": "$stolen"}
    assert isinstance(await world.reading(json.dumps(stolen), ROOM), Undecryptable)
    assert isinstance(await world.reading(json.dumps(event), ROOM), RoomMessage)


async def test_nobody_crowds_out_the_key_of_who_made_it(world: Lists) -> None:
    """Whoever was given a key can pass it on from many devices, before its maker's comes."""
    alice, mallory = world.servers.person(ALICE), world.servers.person(MALLORY)
    alice.device("PHONE")
    group: Any = olm.OutboundGroupSession()
    for number in range(8):
        mallory.device(f"M{number}")
        await world.give(mallory, f"M{number}", group)
    await world.give(alice, "PHONE", group)
    given = await world.machine.inbound.of(ROOM, group.id)
    assert len([each for each in given if each.giver == MALLORY]) == 5
    # Hers are not even looked at for what Alice says, however many people she makes.
    assert [each.giver for each in await world.machine.inbound.of(ROOM, group.id, ALICE)] == [ALICE]
    heard = await world.reading(json.dumps(said(alice, group)), ROOM)
    assert isinstance(heard, RoomMessage)
    assert heard.assured


async def test_a_device_in_front_with_the_same_key_hides_nothing(world: Lists) -> None:
    """Alice's homeserver lists her key once more, for a device that signs by another one."""
    alice = world.servers.person(ALICE)
    alice.identity = Seeds.new()
    key = alice.device("PHONE", signed=True)
    alice.device("A-CLONE", key=key)
    assert await is_reached(world, alice, "PHONE")
    assert not await is_reached(world, alice, "A-CLONE")
    assert await is_reached(world, alice, "PHONE")
    heard = await hears(world, alice, "PHONE")
    assert isinstance(heard, RoomMessage)
    assert heard.assured
