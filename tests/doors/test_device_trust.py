"""A homeserver that adds a device, or an identity, to somebody's gains nothing by it."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from appservice.app.encryption import Telling
from appservice.matrix.crypto import olm
from appservice.matrix.crypto.holders import Holders
from appservice.matrix.crypto.outbound import Outbound
from appservice.matrix.crypto.seeds import Seeds
from appservice.model.encryption import Trust
from appservice.model.event import RoomMessage
from appservice.model.ids import RoomId, UserId
from appservice.policy.encryption.periods import Periods
from appservice.policy.encryption.sharing import left_out
from appservice.ports.store import NewRow
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms
from tests.doors.lists_world import Lists, Person, lists_world, said
from tests.pure.policy.rooms import ALICE, BOB, NOW, ROOM, group


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Lists]:
    async with lists_world(tmp_path) as lists:
        yield lists


async def assured(world: Lists, person: Person, device: str) -> bool:
    """Whether a word from that device is taken for its owner's."""
    group: Any = olm.OutboundGroupSession()
    await world.give(person, device, group)
    heard = await world.reading(json.dumps(said(person, group)), ROOM)
    assert isinstance(heard, RoomMessage)
    return heard.assured


async def test_who_has_an_identity_speaks_by_devices_that_it_signed(world: Lists) -> None:
    alice = world.servers.person(ALICE)
    alice.device("PHONE")
    assert await assured(world, alice, "PHONE"), "without an identity there is nothing to ask for"
    alice.identity = Seeds.new()
    alice.device("LAPTOP", signed=True)
    await world.devices.changed([ALICE])
    assert await assured(world, alice, "LAPTOP")
    assert not await assured(world, alice, "PHONE")
    alice.identity = None
    await world.devices.changed([ALICE])
    assert not await assured(world, alice, "PHONE"), "an identity that is hidden is one"


async def test_an_identity_in_the_place_of_the_verified_one_is_worth_nothing(
    world: Lists,
) -> None:
    alice = world.servers.person(ALICE)
    alice.identity = Seeds.new()
    alice.device("PHONE", signed=True)
    await world.devices.of([ALICE])
    await world.devices.verify(ALICE, alice.identity.public("master"))
    assert [d.trust for d in (await world.devices.of([ALICE]))[ALICE]] == [Trust.VERIFIED]
    alice.identity = Seeds.new()
    alice.device("NEW", signed=True)
    await world.devices.changed([ALICE])
    listed = await world.devices.of([ALICE])
    assert {device.trust for device in listed[ALICE]} == {Trust.ALL}
    assert left_out(listed, Trust.CROSS_SIGNED) == {ALICE}
    assert not await assured(world, alice, "NEW")
    assert [device.device_id for device in await world.devices.signed(ALICE)] == ["NEW"]
    await world.devices.verify(ALICE, alice.identity.public("master"))
    assert await assured(world, alice, "NEW")


async def test_another_identity_is_told_of_once(world: Lists) -> None:
    alice = world.servers.person(ALICE)
    alice.identity = Seeds.new()
    alice.device("PHONE", signed=True)
    outbound = Outbound(
        world.store,
        world.machine,
        world.devices,
        world.to_device,
        Holders(world.store),
        Trust.CROSS_SIGNED,
        lambda: NOW,
    )
    told: list[tuple[UserId, str]] = []

    async def tell(user: UserId, master_key: str) -> None:
        told.append((user, master_key))

    async def speak() -> None:
        await world.devices.changed([ALICE])
        content = {"msgtype": "m.notice", "body": "hello"}
        await outbound.encrypt(ROOM, "m.room.message", content, [ALICE], Periods())

    outbound.new_identity = tell
    await speak()
    assert told == []
    alice.identity = Seeds.new()
    alice.device("PHONE", signed=True)
    await speak()
    await speak()
    assert told == [(ALICE, alice.identity.public("master"))]


async def test_it_is_told_in_each_encrypted_room_with_that_person(tmp_path: Path) -> None:
    rows: list[NewRow] = []

    async def take(row: NewRow) -> None:
        rows.append(row)

    async with open_rooms(f"sqlite:{tmp_path}/rooms.db", None, IdentitySeal()) as rooms:
        telling = Telling(take, [rooms.chat])
        for name, members, encrypted in (
            ("a", [ALICE], True),
            ("b", [BOB], True),
            ("c", [ALICE], False),
        ):
            room = replace(group(*members), room_id=RoomId(f"!{name}:hs.test"), encrypted=encrypted)
            await rooms.chat.put_room(room)
        await telling.new_identity(ALICE, "key")
        await telling.new_identity(ALICE, "key")
        await telling.new_identity(ALICE, "another key")
    assert {row.room_id for row in rows} == {"!a:hs.test"}
    assert len(rows) == 3
    assert len({row.key for row in rows}) == 2, "what was told before a kill is not said twice"
