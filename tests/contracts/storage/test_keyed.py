"""Keys of rooms in a store: made once, loaded when needed, destroyed with their room."""

import asyncio
from dataclasses import replace

import pytest

from appservice.model.effect import Keep
from appservice.model.errors import KeyGone, StoreRefused
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.remembering import NewRemembered, Origin, RememberedKind, person_key
from appservice.storage.database import Write
from appservice.storage.keyring import Keyring
from appservice.storage.marks import PLACE
from appservice.storage.master_key import MasterKey
from appservice.storage.seal import STORED, AesGcmSeal
from appservice.storage.stores import RoomsStore
from tests.contracts.storage.backends import Backend
from tests.contracts.storage.samples import ALICE, OTHER, ROOM, commit, line, row, snapshot

MASTER, NEXT = MasterKey(bytes(32)), MasterKey(bytes(range(32)))
BEFORE = AesGcmSeal([bytes(range(32, 64))])


def keyed(backend: Backend, *masters: MasterKey) -> Backend:
    """As a process of its own would open it."""
    return replace(backend, seal=Keyring(masters or (MASTER,), BEFORE))


async def _keys(store: RoomsStore) -> dict[str, bytes]:
    found = await store.database.fetch("select owner, wrapped from sealing_keys order by owner")
    return {each["owner"]: each["wrapped"] for each in found}


async def _heads(store: RoomsStore, room: RoomId) -> set[bytes]:
    found = await store.database.fetch(
        "select body from lines where room_id = $1", room, rooms=(room,)
    )
    return {each["body"][:10] for each in found}


async def _say(store: RoomsStore, key: str, room: RoomId = ROOM) -> None:
    await commit(store.chat, key, room, history=[Keep(line(f"$said{key}", "hello", room))])


async def _said(store: RoomsStore, room: RoomId = ROOM) -> list[str]:
    return [each.body for each in await store.chat.lines(room, 99)]


async def test_a_room_has_one_key_after_any_number_of_starts(backend: Backend) -> None:
    keys: dict[str, bytes] = {}
    for number in range(3):
        async with keyed(backend).open_rooms() as store:
            await _say(store, f"${number}")
            await store.chat.append([row(f"$other{number}", OTHER)])
            keys = await _keys(store)
    async with keyed(backend).open_rooms() as store:
        assert await _said(store) == ["hello"] * 3
        assert set(keys) == {ROOM, OTHER}
        assert await _keys(store) == keys
        (head,) = await _heads(store, ROOM)
        assert head.startswith(STORED)


async def test_two_processes_make_one_key(backend: Backend) -> None:
    async with keyed(backend).open_rooms() as one, keyed(backend).open_rooms() as two:
        await asyncio.gather(
            *(_say(store, f"${name}{number}") for name, store in (("a", one), ("b", two))
              for number in range(5))
        )  # fmt: skip
        for store in (one, two):
            assert await _said(store) == ["hello"] * 10
        assert list(await _keys(one)) == [ROOM]
        assert len(await _heads(one, ROOM)) == 1


async def test_a_key_that_another_process_destroyed_is_not_used_again(backend: Backend) -> None:
    async with keyed(backend).open_rooms() as one, keyed(backend).open_rooms() as two:
        await _say(one, "$1")
        before = await _keys(one)
        await two.chat.erase_room(ROOM)
        assert await _keys(two) == {}
        await _say(one, "$2")
        assert await _said(one) == await _said(two) == ["hello"]
        assert (await _keys(one)).keys() == before.keys()
        assert await _keys(one) != before


async def test_an_erased_room_leaves_no_key(backend: Backend) -> None:
    async with keyed(backend).open_rooms() as store:
        await _say(store, "$1")
        await _say(store, "$2", OTHER)
        rows = await store.database.fetch("select body from lines", rooms=(ROOM, OTHER))
        await store.chat.erase_room(ROOM)
        assert list(await _keys(store)) == [OTHER]
        opened = {each["body"][:10] for each in rows} - await _heads(store, OTHER)
        assert len(opened) == 1
        sealed = next(each["body"] for each in rows if each["body"][:10] in opened)
        with pytest.raises(KeyGone):
            store.seal.open(ROOM, sealed)


async def test_what_lost_its_key_is_as_if_it_were_not_there(backend: Backend) -> None:
    async with keyed(backend).open_rooms() as store:
        await store.chat.put_room(snapshot())
        await _say(store, "$1")
        await store.chat.append([row("$2"), row("$3")])
        await store.database.write([Write("delete from sealing_keys where owner = $1", [(ROOM,)])])
    async with keyed(backend).open_rooms() as store:
        assert await store.chat.rooms() == []
        assert await store.chat.room(ROOM) is None
        assert await _said(store) == []
        assert await store.chat.line(ROOM, EventId("$said$1")) is None
        assert await store.chat.next_row(ROOM) is None
        assert await store.chat.quarantined() == []
        await store.chat.append([row("$4")])
        found = await store.chat.next_row(ROOM)
        assert found is not None
        assert found.key == "$4"


async def test_what_is_kept_in_memory_only_is_gone_after_a_start(backend: Backend) -> None:
    async with keyed(backend).open_rooms() as store:
        store.seal.keep_in_memory(ROOM)
        await _say(store, "$1")
        await store.chat.append([row("$2")])
        assert await _said(store) == ["hello"]
        assert await _keys(store) == {}
    async with keyed(backend).open_rooms() as store:
        assert await _said(store) == []
        assert await store.chat.next_row(ROOM) is None


async def test_what_was_sealed_by_a_secret_or_not_at_all_is_read_on(backend: Backend) -> None:
    for number, seal in enumerate((backend.seal, BEFORE)):
        async with replace(backend, seal=seal).open_rooms() as store:
            await _say(store, f"${number}")
    async with keyed(backend).open_rooms() as store:
        await _say(store, "$2")
        assert await _said(store) == ["hello"] * 3
    for none in (backend, replace(backend, seal=BEFORE)):
        with pytest.raises(StoreRefused, match=r"there is no master key|is not set"):
            async with none.open_rooms():
                pass


async def test_another_master_key_is_refused_and_the_old_one_beside_it_is_not(
    backend: Backend,
) -> None:
    async with keyed(backend).open_rooms() as store:
        await _say(store, "$1")
    with pytest.raises(StoreRefused, match="wrapped by another master key"):
        async with keyed(backend, NEXT).open_rooms():
            pass
    async with keyed(backend, NEXT, MASTER).open_rooms() as store:
        assert await _said(store) == ["hello"]
        await _say(store, "$2", OTHER)
    with pytest.raises(StoreRefused):
        async with keyed(backend).open_rooms():
            pass


async def test_a_person_has_a_key_too(backend: Backend) -> None:
    new = NewRemembered(
        owner=UserId(ALICE),
        text="likes tea",
        kind=next(iter(RememberedKind)),
        origin=next(iter(Origin)),
        room_id=ROOM,
        event_id=EventId("$1"),
        made_ms=1,
    )
    for number in range(2):
        async with keyed(backend).open_personal() as store:
            await store.memories.keep(replace(new, event_id=EventId(f"${number}")))
            assert [each.text for each in await store.memories.lines(ALICE)] == (
                ["likes tea"] * (number + 1)
            )
            keys = await store.database.fetch("select owner from sealing_keys")
            assert [each["owner"] for each in keys] == [person_key(ALICE)]


async def test_who_was_forgotten_is_known_after_a_start(backend: Backend) -> None:
    async with keyed(backend).open_rooms() as store:
        await store.tombstones.bury(ALICE, 5)
    async with keyed(backend).open_rooms() as store:
        assert await store.tombstones.erased_ms(ALICE) == 5
        assert [each.user for each in await store.tombstones.pending()] == [ALICE]


async def test_a_key_that_came_second_hinders_no_write_in_its_room(backend: Backend) -> None:
    async with keyed(backend).open_rooms() as one, keyed(backend).open_rooms() as two:
        two.seal.close(ROOM, "never stored")
        await _say(one, "$1")
        delete = Write("delete from lines where room_id = $1", [(ROOM,)])
        assert await two.database.write([delete], (ROOM,)) == [1]
        await _say(two, "$2")
        assert await _said(one) == await _said(two) == ["hello"]
        assert len(await _keys(one)) == 1


async def test_the_secret_of_tombstones_opens_whichever_process_was_first(backend: Backend) -> None:
    async with keyed(backend).open_rooms() as one, keyed(backend).open_rooms() as two:
        two.seal.close(PLACE, "never stored")
        one.seal.close(PLACE, "stored first")
        await one.database.write([], (PLACE,))
        await two.tombstones.bury(ALICE, 5)
        assert await one.tombstones.erased_ms(ALICE) == 5
    async with keyed(backend).open_rooms() as store:
        assert await store.tombstones.erased_ms(ALICE) == 5
