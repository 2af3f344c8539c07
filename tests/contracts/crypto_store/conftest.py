from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from appservice.matrix.crypto.store import KeyStore
from stage.postgres import Postgres
from tests.contracts.crypto_store.places import Keys, keys_on_postgresql, keys_on_sqlite


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Keys:
    return keys_on_sqlite(tmp_path)


@pytest.fixture
async def on_postgresql(postgres: Postgres) -> Keys:
    return await keys_on_postgresql(postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
def keys(request: pytest.FixtureRequest) -> Keys:
    """A place where nothing is kept yet."""
    found: Keys = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture
async def store(keys: Keys) -> AsyncIterator[KeyStore]:
    async with keys.open() as opened:
        yield opened
