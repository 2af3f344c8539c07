"""The wall between groups and what one person told the AI alone: locks of handles and of rights.

Four locks, each of which holds alone, and each with a test that sees it removed:

1. types: `tests/house/test_memory_types.py`
2. imports: `tests/house/test_floors.py` (a copy of the house with trespassers in it)
3. handles of databases: here, on the objects of a whole Parlour
4. rights in the database: here, with the addresses of the settings, on a live PostgreSQL
"""

import types
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import pytest

from appservice.app import application, running
from appservice.app.beside import open_both_sides
from appservice.app.encryption import open_encryption
from appservice.app.one_way import OneWay, OneWayAtOnce
from appservice.app.parts import Parts, open_parts
from appservice.cli.doctor.databases import databases
from appservice.cli.doctor.finding import Mark
from appservice.config import Config
from appservice.model.effect import Keep
from appservice.model.errors import StoreRefused
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.remembering import NewRemembered, Origin, Remembered, RememberedKind
from appservice.storage.roles import RoleNames, create
from appservice.telemetry import PrometheusMeter
from appservice.turns.faults import no_fault
from stage.postgres import Database, Postgres
from tests.contracts.storage.samples import OTHER, ROOM, commit, line, snapshot
from tests.doors.reaching import reached

ALICE = UserId("@alice:a.test")
SECRET = "the-surprise-for-bob"
GROUPS = (
    "rooms_side",
    "making",
    "moving",
    "governing",
    "inviting",
    "removing",
    "voting",
    "whole",
    "catching_up",
    "desk",
    "join_desk",
    "groups",
    "door",
    "links",
    "reception",
    "policies",
    "passing",
)
"""All that works for groups, and at the door."""
ONE_WAY = {
    "a key that arrived",
    "a look at both sides",
    "an input of our own",
    "another identity",
    "events, to the side of their room",
    "the beginning of a direct chat",
    "who was left out",
}
"""What groups may set in motion beyond the wall. Another one has to be thought about here."""


def _config(folder: Path, rooms: str, personal: str, migrate: str | None = None) -> Config:
    path = folder / "config.yaml"
    owner = f", migrate: '{migrate}'" if migrate else ""
    path.write_text(
        "homeserver: {url: 'http://127.0.0.1:9', server_name: a.test}\n"
        f"appservice: {{url: 'http://127.0.0.1:9', as_token: {'a' * 16}, hs_token: {'b' * 16},"
        " sender_localpart: s}\n"
        "models: {primary: {base_url: 'http://127.0.0.1:9', model: m}}\n"
        f"encryption: {{secret: {'c' * 43}}}\n"
        f"database: {{rooms: '{rooms}', personal: '{personal}', crypto: 'sqlite:{folder}/crypto.db'"
        f"{owner}}}\n"
    )
    return Config.load(path, {})


def _on_files(folder: Path) -> Config:
    return _config(folder, f"sqlite:{folder}/rooms.db", f"sqlite:{folder}/personal.db")


# 3. Handles


@asynccontextmanager
async def _built(config: Config, build: Any = running) -> AsyncIterator[tuple[Parts, Any]]:
    """A whole Parlour, not started. `build`: the module that puts it together."""
    meter = PrometheusMeter()
    async with open_parts(config, meter) as parts:
        encryption = await open_encryption(config, parts, no_fault)
        yield parts, await build.application_of(config, parts, encryption, meter, no_fault)


def _ways(parts: Parts, whole: Any) -> tuple[list[str], set[str]]:
    """How groups reach anything of the personal store; the one-way doors that they came to."""
    personal = parts.personal
    mine = {id(personal), *(id(getattr(personal, each.name)) for each in fields(personal))}
    doors: set[str] = set()

    def is_personal(thing: object) -> bool:
        place = str(thing) if isinstance(thing, str | Path) else ""
        return id(thing) in mine or "personal.db" in place

    def is_door(thing: object) -> bool:
        if isinstance(thing, OneWay | OneWayAtOnce):
            doors.add(thing.name)
            return True
        return False

    ways = [
        f"{part}: {way}"
        for part in GROUPS
        for way in reached(getattr(whole, part), is_personal, is_door)
    ]
    return ways, doors


async def test_groups_are_never_given_a_handle_of_the_personal_store(tmp_path: Path) -> None:
    async with _built(_on_files(tmp_path)) as (parts, whole):
        ways, doors = _ways(parts, whole)
        seen = reached(whole.direct_side, lambda it: it is parts.personal.database, lambda _: False)
    assert ways == []
    assert doors == ONE_WAY
    assert seen, "who looks finds it where it is"


async def test_nothing_of_the_application_is_left_out_of_the_look(tmp_path: Path) -> None:
    beyond = {"direct", "direct_side", "intake", "ledgers", "private", "retention"}
    async with _built(_on_files(tmp_path)) as (_, whole):
        parts = {name for name in vars(whole) if not name.startswith("_")}
    assert parts - beyond == set(GROUPS)


WRONG_HANDLES = [
    (application, "Desk(rooms.chat", "Desk(personal.chat", "desk: it._store"),
    (
        application,
        'OneWay("events, to the side of their room", self.intake.take)',
        "self.intake.take",
        "groups: it._take.__self__._personal",
    ),
    (running, 'f"{public}/j/', 'f"{config.web.public_url}/j/', ".database.personal.path"),
]


@pytest.mark.parametrize("number", range(len(WRONG_HANDLES)))
async def test_a_wrong_handle_is_found(tmp_path: Path, number: int) -> None:
    module, old, new, way = WRONG_HANDLES[number]
    async with _built(_on_files(tmp_path), _mutated(module, old, new)) as (parts, whole):
        ways, _ = _ways(parts, whole)
    assert any(way in each for each in ways), ways


def _mutated(module: types.ModuleType, old: str, new: str) -> types.ModuleType:
    """`running` as it would be if that module were written otherwise."""
    changed = types.ModuleType(f"{module.__name__}_mutated")
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    assert old in source
    exec(compile(source.replace(old, new), changed.__name__, "exec"), vars(changed))
    if module is running:
        return changed
    built = types.ModuleType("running_mutated")
    vars(built).update(vars(running))
    source = Path(str(running.__file__)).read_text(encoding="utf-8")
    exec(compile(source, built.__name__, "exec"), vars(built))
    vars(built)["Application"] = changed.Application
    return built


async def test_a_file_of_the_other_side_is_not_opened(tmp_path: Path) -> None:
    config = _on_files(tmp_path)
    async with open_both_sides(config):
        pass
    (tmp_path / "hard.db").hardlink_to(tmp_path / "personal.db")
    for rooms, personal, words in (
        ("personal.db", "rooms.db", "personal"),
        ("hard.db", "personal.db", "are the same file"),
        ("hard.db", "other.db", "personal"),
    ):
        swapped = _config(tmp_path, f"sqlite:{tmp_path}/{rooms}", f"sqlite:{tmp_path}/{personal}")
        with pytest.raises(StoreRefused, match=words):
            async with open_both_sides(swapped):
                pass


# 4. Rights


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with Postgres() as started:
        yield started


@pytest.fixture
async def database(server: Postgres) -> Database:
    """A database with the roles of a deployment."""
    made = await server.fresh_database(["owner", "rooms", "personal"])
    await create(made.superuser_url, "the test's database", RoleNames(**made.roles), {})
    return made


@pytest.fixture
async def live(tmp_path: Path, database: Database) -> Config:
    """The settings of a deployment in which something was said and something is remembered."""
    urls = database.urls
    config = _config(tmp_path, urls["rooms"], urls["personal"], urls["owner"])
    async with open_both_sides(config) as stores:
        for room in (ROOM, OTHER):
            await stores.rooms.chat.put_room(snapshot(room))
            await commit(
                stores.rooms.chat, f"$1{room}", room, history=[Keep(line(f"$2{room}", room=room))]
            )
            await stores.personal.chat.put_room(snapshot(room))
        kept = await stores.personal.memories.keep(
            NewRemembered(
                owner=ALICE,
                text=SECRET,
                kind=RememberedKind.FACT,
                origin=Origin.OWNER,
                room_id=ROOM,
                event_id=EventId("$e"),
                made_ms=1,
            )
        )
        assert isinstance(kept, Remembered)
    return config


_TABLES = """
    select relname as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = '{schema}' and relkind = 'r'"""
_WAYS = (
    "select * from {table}",
    "insert into {table} default values",
    "update {table} set room_id = 'x'",
    "delete from {table}",
    "truncate {table}",
)


async def _reached_across(config: Config) -> list[str]:
    """What Parlour's own handle of the rooms' store can do to what is remembered of people."""
    found = []
    async with open_parts(config, PrometheusMeter()) as parts:
        tables = await parts.rooms.database.fetch(_TABLES.format(schema="parlour_personal"))
        assert "memories" in {each["name"] for each in tables}
        for each in tables:
            for way in _WAYS:
                try:
                    async with parts.rooms.database.begin((ROOM,)) as tx:
                        await tx.execute(way.format(table=f"parlour_personal.{each['name']}"))
                except StoreRefused as refused:
                    assert "permission denied" in str(refused)  # noqa: PT017
                else:
                    found.append(each["name"])
    return found


async def test_the_rooms_role_has_no_right_on_what_is_remembered(live: Config) -> None:
    assert await _reached_across(live) == []


async def test_a_wrong_role_is_refused_at_the_start_and_by_doctor(
    live: Config, database: Database, tmp_path: Path
) -> None:
    urls = database.urls
    for wrong in (urls["owner"], database.superuser_url):
        await _is_refused(_config(tmp_path, wrong, urls["personal"], urls["owner"]))
    roles = database.roles
    await _as_superuser(database, f"grant {roles['personal']} to {roles['rooms']}")
    await _is_refused(live)
    await _as_superuser(database, f"revoke {roles['personal']} from {roles['rooms']}")
    async with open_parts(live, PrometheusMeter()):
        pass


async def _is_refused(config: Config) -> None:
    with pytest.raises(StoreRefused, match="could reach direct chats"):
        async with open_parts(config, PrometheusMeter()):
            pass
    found = {each.check: each async for each in databases(config)}
    assert found["rooms database"].mark is Mark.WRONG


async def _as_superuser(database: Database, statement: str) -> None:
    connection = await asyncpg.connect(database.superuser_url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _seen_without_a_room(config: Config) -> set[str]:
    """Tables of room content that show rows to a query that names no room, or another one."""
    shown = set()
    async with open_parts(config, PrometheusMeter()) as parts:
        for store in (parts.rooms, parts.personal):
            for table in ("inbox", "rooms", "lines"):
                for rooms in ([], [RoomId("!foreign:a.test")], [RoomId("*")]):
                    if await store.database.fetch(f"select * from {table}", rooms=rooms):
                        shown.add(table)
        if await parts.personal.database.fetch("select * from memories", rooms=(ROOM,)):
            shown.add("memories")
        named = await parts.rooms.database.fetch("select room_id from lines", rooms=(ROOM,))
        shown |= {"lines"} if [each["room_id"] for each in named] != [ROOM] else set()
    return shown


async def test_a_query_without_its_room_shows_no_rows(live: Config) -> None:
    assert await _seen_without_a_room(live) == set()


@pytest.mark.parametrize("table", ["parlour_rooms.lines", "parlour_personal.memories"])
async def test_a_table_without_row_security_is_seen(
    live: Config, database: Database, table: str
) -> None:
    await _as_superuser(database, f"alter table {table} disable row level security")
    assert await _seen_without_a_room(live) == {table.partition(".")[2]}
