from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from appservice.ports.store import ChatStore
from appservice.storage.migrations import Side
from appservice.storage.stores import PersonalStore, RoomsStore
from stage.postgres import Postgres
from tests.contracts.storage.backends import (
    Backend,
    emptied,
    postgresql_backend,
    sqlite_backend,
)


@dataclass(frozen=True)
class Opened:
    """Both sides of one deployment, open and empty."""

    backend: Backend
    rooms: RoomsStore
    personal: PersonalStore


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with Postgres() as server:
        yield server


@pytest.fixture
async def on_postgresql(postgres: Postgres) -> Backend:
    """A new deployment on PostgreSQL."""
    return await postgresql_backend(postgres)


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Backend:
    """A new deployment on SQLite."""
    return sqlite_backend(tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> Backend:
    """A new deployment, nothing migrated."""
    found: Backend = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture
async def opened_on_sqlite(tmp_path: Path) -> AsyncIterator[Opened]:
    async with AsyncExitStack() as stack:
        yield await _opened(stack, sqlite_backend(tmp_path))


@pytest.fixture(scope="session")
async def shared_on_postgresql(postgres: Postgres) -> AsyncIterator[Opened]:
    async with AsyncExitStack() as stack:
        yield await _opened(stack, await postgresql_backend(postgres))


@pytest.fixture
async def opened_on_postgresql(shared_on_postgresql: Opened) -> Opened:
    """One database for all tests, emptied before each: making one takes long."""
    await emptied(shared_on_postgresql.backend)
    return shared_on_postgresql


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest) -> Opened:
    """An empty deployment."""
    found: Opened = request.getfixturevalue(f"opened_on_{request.param}")
    return found


@pytest.fixture
def rooms_store(opened: Opened) -> RoomsStore:
    return opened.rooms


@pytest.fixture(params=list(Side))
def chat(request: pytest.FixtureRequest, opened: Opened) -> ChatStore:
    """The same store on either side: their tests are one."""
    return opened.rooms.chat if request.param is Side.ROOMS else opened.personal.chat


async def _opened(stack: AsyncExitStack, backend: Backend) -> Opened:
    rooms = await stack.enter_async_context(backend.open_rooms())
    personal = await stack.enter_async_context(backend.open_personal())
    return Opened(backend, rooms, personal)
