"""Backups of what is sealed with keys of rooms: content and keys apart, and both needed."""

import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from appservice.model.effect import Keep
from appservice.model.errors import StoreRefused
from appservice.storage.backups import Restored, back_up, restore
from appservice.storage.key_backup import beside, read
from appservice.storage.keyring import Keyring
from appservice.storage.master_key import MasterKey
from appservice.storage.migrations import Side
from appservice.storage.stores import RoomsStore
from tests.contracts.storage.backends import Backend, run_sql
from tests.contracts.storage.samples import OTHER, ROOM, commit, line

MASTER, NEXT = MasterKey(bytes(32)), MasterKey(bytes(range(32)))
WORD = "sesame-open-yourself"


def _keyed(backend: Backend, *masters: MasterKey) -> Backend:
    return replace(backend, seal=Keyring(masters or (MASTER,)))


async def _filled(backend: Backend) -> Backend:
    async with _keyed(backend).open_rooms() as store:
        for number, room in enumerate((ROOM, OTHER)):
            said = [Keep(line(f"$said{number}", WORD, room))]
            await commit(store.chat, f"${number}", room, history=said)
    return backend


async def _restore(
    backend: Backend, saved: Path, keys: Path | None = None, *masters: MasterKey
) -> Restored:
    urls = {Side.ROOMS: backend.rooms, Side.PERSONAL: backend.personal}
    return await restore(
        saved,
        urls,
        backend.migrate,
        force=True,
        seals=dict.fromkeys(Side, Keyring(masters or (MASTER,))),
        keys={} if keys is None else {Side.ROOMS: keys},
    )


async def _said(store: RoomsStore) -> list[list[str]]:
    return [[each.body for each in await store.chat.lines(room, 9)] for room in (ROOM, OTHER)]


async def test_a_backup_holds_no_key_and_comes_back_with_its_keys_alone(
    backend: Backend, tmp_path: Path
) -> None:
    await _filled(backend)
    saved, kept = tmp_path / "rooms.tar.gz", tmp_path / "elsewhere.keys.json"
    manifest = await back_up(Side.ROOMS, backend.rooms, saved, kept)
    assert kept.stat().st_mode & 0o777 == 0o600
    keys = read(kept).keys
    assert {key.owner for key in keys} == {ROOM, OTHER}
    assert sorted(key.key_id for key in keys) == sorted(manifest.keys)
    with tarfile.open(saved) as archive:
        archive.extractall(tmp_path / "apart", filter="data")
    apart = b"".join(path.read_bytes() for path in (tmp_path / "apart").iterdir())
    assert b"$said0" in apart
    for key in keys:
        wrapped = bytes.fromhex(key.wrapped)
        assert wrapped not in apart
        assert wrapped.hex().encode() not in apart
    with pytest.raises(StoreRefused, match=r"name their file with --keys.*rooms\.keys\.json"):
        await _restore(backend, saved)
    with pytest.raises(StoreRefused, match="wrapped by another master key"):
        await _restore(backend, saved, kept, NEXT)
    async with _keyed(backend).open_rooms() as store:
        assert await _said(store) == [[WORD], [WORD]], "nothing was changed by what was refused"
        await store.chat.erase_room(OTHER)
    assert (await _restore(backend, saved, kept)).closed == 0
    async with _keyed(backend).open_rooms() as store:
        assert await _said(store) == [[WORD], [WORD]]


async def test_later_keys_do_not_open_what_was_erased_meanwhile(
    backend: Backend, tmp_path: Path
) -> None:
    await _filled(backend)
    old, new = tmp_path / "old.tar.gz", tmp_path / "new.tar.gz"
    await back_up(Side.ROOMS, backend.rooms, old)
    async with _keyed(backend).open_rooms() as store:
        await store.chat.erase_room(ROOM)
    await back_up(Side.ROOMS, backend.rooms, new)
    beside(old).unlink()
    assert (await _restore(backend, old, beside(new))).closed == 1
    async with _keyed(backend).open_rooms() as store:
        assert await _said(store) == [[], [WORD]]
        assert await store.chat.next_row(ROOM) is None


async def test_keys_of_another_backup_or_side_are_refused(backend: Backend, tmp_path: Path) -> None:
    await _filled(backend)
    saved, other = tmp_path / "rooms.tar.gz", tmp_path / "other.tar.gz"
    await back_up(Side.ROOMS, backend.rooms, saved)
    async with _keyed(backend).open_rooms() as store:
        await store.chat.erase_room(ROOM)
        await store.chat.erase_room(OTHER)
        await commit(store.chat, "$9", OTHER, history=[Keep(line("$new", WORD, OTHER))])
    await back_up(Side.ROOMS, backend.rooms, other)
    with pytest.raises(StoreRefused, match="holds none of the keys of"):
        await _restore(backend, saved, beside(other))
    broken = tmp_path / "broken.json"
    broken.write_text(beside(saved).read_text()[:-9])
    with pytest.raises(StoreRefused, match="no whole file of keys"):
        await _restore(backend, saved, broken)
    swapped = tmp_path / "swapped.json"
    swapped.write_text(beside(saved).read_text().replace('"rooms"', '"personal"'))
    with pytest.raises(StoreRefused, match="keys of the personal database"):
        await _restore(backend, saved, swapped)


async def test_neither_file_is_written_over(backend: Backend, tmp_path: Path) -> None:
    await _filled(backend)
    (tmp_path / "rooms.keys.json").write_text("mine")
    with pytest.raises(StoreRefused, match="There is a file at"):
        await back_up(Side.ROOMS, backend.rooms, tmp_path / "rooms.tar.gz")
    assert (tmp_path / "rooms.keys.json").read_text() == "mine"
    assert not (tmp_path / "rooms.tar.gz").exists()


async def test_the_owner_may_take_the_keys_back(on_postgresql: Backend, tmp_path: Path) -> None:
    await _filled(on_postgresql)
    saved = tmp_path / "rooms.tar.gz"
    await back_up(Side.ROOMS, on_postgresql.rooms, saved)
    await _restore(on_postgresql, saved)
    counted = "select count(*) as it from parlour_rooms.sealing_keys"
    (found,) = await run_sql(on_postgresql.admin, counted)
    assert found["it"] == 2
