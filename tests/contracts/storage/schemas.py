"""The tables of a database as they really are, told the same way for both."""

import sqlite3
from pathlib import Path

from tests.contracts.storage.backends import run_sql

Schema = dict[str, dict[str, tuple[str, bool]]]
"""Table -> column -> (kind, may be null)."""

KINDS = {"bytea": "blob", "bigint": "integer", "integer": "integer", "text": "text", "blob": "blob"}


def of_sqlite(path: Path) -> Schema:
    connection = sqlite3.connect(path)
    try:
        names = connection.execute(
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
        ).fetchall()
        return {name: _columns(connection, name) for (name,) in names}
    finally:
        connection.close()


def _columns(connection: sqlite3.Connection, table: str) -> dict[str, tuple[str, bool]]:
    rows = connection.execute(f"pragma table_info({table})").fetchall()
    return {
        name: (KINDS[kind.lower()], not required and not key)
        for _, name, kind, required, _, key in rows
    }


async def of_postgresql(admin: str | None, schema: str) -> Schema:
    rows = await run_sql(
        admin,
        "select table_name, column_name, data_type, is_nullable from information_schema.columns"
        f" where table_schema = '{schema}'",
    )
    found: Schema = {}
    for row in rows:
        columns = found.setdefault(row["table_name"], {})
        columns[row["column_name"]] = (KINDS[row["data_type"]], row["is_nullable"] == "YES")
    return found
