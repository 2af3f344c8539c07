"""docs/privacy.md names every table and column that Parlour keeps anything in."""

import inspect
import re
import sqlite3
from pathlib import Path

import pytest

from appservice import resources
from appservice.matrix.crypto import facts, tables
from appservice.matrix.crypto.store import UPGRADES
from appservice.storage import migrate_sqlite
from appservice.storage.migrations import Side, read
from appservice.storage.sqlite import connect
from tests.house.repository import ROOT

_ROW = re.compile(r"^\| (both|rooms|personal) \| `(\w+)` \| ([\w ]+) \|", re.MULTILINE)
_KEYS = re.compile(r"^\| `((?:parlour|crypto)_\w+)` \|", re.MULTILINE)
_MADE = re.compile(r"create table (?:if not exists )?(\w+)", re.IGNORECASE)


def _text() -> str:
    return (ROOT / "docs" / "privacy.md").read_text()


def _tables(side: Side, folder: Path) -> dict[str, set[str]]:
    connection = connect(folder / f"{side}.db")
    try:
        migrate_sqlite.migrate(connection, side, read(resources.migrations(), side), "it")
        names = connection.execute(
            "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
        )
        return {name: _columns(connection, name) for (name,) in names.fetchall()}
    finally:
        connection.close()


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {row["name"] for row in connection.execute(f"pragma table_info({table})")}


@pytest.mark.parametrize("side", list(Side))
def test_every_column_of_both_stores_is_told_of(side: Side, tmp_path: Path) -> None:
    told = {
        name: set(columns.split())
        for where, name, columns in _ROW.findall(_text())
        if where in ("both", side.value)
    }
    kept = _tables(side, tmp_path)
    del kept["parlour_schema"]
    assert told == kept


def test_every_table_of_the_store_of_keys_is_told_of() -> None:
    # Of the library by what we import of it: whoever comes first decides which olm it takes.
    library = inspect.getsource(inspect.getmodule(UPGRADES[0].upgrades[0]))  # type: ignore[arg-type]
    sources = [library, *(inspect.getsource(module) for module in (facts, tables))]
    made = {name for source in sources for name in _MADE.findall(source)}
    made = {name for name in made if not name.startswith("new_")} | {"parlour_version"}
    assert set(_KEYS.findall(_text())) == made
