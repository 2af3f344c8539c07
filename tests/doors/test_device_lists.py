"""What homeservers say of people's devices harms nobody but themselves."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from appservice.matrix.crypto.listed import MOST
from appservice.matrix.crypto.seeds import Seeds
from appservice.model.encryption import Trust
from tests.doors.lists_world import Lists, lists_world
from tests.pure.policy.rooms import ALICE, BOB, CAROL


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Lists]:
    async with lists_world(tmp_path) as lists:
        yield lists


async def test_a_silent_server_is_asked_again_after_half_a_minute(world: Lists) -> None:
    servers = world.servers
    servers.person(ALICE).device("PHONE")
    servers.silent = {ALICE}
    for _ in range(3):
        assert await world.devices.of([ALICE]) == {ALICE: []}
    assert servers.queries == [[ALICE]]
    servers.silent = set()
    servers.now_ms += 30_000
    assert len((await world.devices.of([ALICE]))[ALICE]) == 1
    await world.devices.changed([ALICE])
    await world.devices.of([ALICE])
    assert len(servers.queries) == 3, "who answers is asked at each change"


async def test_naming_somebodys_key_does_not_use_up_their_renewal(world: Lists) -> None:
    key = world.servers.person(ALICE).device("PHONE")
    world.servers.person(BOB).device("OWN")
    await world.to_device.renew([(BOB, key)])
    assert world.servers.letters == []
    await world.to_device.renew([(ALICE, key)])
    assert [list(letter) for letter in world.servers.letters] == [[ALICE]]


async def test_of_too_many_devices_those_signed_by_their_owner_are_taken(world: Lists) -> None:
    alice = world.servers.person(ALICE)
    alice.identity = Seeds.new()
    for number in range(MOST + 20):
        alice.device(f"A{number:03}")
    alice.device("SIGNED", signed=True)
    listed = (await world.devices.of([ALICE]))[ALICE]
    assert len(listed) == MOST
    assert [d.device_id for d in listed if d.trust is Trust.CROSS_SIGNED] == ["SIGNED"]


async def test_many_letters_leave_room_for_others(world: Lists) -> None:
    people = [world.servers.person(user) for user in (ALICE, BOB, CAROL)]
    for person in people:
        for number in range(MOST):
            person.device(f"D{number}")
    listed = await world.devices.of([person.user for person in people])
    devices = [device for owned in listed.values() for device in owned]
    assert len(await world.to_device.reach(devices)) == 3 * MOST
    sealed, waited, began = 0, [], asyncio.Event()
    one_by_one = world.machine.encrypt_for

    async def count(*args: object) -> dict[str, object]:
        nonlocal sealed
        sealed += 1
        began.set()
        return await one_by_one(*args)  # type: ignore[arg-type]

    world.machine.encrypt_for = count  # type: ignore[assignment,method-assign]

    async def other() -> None:
        async with world.machine.ratchets():
            waited.append(sealed)

    sending = asyncio.create_task(world.to_device.send("m.dummy", [(d, {}) for d in devices]))
    await began.wait()
    await other()
    await sending
    assert waited == [200]
    assert sealed == 3 * MOST
