"""Backups of a PostgreSQL schema by COPY: nothing but the driver is needed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from appservice.model.errors import StoreRefused
from appservice.storage.archive import Manifest, Part, part_of
from appservice.storage.faults import translated
from appservice.storage.key_backup import ALL, TABLE, KeyRow, key_rows
from appservice.storage.key_rows import COLUMNS
from appservice.storage.migrations import Side
from appservice.storage.postgresql import connect
from appservice.storage.quoting import identifier
from appservice.storage.schedule import EVERY_ROOM
from appservice.storage.sealing import NOTED, key_ids

_TABLES: Final = """
    select tablename from pg_tables where schemaname = $1
    and tablename not in ('parlour_schema', 'sealing_keys') order by tablename"""
_COLUMNS: Final = """
    select column_name from information_schema.columns where table_schema = $1 and table_name = $2
    order by ordinal_position"""
_SECURED: Final = """
    select relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = $1 and relforcerowsecurity order by relname"""
_COUNTED: Final = """
    select table_name from information_schema.columns
    where table_schema = $1 and is_identity = 'YES' and column_name = 'position'"""
_ADD_KEY: Final = f"insert into {TABLE} ({', '.join(COLUMNS)}) values ($1, $2, $3, $4, $5)"  # noqa: S608
_VERSION: Final = "select max(version) from parlour_schema"
_SEE: Final = "select set_config('parlour.rooms', $1, true)"
_NOT_CONTENT: Final = "cursors"


async def copy(
    url: str, side: Side, where: str, folder: Path
) -> tuple[list[Part], int, tuple[str, ...], list[KeyRow]]:
    """Copy all tables of a side but its keys, as of one moment.

    Returns the files, the schema version, what it was sealed with, and the keys.
    """
    connection = await connect(url, side.schema, where, "parlour-backup")
    try:
        with translated(where):
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                tables = await _names(connection, _TABLES, side.schema)
                secured = set(await _names(connection, _SECURED, side.schema))
                rooms = [row["room_id"] for row in await connection.fetch(EVERY_ROOM)]
                parts = [
                    await _copy_table(
                        connection, side, table, folder, rooms if table in secured else [""]
                    )
                    for table in tables
                ]
                sealed_with = key_ids(row["name"] for row in await connection.fetch(NOTED))
                keys = key_rows(await connection.fetch(ALL))
                return parts, await connection.fetchval(_VERSION), sealed_with, keys
    finally:
        await connection.close()


async def restore(
    url: str,
    where: str,
    folder: Path,
    manifest: Manifest,
    keys: Sequence[KeyRow],
    *,
    force: bool,
) -> None:
    """Replace the rows of a side by those of a checked backup, in one transaction.

    `url` is the owner's. The schema must be migrated, and of the backup's version. Raises
    `StoreRefused` for another version, or when there is something already and no `force`.
    """
    side = manifest.side
    connection = await connect(url, side.schema, where, "parlour-restore")
    try:
        with translated(where):
            async with connection.transaction():
                await _check(connection, where, manifest, force=force)
                await _replace_all(connection, folder, manifest)
                await connection.executemany(_ADD_KEY, keys)
    finally:
        await connection.close()


async def _names(connection: Any, sql: str, schema: str, *more: str) -> list[str]:
    return [row[0] for row in await connection.fetch(sql, schema, *more)]


async def _copy_table(
    connection: Any, side: Side, table: str, folder: Path, rooms: Sequence[str]
) -> Part:
    """Copy what a table shows to each room in turn, as everything that looks into all of them."""
    columns = await _names(connection, _COLUMNS, side.schema, table)
    listed = ", ".join(identifier(column) for column in columns)
    path = folder / f"{table}.copy"
    # A query, not the table: COPY of a table with row-level security is refused to those it binds.
    query = f"select {listed} from {identifier(table)} order by 1"  # noqa: S608
    with path.open("wb") as file:
        for room_id in rooms:
            await connection.execute(_SEE, room_id)
            await connection.copy_from_query(query, output=file, format="text")
    return part_of(path, columns)


async def _check(connection: Any, where: str, manifest: Manifest, *, force: bool) -> None:
    version = await connection.fetchval(_VERSION)
    if version != manifest.schema_version:
        raise StoreRefused(
            f"The backup has schema version {manifest.schema_version} and {where} has {version}:"
            f" restore it with the Parlour that made it ({manifest.made_by}), then update."
        )
    # Of what row-level security hides, the schedule of rooms tells: it is empty only when all is.
    for table in [] if force else await _names(connection, _TABLES, manifest.side.schema):
        if table != _NOT_CONTENT and await _has_rows(connection, table):
            raise StoreRefused(f"{where} holds something already: use --force to replace it.")


async def _has_rows(connection: Any, table: str) -> bool:
    sql = f"select exists (select from {identifier(table)})"  # noqa: S608
    return bool(await connection.fetchval(sql))


async def _replace_all(connection: Any, folder: Path, manifest: Manifest) -> None:
    # The owner is bound by the rows' security only as long as it is forced, and COPY refuses to
    # write where it binds. Nobody else sees the tables before the transaction forces it again.
    secured = await _names(connection, _SECURED, manifest.side.schema)
    await _each(connection, secured, "alter table {} no force row level security")
    tables = await _names(connection, _TABLES, manifest.side.schema)
    emptied = ", ".join(identifier(table) for table in (*tables, TABLE))
    await connection.execute(f"truncate {emptied}")
    for part in manifest.parts:
        await connection.copy_to_table(
            part.name.removesuffix(".copy"),
            source=folder / part.name,
            columns=list(part.columns),
            format="text",
        )
    counted = await _names(connection, _COUNTED, manifest.side.schema)
    await _each(
        connection,
        counted,
        "select setval(pg_get_serial_sequence('{0}', 'position'),"
        " coalesce(max(position), 0) + 1, false) from {0}",
    )
    await _each(connection, secured, "alter table {} force row level security")


async def _each(connection: Any, tables: Sequence[str], sql: str) -> None:
    for table in tables:
        await connection.execute(sql.format(identifier(table)))
