"""Backups of a store in use, and their way back: whole, checked, never over anything unasked."""

import asyncio
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from appservice.model.effect import Keep
from appservice.model.errors import StoreRefused, StoreUnavailable
from appservice.ports.store import ChatStore
from appservice.storage import archive
from appservice.storage.archive import Manifest
from appservice.storage.backups import back_up, restore
from appservice.storage.codec import encode
from appservice.storage.migrations import Dialect, Side
from tests.contracts.storage.backends import Backend
from tests.contracts.storage.samples import (
    ROOM,
    act,
    commit,
    line,
    new_turn,
    row,
    snapshot,
)

ODD = "tab\t newline\n backslash \\N \\. NUL \x00 half \ud83d \N{CHERRY BLOSSOM}"


async def _fill(chat: ChatStore) -> None:
    await chat.put_room(snapshot())
    await commit(
        chat,
        "$1",
        history=[Keep(line("$said", ODD))],
        open_turns=[new_turn("t1")],
        acts=[act("a1", say=ODD)],
    )
    await chat.append([row("$2")], ("sync", "s2"))


async def _is_as_filled(chat: ChatStore) -> bool:
    found = await chat.next_row(ROOM)
    said = await chat.lines(ROOM, 9)
    return (
        found is not None
        and found.key == "$2"
        and [each.body for each in said] == [ODD]
        and await chat.room(ROOM) == snapshot()
        and [turn.turn_id for turn in await chat.open_turns()] == ["t1"]
        and await chat.open_acts() == [act("a1", say=ODD)]
        and await chat.cursor("sync") == "s2"
        and await chat.append([row("$1"), row("$2")]) == 0
    )


def _urls(backend: Backend) -> dict[Side, str]:
    return {Side.ROOMS: backend.rooms, Side.PERSONAL: backend.personal}


def _names(folder: Path, pattern: str) -> list[str]:
    return [path.name for path in folder.glob(pattern)]


async def _back_up(backend: Backend, side: Side, folder: Path) -> Path:
    target = folder / f"{side}.tar.gz"
    manifest = await back_up(side, _urls(backend)[side], target)
    assert manifest.side is side
    return target


async def test_each_side_comes_back_on_its_own(backend: Backend, tmp_path: Path) -> None:
    async with backend.open_rooms() as rooms, backend.open_personal() as personal:
        await _fill(rooms.chat)
        await _fill(personal.chat)
        await rooms.ledger.block("@*:bad.test", 1)
        saved = await _back_up(backend, Side.ROOMS, tmp_path)
        await _back_up(backend, Side.PERSONAL, tmp_path)
        await rooms.chat.append([row("$later")])
        await personal.chat.append([row("$later")])
    restored = await restore(saved, _urls(backend), backend.migrate, force=True)
    assert restored.manifest.side is Side.ROOMS
    async with backend.open_rooms() as rooms, backend.open_personal() as personal:
        assert await _is_as_filled(rooms.chat)
        assert await rooms.ledger.blocks() == ["@*:bad.test"]
        assert await personal.chat.append([row("$later")]) == 0
        # New rows go behind what came back, not over it.
        assert await rooms.chat.append([row("$later")]) == 1
        await commit(rooms.chat, "$3", history=[Keep(line("$new"))], open_turns=[new_turn("t2")])
        assert [each.event_id for each in await rooms.chat.lines(ROOM, 9)] == ["$said", "$new"]


async def test_a_new_place_needs_no_force(
    backend: Backend, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with backend.open_personal() as personal:
        await _fill(personal.chat)
    saved = await _back_up(backend, Side.PERSONAL, tmp_path)
    if backend.admin is None:
        elsewhere = replace(backend, personal=f"sqlite:{tmp_path}/new/personal.db")
    else:
        from stage.postgres import Postgres
        from tests.contracts.storage.backends import postgresql_backend

        server = request.getfixturevalue("postgres")
        assert isinstance(server, Postgres)
        elsewhere = await postgresql_backend(server)
    restored = await restore(saved, _urls(elsewhere), elsewhere.migrate, force=False)
    assert restored.aside is None
    async with elsewhere.open_personal() as personal:
        assert await _is_as_filled(personal.chat)


async def test_a_store_with_something_in_it_is_not_overwritten(
    backend: Backend, tmp_path: Path
) -> None:
    async with backend.open_rooms() as rooms:
        saved = await _back_up(backend, Side.ROOMS, tmp_path)
        await _fill(rooms.chat)
    with pytest.raises(StoreRefused, match="holds something already: use --force"):
        await restore(saved, _urls(backend), backend.migrate, force=False)
    async with backend.open_rooms() as rooms:
        assert await _is_as_filled(rooms.chat)


async def test_what_was_there_is_put_aside_on_sqlite(on_sqlite: Backend, tmp_path: Path) -> None:
    async with on_sqlite.open_rooms():
        saved = await _back_up(on_sqlite, Side.ROOMS, tmp_path)
    async with on_sqlite.open_rooms() as rooms:
        await _fill(rooms.chat)
    restored = await restore(saved, _urls(on_sqlite), None, force=True)
    assert restored.aside is not None
    async with replace(on_sqlite, rooms=f"sqlite:{restored.aside}").open_rooms() as before:
        assert await _is_as_filled(before.chat)
    async with on_sqlite.open_rooms() as rooms:
        assert await rooms.chat.rooms() == []


async def test_a_broken_file_can_be_replaced(on_sqlite: Backend, tmp_path: Path) -> None:
    async with on_sqlite.open_rooms() as rooms:
        await _fill(rooms.chat)
        saved = await _back_up(on_sqlite, Side.ROOMS, tmp_path)
    (tmp_path / "rooms.db").write_bytes(b"broken" * 1000)
    with pytest.raises(StoreRefused, match="no sound SQLite database"):
        await restore(saved, _urls(on_sqlite), None, force=False)
    await restore(saved, _urls(on_sqlite), None, force=True)
    async with on_sqlite.open_rooms() as rooms:
        assert await _is_as_filled(rooms.chat)


async def test_nothing_is_restored_under_a_running_parlour(
    backend: Backend, tmp_path: Path
) -> None:
    async with backend.open_rooms(alone=True) as rooms:
        await _fill(rooms.chat)
        saved = await _back_up(backend, Side.ROOMS, tmp_path)
        with pytest.raises(StoreRefused, match="Another Parlour is running"):
            await restore(saved, _urls(backend), backend.migrate, force=True)
        assert await _is_as_filled(rooms.chat)


async def test_a_backup_is_of_one_moment_while_others_write(
    backend: Backend, tmp_path: Path
) -> None:
    async with backend.open_rooms() as rooms:
        await rooms.chat.append([row(f"$big{number}", raw="x" * 4000) for number in range(800)])

        async def write() -> None:
            for number in range(40):
                await rooms.chat.append([row(f"${number}")], ("number", str(number)))

        async def save() -> list[Path]:
            folders = [tmp_path / str(number) for number in range(2)]
            for folder in folders:
                folder.mkdir()
            return [await _back_up(backend, Side.ROOMS, folder) for folder in folders]

        _, saved = await asyncio.gather(write(), save())
    for each in saved:
        await restore(each, _urls(backend), backend.migrate, force=True)
        async with backend.open_rooms() as rooms:
            last = int(await rooms.chat.cursor("number") or -1)
            assert await rooms.chat.append([row(f"${number}") for number in range(last + 1)]) == 0
            assert await rooms.chat.append([row(f"${last + 1}")]) == 1


async def test_a_damaged_backup_changes_nothing(backend: Backend, tmp_path: Path) -> None:
    async with backend.open_rooms() as rooms:
        saved = await _back_up(backend, Side.ROOMS, tmp_path)
        await _fill(rooms.chat)
    bad = tmp_path / "bad.tar.gz"
    folder = tmp_path / "taken apart"
    folder.mkdir()
    manifest = archive.unpack(saved, folder)
    name = manifest.parts[0].name
    (folder / name).write_bytes(b"changed" + (folder / name).read_bytes())
    archive.pack(bad, folder, manifest)
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(saved.read_bytes()[:-200])
    for source, words in ((bad, "is damaged"), (cut, "no whole backup")):
        with pytest.raises(StoreRefused, match=words):
            await restore(source, _urls(backend), backend.migrate, force=True)
    async with backend.open_rooms() as rooms:
        assert await _is_as_filled(rooms.chat)


async def test_another_schema_version_is_refused(backend: Backend, tmp_path: Path) -> None:
    async with backend.open_rooms():
        saved = await _back_up(backend, Side.ROOMS, tmp_path)
    folder = tmp_path / "taken apart"
    folder.mkdir()
    manifest = archive.unpack(saved, folder)
    newer = tmp_path / "newer.tar.gz"
    archive.pack(newer, folder, replace(manifest, format=99))
    with pytest.raises(StoreRefused, match="made by a newer Parlour"):
        await restore(newer, _urls(backend), backend.migrate, force=True)
    if backend.admin is not None:
        other = tmp_path / "other.tar.gz"
        archive.pack(other, folder, replace(manifest, schema_version=99))
        with pytest.raises(StoreRefused, match="has schema version 99"):
            await restore(other, _urls(backend), backend.migrate, force=True)


async def test_a_backup_of_the_other_kind_of_database_is_refused(
    on_sqlite: Backend, on_postgresql: Backend, tmp_path: Path
) -> None:
    async with on_sqlite.open_rooms():
        saved = await _back_up(on_sqlite, Side.ROOMS, tmp_path)
    with pytest.raises(StoreRefused, match="made from sqlite"):
        await restore(saved, _urls(on_postgresql), on_postgresql.migrate, force=True)


async def test_backups_are_private_and_never_overwritten(backend: Backend, tmp_path: Path) -> None:
    async with backend.open_rooms():
        saved = await _back_up(backend, Side.ROOMS, tmp_path)
        assert saved.stat().st_mode & 0o777 == 0o600
        with pytest.raises(StoreRefused, match="There is a file at"):
            await _back_up(backend, Side.ROOMS, tmp_path)
    assert _names(tmp_path, "*unfinished*") == []


async def test_a_place_that_cannot_be_written_is_told(backend: Backend, tmp_path: Path) -> None:
    async with backend.open_rooms():
        with pytest.raises((StoreUnavailable, StoreRefused), match="no directory"):
            await back_up(Side.ROOMS, backend.rooms, tmp_path / "nowhere" / "x.tar.gz")


async def test_no_database_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(StoreRefused, match="no database at"):
        await back_up(Side.ROOMS, f"sqlite:{tmp_path}/rooms.db", tmp_path / "x.tar.gz")
    assert not (tmp_path / "rooms.db").exists()


def test_a_part_outside_the_archive_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    folder = tmp_path / "in"
    folder.mkdir()
    part = replace(archive.part_of(secret), name="../secret")
    manifest = Manifest(
        side=Side.ROOMS,
        dialect=Dialect.POSTGRESQL,
        schema_version=1,
        made_ms=1,
        made_by="a test",
        parts=(part,),
    )
    crafted = tmp_path / "crafted.tar.gz"
    (folder / "manifest.json").write_text(encode(manifest))
    with tarfile.open(crafted, "w:gz") as tar:
        tar.add(folder / "manifest.json", "manifest.json")
    with pytest.raises(StoreRefused, match="is damaged"):
        archive.unpack(crafted, folder)


@pytest.mark.parametrize("side", list(Side))
async def test_one_side_needs_nothing_of_the_other(
    side: Side, backend: Backend, tmp_path: Path
) -> None:
    """Not even that it is there: its address leads nowhere."""
    open_it = backend.open_rooms if side is Side.ROOMS else backend.open_personal
    async with open_it() as store:
        await _fill(store.chat)
    saved = await _back_up(backend, side, tmp_path)
    other = Side.PERSONAL if side is Side.ROOMS else Side.ROOMS
    urls = {side: _urls(backend)[side], other: "postgresql://nobody@127.0.0.1:1/nowhere"}
    async with open_it() as store:
        await store.chat.erase_room(ROOM)
    await restore(saved, urls, backend.migrate, force=True)
    async with open_it() as store:
        assert await _is_as_filled(store.chat)
        assert await store.chat.every_room() == [ROOM]
