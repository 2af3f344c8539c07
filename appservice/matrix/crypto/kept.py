"""What is kept of keys: mautrix's store and our own tables, in one database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from mautrix.crypto import PgCryptoStore
from mautrix.util.async_db import Database

from appservice.matrix.crypto.tables import upgrade_table


@dataclass(frozen=True, slots=True)
class KeyStore:
    """An open store of keys."""

    database: Database
    mautrix: PgCryptoStore

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        """All or nothing. No task may begin in it: it would take the connection along."""
        try:
            database: Any = self.database
            async with database.acquire() as connection, connection.transaction():
                try:
                    yield connection
                except asyncio.CancelledError as error:
                    raise _CalledOffError from error
        except _CalledOffError as error:
            raise asyncio.CancelledError from error


class _CalledOffError(Exception):
    """mautrix rolls back for an `Exception` only, and would leave the transaction open."""


@asynccontextmanager
async def open_keys(url: str, user_id: str, pickle_key: str) -> AsyncIterator[KeyStore]:
    """The keys in that database, made ready."""
    database = Database.create(url, upgrade_table=PgCryptoStore.upgrade_table)
    await database.start()
    await upgrade_table.upgrade(database)
    try:
        yield KeyStore(database, PgCryptoStore(user_id, pickle_key, database))
    finally:
        await database.stop()
