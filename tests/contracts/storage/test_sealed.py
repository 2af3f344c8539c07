"""A store under a secret: nothing that was said is found in it, and only the secret opens it."""

import tarfile
from dataclasses import replace
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from appservice.model.age import AgeBand
from appservice.model.effect import Amend, AnswerTurn, Keep
from appservice.model.errors import SealUnknown, StoreRefused
from appservice.model.ids import EventId, SessionId, TurnId
from appservice.model.segment import Summary
from appservice.model.statement import Statement
from appservice.ports.seal import Seal
from appservice.ports.store import Aside, AuditLine, ChatStore
from appservice.storage.backups import back_up, restore
from appservice.storage.database import Database, Write
from appservice.storage.keyring import Keyring
from appservice.storage.master_key import MasterKey
from appservice.storage.migrations import Side
from appservice.storage.rotating import ELSEWHERE, OF_SIDES
from appservice.storage.seal import MAGIC, STORED, AesGcmSeal, IdentitySeal
from appservice.storage.stores import RoomsStore
from tests.contracts.storage.backends import Backend, run_sql
from tests.contracts.storage.guarded import guarded
from tests.contracts.storage.samples import (
    ALICE,
    OTHER,
    ROOM,
    act,
    commit,
    line,
    new_turn,
    row,
    snapshot,
)

WORD = "sesame-open-yourself"
KEY, NEXT = bytes(range(32)), bytes(range(32, 64))
COLUMNS = {
    "inbox": "raw", "rooms": "snapshot", "lines": "body", "turns": "answer", "acts": "payload",
    "audit": "why", "to_device": "raw", "awaiting_keys": "raw",
    "segments": "summary",
}  # fmt: skip


async def _fill(store: RoomsStore) -> None:
    chat = store.chat
    await chat.put_room(replace(snapshot(), name=WORD))
    audit = AuditLine(
        line_id="l1", room_id=ROOM, at_ms=5, what="remove", by=ALICE, about=None, why=WORD
    )
    await commit(
        chat,
        "$1",
        history=[Keep(line("$said", WORD)), Keep(line("$edited", "hm"))],
        open_turns=[new_turn("t1"), new_turn("t2", thread="$x")],
        acts=[act("a1", say=WORD)],
        audit=[audit],
    )
    answers = [AnswerTurn(TurnId(each), WORD) for each in ("t1", "t2")]
    amend = Amend(EventId("$edited"), ALICE, WORD)
    await commit(chat, "$2", history=[amend], answers=answers)
    waiting = Aside(row=row("$waits", raw=WORD), session_id=SessionId("s"), sender=ALICE)
    await commit(chat, "$waits", aside=waiting)
    assert await chat.sending(TurnId("t2"), {"body": WORD}, "txn")
    await chat.close_segments(ROOM, [(1, 2)])
    (closed,) = await chat.segments(ROOM, 1)
    assert await chat.summarised(closed, Summary(text=WORD))
    await chat.append([row("$3", raw=WORD)])
    await store.key_mail.put_to_device([WORD], ("keys", "s1"))


async def _is_as_filled(store: RoomsStore) -> bool:
    chat = store.chat
    found, room = await chat.next_row(ROOM), await chat.room(ROOM)
    one, two = await chat.open_turns()
    return (
        (found is not None and found.raw == WORD)
        and (room is not None and room.name == WORD)
        and [each.body for each in await chat.lines(ROOM, 9)] == [WORD, WORD]
        and (one.answer, two.answer, two.content) == (WORD, WORD, {"body": WORD})
        and [each.payload for each in await chat.open_acts(ROOM)] == [{"say": WORD}]
        and [each.summary for each in await chat.segments(ROOM, 9)] == [Summary(text=WORD)]
        and [each.why for each in await chat.audited()] == [WORD]
        and [each.raw for each in await store.awaiting.of(ROOM)] == [WORD]
        and [raw for _, raw in await store.key_mail.to_device(9)] == [WORD]
    )


async def _bytes_at_rest(backend: Backend) -> bytes:
    """All that lies on the disk, or what PostgreSQL gives to whoever may copy all of it."""
    if backend.admin is None:
        folder = Path(backend.rooms.removeprefix("sqlite:")).parent
        return b"".join(each.read_bytes() for each in sorted(folder.glob("rooms.db*")))
    tables = await run_sql(
        backend.admin, "select tablename as it from pg_tables where schemaname = 'parlour_rooms'"
    )
    connection, found = await asyncpg.connect(backend.admin), bytearray()

    async def keep(data: bytes) -> None:
        found.extend(data)

    try:
        for each in tables:
            await connection.copy_from_table(
                each["it"], schema_name="parlour_rooms", output=keep, format="binary"
            )
    finally:
        await connection.close()
    return bytes(found)


@pytest.mark.parametrize(
    ("seal", "magic"),
    [(AesGcmSeal([KEY]), MAGIC), (Keyring([MasterKey(KEY)]), STORED), (IdentitySeal(), None)],
    ids=["secret", "keys", "none"],
)
async def test_nothing_that_was_said_is_found_in_what_lies_on_the_disk(
    backend: Backend, seal: Seal, magic: bytes | None
) -> None:
    async with replace(backend, seal=seal).open_rooms() as store:
        await _fill(store)
        assert await _is_as_filled(store)
        found = await _bytes_at_rest(backend)
    assert b"$said" in found, "what is not content shows that this looks into the right place"
    assert (WORD.encode() not in found) is (magic is not None)
    assert not magic or magic in found


async def test_every_column_that_can_hold_content_holds_it_closed(backend: Backend) -> None:
    """A new table with content is filled above, and its column is closed or this says so."""
    columns = {
        (each.table, column)
        for each in (*OF_SIDES[Side.ROOMS], *ELSEWHERE.values())
        for column in each.columns
    }
    async with replace(backend, seal=Keyring([MasterKey(KEY)])).open_rooms() as store:
        await _fill(store)
        more = line("$more", WORD, mentions=frozenset({ALICE}), file=WORD)
        await commit(store.chat, "$more", history=[Keep(more)])
        await store.tombstones.bury(ALICE, 5)
        await guarded(store, "0")
        await store.statements.note(ALICE, [Statement(AgeBand.ADULT, 1, 2)])
        for table, column in sorted(columns):
            found = await store.database.fetch(
                f"select {column} as it from {table}",
                rooms=(ROOM,),
            )
            values = [each["it"] for each in found if each["it"]]
            assert values, f"nothing is put into {table}.{column}"
            assert all(value.startswith(STORED) for value in values), f"{table}.{column} is open"


async def test_what_was_stored_before_there_was_a_secret_stays_readable(backend: Backend) -> None:
    async with backend.open_rooms() as store:
        await _fill(store)
    async with replace(backend, seal=AesGcmSeal([KEY])).open_rooms() as store:
        assert await _is_as_filled(store)
        await store.chat.put_room(snapshot())
        assert await store.chat.room(ROOM) == snapshot()


async def test_another_secret_is_refused_at_once_and_the_old_one_beside_it_is_not(
    backend: Backend,
) -> None:
    async with replace(backend, seal=AesGcmSeal([KEY])).open_rooms() as store:
        await _fill(store)
    other, none = replace(backend, seal=AesGcmSeal([NEXT])), backend
    with pytest.raises(StoreRefused, match="put that one back"):
        await _open(other)
    with pytest.raises(StoreRefused, match="is not set: put the secret back"):
        await _open(none)
    both = replace(backend, seal=AesGcmSeal([NEXT, KEY]))
    async with both.open_rooms() as store:
        assert await _is_as_filled(store)
        await store.chat.append([row("$new", OTHER, raw=WORD)])
    with pytest.raises(StoreRefused):  # and neither of the two is enough from now on
        await _open(other)
    with pytest.raises(StoreRefused):
        await _open(replace(backend, seal=AesGcmSeal([KEY])))
    async with both.open_rooms() as store:
        assert await _is_as_filled(store)


async def test_the_side_of_direct_chats_is_checked_too(backend: Backend) -> None:
    async with replace(backend, seal=AesGcmSeal([KEY])).open_personal() as store:
        await store.chat.put_room(snapshot())
    with pytest.raises(StoreRefused):
        async with backend.open_personal():
            pass


async def test_history_goes_along_to_a_new_room_and_opens_there(backend: Backend) -> None:
    async with replace(backend, seal=AesGcmSeal([KEY])).open_rooms() as store:
        await _fill(store)
        assert await store.chat.carry_lines(ROOM, OTHER) == 2
        assert [each.body for each in await store.chat.lines(OTHER, 9)] == [WORD, WORD]


async def test_a_backup_is_sealed_and_comes_back_with_its_secret_alone(
    backend: Backend, tmp_path: Path
) -> None:
    sealed, saved = replace(backend, seal=AesGcmSeal([KEY])), tmp_path / "rooms.tar.gz"
    async with sealed.open_rooms() as store:
        await _fill(store)
    manifest = await back_up(Side.ROOMS, backend.rooms, saved)
    assert manifest.sealed_with == sealed.seal.key_ids
    with tarfile.open(saved) as archive:
        archive.extractall(tmp_path / "apart", filter="data")
    apart = b"".join(path.read_bytes() for path in (tmp_path / "apart").iterdir())
    assert b"$said" in apart
    assert not any(each in apart for each in (WORD.encode(), WORD.encode().hex().encode()))
    for seal in (AesGcmSeal([NEXT]), IdentitySeal()):
        with pytest.raises(StoreRefused, match=r"put that one back|put the secret back"):
            await _restore(backend, saved, seal)
    await _restore(backend, saved, AesGcmSeal([NEXT, KEY]))
    async with sealed.open_rooms() as store:
        assert await _is_as_filled(store)


@pytest.fixture(params=sorted(COLUMNS))
def table(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


async def test_one_damaged_text_stands_in_the_way_of_nothing_else(
    backend: Backend, table: str
) -> None:
    async with replace(backend, seal=AesGcmSeal([KEY])).open_rooms() as store:
        chat = store.chat
        await _fill(store)
        await _fill_other(store)
        await _damage(store.database, table)
        await _reads_everything(store)
        first, second = await chat.next_row(ROOM), await chat.next_row(OTHER)
        assert first is not None
        assert second is not None
        assert (first.key, second.key) == ("$4" if table == "inbox" else "$3", "$o2")
        put_aside = await chat.quarantined()
        assert len(put_aside) == (table == "inbox")
        assert all("damaged and cannot be opened" in reason for _, _, reason in put_aside)


async def test_what_another_process_sealed_waits_for_its_key(backend: Backend) -> None:
    running = replace(backend, seal=AesGcmSeal([KEY]))
    async with running.open_rooms() as store:
        async with replace(backend, seal=AesGcmSeal([NEXT, KEY])).open_rooms() as beside:
            await beside.chat.append([row("$new")])
        with pytest.raises(SealUnknown):
            await store.chat.next_row(ROOM)
        assert await store.chat.quarantined() == []


async def _open(backend: Backend) -> None:
    async with backend.open_rooms():
        pass


async def _restore(backend: Backend, saved: Path, seal: Seal) -> None:
    urls = {Side.ROOMS: backend.rooms, Side.PERSONAL: backend.personal}
    seals = dict.fromkeys(Side, seal)
    await restore(saved, urls, backend.migrate, force=True, seals=seals)


async def _fill_other(store: RoomsStore) -> None:
    """More that comes after, in the same room and in another."""
    await store.chat.append([row("$4", raw=WORD)])
    await commit(store.chat, "$o1", OTHER, history=[Keep(line("$o", WORD, OTHER))])
    await store.chat.append([row("$o2", OTHER)])
    await store.chat.put_room(snapshot(OTHER))


async def _damage(database: Database, table: str) -> None:
    column = COLUMNS[table]
    sealed = f"select {column} as it from {table} where {column} is not null"
    broken = [each["it"] for each in await database.fetch(sealed, rooms=(ROOM, OTHER))]
    first = next(each for each in broken if each)
    change = f"update {table} set {column} = $1 where {column} = $2"
    flipped = first[:-1] + bytes([first[-1] ^ 1])
    await database.write([Write(change, [(flipped, first)])], (ROOM, OTHER))


async def _reads_everything(store: RoomsStore) -> None:
    chat: ChatStore = store.chat
    assert OTHER in {each.room_id for each in await chat.rooms()}
    assert [each.body for each in await chat.lines(OTHER, 9)] == [WORD]
    assert await chat.lines(ROOM, 9)
    await chat.open_turns()
    await chat.open_acts()
    await chat.audited()
    await store.key_mail.to_device(9)
    await store.awaiting.of(ROOM)
