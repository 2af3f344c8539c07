"""What `parlour doctor` says of PostgreSQL: schemas, and roles that are tried on each other."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]
import pytest

from appservice.app.beside import open_both_sides
from appservice.cli.doctor import at_rest
from appservice.cli.doctor.databases import databases
from appservice.cli.doctor.finding import Finding, Mark
from appservice.config import Config
from appservice.model.effect import Keep
from appservice.storage.roles import RoleNames, create
from stage.postgres import Database, Postgres
from tests.contracts.storage.samples import commit, line


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with Postgres() as started:
        yield started


@pytest.fixture
async def database(server: Postgres) -> Database:
    """A database with the three roles, nothing migrated."""
    made = await server.fresh_database(["owner", "rooms", "personal"])
    names = RoleNames(**made.roles)
    await create(made.superuser_url, "the test's database", names, {})
    return made


def _config(folder: Path, database: Database, *, migrate: bool = True) -> Config:
    path = folder / "config.yaml"
    owner = database.urls["owner"] if migrate else ""
    path.write_text(
        "homeserver: {url: 'http://a', server_name: a.test}\n"
        f"appservice: {{url: 'http://b', as_token: {'a' * 16}, hs_token: {'b' * 16},"
        " sender_localpart: s}\n"
        "models: {primary: {base_url: 'http://m', model: m}}\n"
        f"database: {{rooms: '{database.urls['rooms']}', personal: '{database.urls['personal']}'"
        + (f", migrate: '{owner}'}}\n" if migrate else "}\n")
    )
    return Config.load(path, {})


async def _found(config: Config) -> dict[str, Finding]:
    return {each.check: each async for each in databases(config)}


async def _run(url: str, *statements: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_all_is_well_where_neither_side_reaches_the_other(
    tmp_path: Path, database: Database
) -> None:
    config = _config(tmp_path, database)
    before = await _found(config)
    assert before["rooms database"].mark is Mark.WARNING
    assert "schema is at version 0" in before["rooms database"].what
    assert before["database roles"].mark is Mark.SKIPPED
    assert before["stop switch"].mark is Mark.SKIPPED
    async with open_both_sides(config):
        pass
    after = await _found(config)
    assert after.pop(at_rest.CHECK).mark is Mark.WARNING
    assert {each.mark for each in after.values()} == {Mark.OK}, after
    for check in ("database roles", "database server"):
        assert "all refused" in after[check].what
    assert "none led there" in after["rows of rooms"].what


async def test_a_schema_that_nobody_may_update_is_wrong(tmp_path: Path, database: Database) -> None:
    found = await _found(_config(tmp_path, database, migrate=False))
    assert found["rooms database"].mark is Mark.WRONG
    assert "parlour migrate" in str(found["rooms database"].do)


async def test_a_role_that_reaches_across_is_found_by_trying(
    tmp_path: Path, database: Database
) -> None:
    config = _config(tmp_path, database)
    async with open_both_sides(config):
        pass
    role = database.roles["personal"]
    await _run(
        database.superuser_url,
        f'grant usage on schema parlour_rooms to "{role}"',
        f'grant select on parlour_rooms.flags to "{role}"',
    )
    roles = (await _found(config))["database roles"]
    assert roles.mark is Mark.WRONG
    assert "the role of database.personal may: select 1 from parlour_rooms" in roles.what
    assert "flags" in roles.what
    assert "take these rights away" in str(roles.do)


async def test_a_server_that_is_away_is_named_without_its_password(
    tmp_path: Path, database: Database
) -> None:
    wrong = database.urls["rooms"].rpartition("@")[0] + "@127.0.0.1:9/x"
    gone = Database(database.name, "", {**database.urls, "rooms": wrong}, database.roles)
    found = await _found(_config(tmp_path, gone))
    assert found["rooms database"].mark is Mark.WRONG
    assert "postgresql://127.0.0.1:9/x" in found["rooms database"].what
    password = wrong.partition("@")[0].rpartition(":")[2]
    assert all(password not in f"{each.what} {each.do}" for each in found.values())
    assert found["personal database"].mark is Mark.WARNING


@pytest.mark.parametrize(
    ("given", "check", "words"),
    [
        ("grant {personal} to {rooms}", "database server", 'set local role "{personal}"'),
        ("grant pg_read_server_files to {personal}", "database server", "pg_read_server_files"),
        (
            (
                "grant usage on schema parlour_personal to public;"
                " grant update on all sequences in schema parlour_personal to public"
            ),
            "database roles",
            "database.rooms may: select nextval",
        ),
        (
            "grant create, usage on schema parlour_rooms to {personal}",
            "database roles",
            "database.personal may: create table parlour_rooms",
        ),
        (
            "alter table parlour_rooms.lines disable row level security",
            "rows of rooms",
            'in the rooms database: select 1 from "lines"',
        ),
        (
            "create policy all_of_it on parlour_personal.inbox for delete using (true)",
            "rows of rooms",
            'in the personal database: delete from "inbox"',
        ),
    ],
)
async def test_what_is_wrong_with_a_wall_is_found_by_trying(
    tmp_path: Path, database: Database, given: str, check: str, words: str
) -> None:
    config = _config(tmp_path, database)
    async with open_both_sides(config) as stores:
        for chat in (stores.rooms.chat, stores.personal.chat):
            await commit(chat, "$1", history=[Keep(line("$said"))])
    await _run(database.superuser_url, given.format(**database.roles))
    found = (await _found(config))[check]
    assert found.mark is Mark.WRONG, found
    assert words.format(**database.roles) in found.what
    async with asyncio.timeout(20):
        left = await asyncpg.connect(database.superuser_url)
        assert await left.fetchval("select count(*) from parlour_personal.inbox") == 1
        assert (
            await left.fetchval("select count(*) from pg_tables where tablename like '%doctor%'")
            == 0
        )
        await left.close()
