"""Trying to get where a PostgreSQL role must not get, on the live database. Nothing is kept.

Each try is a transaction of its own that is rolled back, and waits for no lock: whoever is let in
so far that it would have to wait is in.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import asyncpg  # type: ignore[import-untyped]

from appservice.storage.faults import translated
from appservice.storage.migrations import Side
from appservice.storage.places import place_of
from appservice.storage.postgresql import connect
from appservice.storage.quoting import identifier
from appservice.storage.schedule import EVERY_ROOM

_THINGS: Final = """
    select thing.relname as name, thing.relkind = 'S' as counts from pg_class thing
    join pg_namespace space on space.oid = thing.relnamespace
    where space.nspname = $1 and thing.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    order by thing.relname"""
_FUNCTIONS: Final = """
    select routine.oid::regprocedure::text as name from pg_proc routine
    join pg_namespace space on space.oid = routine.pronamespace
    where space.nspname = $1 and has_function_privilege(routine.oid, 'execute')
    and has_schema_privilege(space.oid, 'usage')"""
# Whoever may become one of these is past every other lock.
_MIGHTY: Final = """
    select rolname from pg_roles where rolname <> session_user and (
        rolsuper or rolbypassrls or rolcreaterole
        or rolname in ('pg_read_all_data', 'pg_write_all_data', 'pg_read_server_files',
            'pg_write_server_files', 'pg_execute_server_program')
        or exists (select from pg_namespace space where nspname = any($1::text[])
            and has_schema_privilege(pg_roles.oid, space.oid, 'usage'))
    ) order by rolname"""
_SERVER: Final = (
    "copy (select 1) to program 'true'",
    "copy (select 1) to '/dev/null'",
    "select pg_read_file('PG_VERSION')",
    "select pg_ls_dir('.')",
    "select lo_import('/dev/null')",
    "create role parlour_doctor",
)
_LARGE_OBJECTS: Final = """
    select oid from pg_largeobject_metadata where lomowner <> (
        select oid from pg_roles where rolname = session_user) order by oid limit 20"""
_OWNED: Final = """
    select exists (select from pg_class thing join pg_namespace space
        on space.oid = thing.relnamespace
        where space.nspname = $1 and pg_has_role(session_user, thing.relowner, 'member'))"""
_WITH_ROOMS: Final = """
    select table_name as name from information_schema.columns
    where table_schema = $1 and column_name = 'room_id' order by table_name"""
_SEE: Final = "select set_config('parlour.rooms', $1, true)"
_NO_ROOM: Final = "!nowhere:parlour.invalid"


@dataclass(frozen=True, slots=True)
class Tries:
    """How many ways were tried, and those that led in."""

    tried: int
    led_in: tuple[str, ...]


async def into_schema(url: str, schema: str) -> Tries:
    """Reach what is in a schema that is another role's: its tables, counters, functions."""
    async with _connected(url) as connection:
        if not await connection.fetchval("select to_regnamespace($1) is not null", schema):
            return Tries(0, ())
        things = await connection.fetch(_THINGS, schema)
        ways = [f"create table {schema}.parlour_doctor (x integer)"] if things else []
        for thing in things:
            name = f"{schema}.{identifier(thing['name'])}"
            ways += _of_counter(name) if thing["counts"] else _of_table(name)
        led_in = [way for way in ways if not await _refused(connection, way)]
        led_in += [f"call {each['name']}" for each in await connection.fetch(_FUNCTIONS, schema)]
        return Tries(len(ways), tuple(led_in))


async def out_of_role(url: str, schemas: list[str]) -> Tries:
    """Become a role that is past every lock, or reach the server's own files and programs."""
    async with _connected(url) as connection:
        mighty = await connection.fetch(_MIGHTY, schemas)
        ways = [f"set local role {identifier(each['rolname'])}" for each in mighty]
        ways += _SERVER
        objects = await connection.fetch(_LARGE_OBJECTS)
        ways += [f"select lo_get({each['oid']})" for each in objects]
        return Tries(len(ways), tuple([w for w in ways if not await _refused(connection, w)]))


async def past_rooms(url: str, side: Side, unbound: frozenset[str]) -> Tries:
    """See or change rows of rooms that a transaction does not name, in a role's own schema.

    `unbound` are the tables that are read without a room, and hold no content.
    """
    async with _connected(url, side.schema) as connection:
        names = [each["name"] for each in await connection.fetch(_WITH_ROOMS, side.schema)]
        bound = [each for each in names if each not in unbound]
        if not bound:
            return Tries(0, ())
        rooms = [each["room_id"] for each in await connection.fetch(f"{EVERY_ROOM} limit 1")]
        owns = await connection.fetchval(_OWNED, side.schema)
        tried, led_in = 0, list[str]()
        for table in bound:
            for setting, way in _past(identifier(table), rooms):
                tried += 1
                if await _shows(connection, setting, way):
                    led_in.append(way)
            if not owns:  # an owner may always take off what binds it
                for way in _unbinding(identifier(table)):
                    tried += 1
                    led_in += [] if await _refused(connection, way) else [way]
        return Tries(tried, tuple(led_in))


@asynccontextmanager
async def _connected(url: str, schema: str = "pg_catalog") -> AsyncIterator[Any]:
    where = str(place_of(url))
    connection = await connect(url, schema, where, "parlour-doctor")
    try:
        with translated(where):
            await connection.execute("set lock_timeout = '500ms'; set statement_timeout = '2s'")
            yield connection
    finally:
        await connection.close()


def _of_table(name: str) -> Iterator[str]:
    yield f"select 1 from {name} limit 1"  # noqa: S608 - names of the catalogue, quoted
    yield f"insert into {name} default values"
    yield f"delete from {name} where false"  # noqa: S608
    yield f"truncate {name}"
    yield f"lock table {name} in access share mode"


def _of_counter(name: str) -> Iterator[str]:
    yield f"select last_value from {name}"  # noqa: S608
    yield f"select nextval('{name}')"


def _past(table: str, rooms: list[str]) -> Iterator[tuple[str, str]]:
    """What is set, and what would show or change rows that are not of it."""
    for setting in ("", "*", _NO_ROOM):
        yield setting, f"select 1 from {table} limit 1"  # noqa: S608
        yield setting, f"update {table} set room_id = room_id"  # noqa: S608
        yield setting, f"delete from {table}"  # noqa: S608
    for room_id in rooms:
        yield (
            room_id,
            f"select 1 from {table} where room_id <> '{_quoted(room_id)}' limit 1",  # noqa: S608
        )


def _unbinding(table: str) -> Iterator[str]:
    yield f"alter table {table} disable row level security"
    yield f"alter table {table} no force row level security"
    yield f"drop policy rooms_of_the_transaction on {table}"
    yield f"create policy parlour_doctor on {table} using (true)"


def _quoted(room_id: str) -> str:
    return room_id.replace("'", "''")


async def _shows(connection: Any, setting: str, statement: str) -> bool:
    """Whether a statement finds rows, or changes them, with these rooms named."""
    attempt = connection.transaction()
    await attempt.start()
    try:
        await connection.execute(_SEE, setting)
        status: str = await connection.execute(statement)
        return not status.endswith(" 0")
    except asyncpg.InsufficientPrivilegeError:
        return False
    except (asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError):
        return True  # it found rows, of which somebody works on one or which are many
    finally:
        await attempt.rollback()


async def _refused(connection: Any, statement: str) -> bool:
    """Whether the database says that this role may not; any other failure comes after that."""
    attempt = connection.transaction()
    await attempt.start()
    try:
        await connection.execute(statement)
    except asyncpg.InsufficientPrivilegeError:
        return True
    except asyncpg.PostgresError:
        return False
    finally:
        await attempt.rollback()
    return False
