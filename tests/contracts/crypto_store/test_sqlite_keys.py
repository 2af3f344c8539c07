"""The store of keys as a file."""

import sqlite3
from pathlib import Path

import pytest

from appservice.app.crypto import open_crypto
from appservice.config import Config
from appservice.model.errors import StoreRefused, StoreUnavailable
from tests.contracts.crypto_store.places import Keys

SETTINGS = """
homeserver: {url: http://a, server_name: a.test}
appservice:
  {url: http://b, as_token: aaaaaaaaaaaaaaaa, hs_token: bbbbbbbbbbbbbbbb, sender_localpart: s}
models: {primary: {base_url: http://m, model: m}}
"""


def _path(keys: Keys) -> Path:
    return Path(keys.url.removeprefix("sqlite:"))


def _config(folder: Path, more: str) -> Config:
    path = folder / "config.yaml"
    path.write_text(SETTINGS + more)
    return Config.load(path, {})


async def test_only_its_owner_reads_the_file(on_sqlite: Keys) -> None:
    async with on_sqlite.open() as store:
        await store.facts.put("epoch", "1")
        beside = sorted(path.name for path in _path(on_sqlite).parent.iterdir())
        assert beside == ["crypto.db", "crypto.db-shm", "crypto.db-wal", "crypto.db.lock"]
        for path in _path(on_sqlite).parent.iterdir():
            assert path.stat().st_mode & 0o777 == 0o600, path


async def test_what_is_acknowledged_survives_a_power_cut(on_sqlite: Keys) -> None:
    async with on_sqlite.open() as store:
        assert await store.database.fetchval("pragma synchronous") == 2  # FULL
        assert await store.database.fetchval("pragma journal_mode") == "wal"
        assert await store.database.fetchval("pragma busy_timeout") == 5000
        assert await store.database.fetchval("pragma secure_delete") == 1


async def test_another_programs_file_is_left_alone(on_sqlite: Keys) -> None:
    path = _path(on_sqlite)
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("create table theirs (x)")
    before = path.read_bytes()
    with pytest.raises(StoreRefused, match="holds something else than keys"):
        async with on_sqlite.open():
            pass
    assert path.read_bytes() == before


async def test_a_file_that_another_program_holds_is_waited_for(on_sqlite: Keys) -> None:
    async with on_sqlite.open() as store:
        await store.database.execute("pragma busy_timeout = 1")
        with sqlite3.connect(_path(on_sqlite)) as other:
            other.execute("begin immediate")
            with pytest.raises(StoreUnavailable, match="another program holds it"):
                await store.facts.put("epoch", "1")
            with pytest.raises(StoreUnavailable, match="another program holds it"):
                async with store.transaction():
                    await store.facts.put("epoch", "1")
        await store.facts.put("epoch", "2")
        assert await store.facts.get("epoch") == "2"


async def test_what_is_no_database_is_told(on_sqlite: Keys) -> None:
    _path(on_sqlite).parent.mkdir()
    _path(on_sqlite).write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreRefused, match="put it aside and run `parlour keys recover`"):
        async with on_sqlite.open():
            pass


async def test_the_settings_say_where_it_is(tmp_path: Path) -> None:
    config = _config(tmp_path, "encryption: {secret: a-secret-of-its-own}\n")
    async with open_crypto(config, alone=True) as store:
        await store.facts.put("epoch", "1")
        assert store.mautrix.account_id == "@ai:a.test"
    assert (tmp_path / "data/crypto.db").exists()
    async with open_crypto(config, alone=False) as store:
        assert await store.facts.get("epoch") == "1"
    other = _config(tmp_path, "encryption: {secret: a-secret-of-another}\n")
    with pytest.raises(StoreRefused, match="another encryption"):
        async with open_crypto(other, alone=True):
            pass


async def test_without_a_secret_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(StoreRefused, match=r"encryption\.secret is not set"):
        async with open_crypto(_config(tmp_path, ""), alone=True):
            pass
    assert not (tmp_path / "data").exists()


async def test_a_link_to_the_rooms_file_is_seen(tmp_path: Path) -> None:
    config = _config(
        tmp_path,
        "encryption: {secret: a-secret-of-its-own}\ndatabase: {crypto: 'sqlite:other.db'}\n",
    )
    (tmp_path / "data").mkdir()
    (tmp_path / "data/rooms.db").write_bytes(b"")
    (tmp_path / "other.db").hardlink_to(tmp_path / "data/rooms.db")
    with pytest.raises(StoreRefused, match=r"database\.rooms and database\.crypto are the same"):
        async with open_crypto(config, alone=True):
            pass
