"""`parlour migrate`, `backup` and `restore`, as an operator uses them."""

import asyncio
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from appservice import resources
from appservice.cli import backup, migrate, restore
from appservice.model.errors import StoreRefused
from appservice.storage.migrations import Side, read
from stage.postgres import Postgres
from tests.contracts.storage.backends import Backend, run_sql
from tests.contracts.storage.samples import row

SETTINGS = """\
homeserver: {url: 'http://127.0.0.1:1', server_name: a.test}
appservice: {url: 'http://127.0.0.1:2', as_token: aaaaaaaaaaaaaaaa, hs_token: bbbbbbbbbbbbbbbb,
  sender_localpart: s}
models: {primary: {base_url: 'http://127.0.0.1:3/v1', model: m}}
"""


def _run(folder: Path, backend: Backend, command: click.Command, *args: str) -> Result:
    settings = folder / "config.yaml"
    more = f", migrate: '{backend.migrate}'" if backend.migrate else ""
    more += f", crypto: '{backend.crypto}'" if backend.crypto else ""
    database = f"database: {{rooms: '{backend.rooms}', personal: '{backend.personal}'{more}}}\n"
    settings.write_text(SETTINGS + database)
    return CliRunner().invoke(command, ["--config", str(settings), *args])


def _newest(side: Side) -> int:
    return read(resources.migrations(), side)[-1].version


async def _add(backend: Backend, key: str) -> int:
    async with backend.open_rooms() as rooms:
        return await rooms.chat.append([row(key)])


def test_migrate_says_what_it_did_and_then_that_nothing_is_to_do(
    backend: Backend, tmp_path: Path
) -> None:
    first = _run(tmp_path, backend, migrate.command)
    rooms, personal = _newest(Side.ROOMS), _newest(Side.PERSONAL)
    assert first.output == (
        f"rooms database: schema version {rooms}, brought up by {rooms}.\n"
        f"personal database: schema version {personal}, brought up by {personal}.\n"
    )
    second = _run(tmp_path, backend, migrate.command)
    assert second.output.count("nothing to do") == 2
    assert second.exit_code == 0


def test_a_backup_of_both_sides_comes_back(backend: Backend, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    _run(tmp_path, backend, migrate.command)
    assert asyncio.run(_add(backend, "$1")) == 1
    saved = _run(tmp_path, backend, backup.command, str(kept))
    assert saved.exit_code == 0, saved.output
    files = sorted(kept.iterdir())
    assert [path.name.split("-")[1] for path in files] == ["personal", "rooms"]
    assert asyncio.run(_add(backend, "$2")) == 1
    refused = _run(tmp_path, backend, restore.command, str(files[1]))
    assert isinstance(refused.exception, StoreRefused)
    restored = _run(tmp_path, backend, restore.command, "--force", *map(str, files))
    assert restored.exit_code == 0, restored.output
    assert restored.output.count("Restored the ") == 2
    assert asyncio.run(_add(backend, "$1")) == 0
    assert asyncio.run(_add(backend, "$2")) == 1


def test_one_file_is_of_one_side(on_sqlite: Backend, tmp_path: Path) -> None:
    _run(tmp_path, on_sqlite, migrate.command)
    target = tmp_path / "rooms.tar.gz"
    unsaid = _run(tmp_path, on_sqlite, backup.command, str(target))
    assert "say which --side" in unsaid.output
    assert not target.exists()
    said = _run(tmp_path, on_sqlite, backup.command, "--side", "rooms", str(target))
    assert said.output == (f"{target}: the rooms database, schema version {_newest(Side.ROOMS)}\n")


def test_sqlite_has_no_roles(on_sqlite: Backend, tmp_path: Path) -> None:
    said = _run(tmp_path, on_sqlite, migrate.command, "--roles", "print")
    assert said.exit_code == 2
    assert "SQLite has no roles" in said.output


def test_roles_are_printed_by_the_names_of_the_settings_without_secrets(tmp_path: Path) -> None:
    backend = Backend(
        *("postgresql://r:secret@h/d", "postgresql://p:secret@h/d", "postgresql://o:secret@h/d"),
        crypto="postgresql://k:secret@h/d",
    )
    said = _run(tmp_path, backend, migrate.command, "--roles", "print", "--personal-role", "me")
    assert said.exit_code == 0
    assert 'create schema if not exists parlour_rooms authorization "o";' in said.output
    assert 'grant usage on schema parlour_personal to "me";' in said.output
    assert 'create schema if not exists parlour_crypto authorization "k";' in said.output
    assert "secret" not in said.output


@pytest.fixture
async def bare(postgres: Postgres) -> tuple[str, str]:
    """A database without roles of ours: the superuser's URL, and one for new names."""
    database = await postgres.fresh_database(["boss"])
    await run_sql(
        database.superuser_url,
        f"alter database {database.name} owner to {database.roles['boss']}",
    )
    return database.superuser_url, database.urls["boss"]


def test_roles_are_created_with_the_passwords_of_the_settings(
    bare: tuple[str, str], tmp_path: Path
) -> None:
    admin, boss = bare
    place = admin.rpartition("@")[2]
    suffix = place.rpartition("_")[2]
    rooms, personal, owner = (f"postgresql://{r}_{suffix}:pw-{r}@{place}" for r in "rpo")
    backend = Backend(rooms, personal, owner)
    refused = _run(tmp_path, backend, migrate.command, "--roles", "create", "--admin-url", boss)
    assert "takes a superuser" in str(refused.exception)
    made = _run(tmp_path, backend, migrate.command, "--roles", "create", "--admin-url", admin)
    assert made.output.count("with the password of the settings") == 3
    again = _run(tmp_path, backend, migrate.command, "--roles", "create", "--admin-url", admin)
    assert again.output == "The roles, schemas and grants are as they should be.\n"
    assert _run(tmp_path, backend, migrate.command).exit_code == 0
    assert asyncio.run(_add(backend, "$1")) == 1
