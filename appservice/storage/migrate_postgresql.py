"""Migrating a PostgreSQL schema by its owner, with grants to the role that works in it."""

import time
from collections.abc import Sequence
from typing import Any, Final

from appservice.model.errors import StoreRefused
from appservice.storage.faults import translated
from appservice.storage.migrations import Applied, Dialect, Migration, Side, pending
from appservice.storage.quoting import identifier

_LOCK: Final = "select pg_advisory_xact_lock(hashtextextended('parlour migrate', 0))"
_SCHEMA_EXISTS: Final = "select exists (select from pg_namespace where nspname = $1)"
_MAY_BUILD: Final = "select has_schema_privilege($1, 'create')"
_MAY_CREATE: Final = "select has_database_privilege(current_database(), 'create')"
_LEDGER: Final = """
    create table if not exists parlour_schema (
        version integer primary key, name text not null, checksum text not null,
        side text not null, applied_ms bigint not null
    )"""
_APPLIED: Final = "select version, name, checksum from parlour_schema order by version"
_LEDGER_EXISTS: Final = """
    select exists (select from pg_tables where schemaname = $1 and tablename = 'parlour_schema')"""
_NOTE: Final = """
    insert into parlour_schema (version, name, checksum, side, applied_ms)
    values ($1, $2, $3, $4, $5)"""


async def migrate(
    connection: Any, side: Side, known: Sequence[Migration], where: str, worker: str | None
) -> int:
    """Bring a schema to the newest version, whole or not at all; returns how many migrations ran.

    `worker` is the role that reads and writes there, None when the migrating role does it itself.
    Raises `SchemaTooNew` or `StoreRefused`.
    """
    with translated(where):
        async with connection.transaction():
            await connection.execute(_LOCK)
            lacking = pending(known, await applied(connection, side), where)
            if lacking:
                await _ensure_schema(connection, side)
                await connection.execute(_LEDGER)
            for migration in lacking:
                await _apply(connection, side, migration)
            if worker is not None:
                await connection.execute(grants(side.schema, worker))
    return len(lacking)


async def applied(connection: Any, side: Side) -> list[Applied]:
    """What a schema has."""
    if not await connection.fetchval(_LEDGER_EXISTS, side.schema):
        return []
    return [Applied(*row) for row in await connection.fetch(_APPLIED)]


def grants(schema: str, worker: str) -> str:
    """Statements that let a role work in a schema without owning anything in it."""
    role, place = identifier(worker), identifier(schema)
    return (
        f"grant usage on schema {place} to {role};"  # noqa: S608
        f"grant select, insert, update, delete on all tables in schema {place} to {role};"
        f"grant usage, select on all sequences in schema {place} to {role};"
        f"revoke insert, update, delete on {place}.parlour_schema from {role};"
    )


async def _ensure_schema(connection: Any, side: Side) -> None:
    """Make the schema if it is lacking. `StoreRefused` when this role may not build in it."""
    if await connection.fetchval(_SCHEMA_EXISTS, side.schema):
        if await connection.fetchval(_MAY_BUILD, side.schema):
            return
    elif await connection.fetchval(_MAY_CREATE):
        await connection.execute(f"create schema {identifier(side.schema)}")
        return
    raise StoreRefused(
        f"The schema {side.schema} is not up to date, and this role may not change it: set"
        " database.migrate to the owner's URL, or begin with `parlour migrate --roles print`."
    )


async def _apply(connection: Any, side: Side, migration: Migration) -> None:
    await connection.execute(migration.script(Dialect.POSTGRESQL))
    await connection.execute(
        _NOTE,
        migration.version,
        migration.name,
        migration.checksum,
        side.value,
        int(time.time() * 1000),
    )
