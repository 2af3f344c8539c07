"""The store of keys: mautrix's tables of Olm and Megolm, and our own beside them, in one database.

What is pickled there is encrypted with a key of the store's own (see `secret_keys`). Read in
`database` what may not be done while a transaction is open.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from mautrix.crypto import PgCryptoStore, Session
from mautrix.types import IdentityKey
from mautrix.util.async_db import Database, UnsupportedDatabaseVersion, UpgradeTable

from appservice.matrix.crypto.database import Place, new_database
from appservice.matrix.crypto.facts import TABLE, Facts, key_of
from appservice.matrix.crypto.secret_keys import subkey
from appservice.matrix.crypto.tables import upgrade_table
from appservice.model.errors import SchemaTooNew, StoreRefused
from appservice.model.ids import UserId

UPGRADES: Final[tuple[UpgradeTable, ...]] = (PgCryptoStore.upgrade_table, upgrade_table)
"""Tables of the store with their history; each notes its version in a table of its own."""


class Keys(PgCryptoStore):
    """mautrix's tables."""

    moved: str | None = None
    """The Olm session that a letter was read or written in last."""

    async def update_session(self, key: IdentityKey, session: Session) -> None:
        """See `PgCryptoStore`."""
        await super().update_session(key, session)
        self.moved = str(session.id)

    def forget(self) -> None:
        """Drop the caches: they may be ahead of what is stored."""
        self._account = None
        self._olm_cache.clear()


@dataclass(frozen=True, slots=True)
class KeyStore:
    """An open store of keys. `undone` are called when something was not kept, or not wholly.

    Whoever holds in memory what should have been kept registers there to forget it: a ratchet that
    moved in memory alone must not be used again. What `mautrix` caches is forgotten already.
    """

    database: Database
    mautrix: Keys
    facts: Facts
    undone: list[Callable[[], None]]

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Any]:
        """All or nothing; gives mautrix's connection. No task may begin in it."""
        acquired: Any = self.database.acquire()
        async with acquired as connection, connection.transaction():
            yield connection

    async def ping(self) -> None:
        """Raises what is wrong with the database."""
        await self.database.fetchval("select 1")


@asynccontextmanager
async def open_key_store(
    place: Place, user_id: UserId, secrets: Sequence[bytes]
) -> AsyncIterator[KeyStore]:
    """The AI user's keys, for as long as the block lasts.

    `secrets` are 32 bytes each, made from `encryption.secret` first and then those it replaced.
    Raises `StoreRefused` (another secret), `SchemaTooNew` and `StoreUnavailable`.
    """
    undone: list[Callable[[], None]] = []
    database = new_database(place, lambda: _all(undone))
    try:
        with place.translated():
            await database.start()
        if place.alone:
            await database.execute(TABLE)
        key = await key_of(database, secrets, place.where, alone=place.alone)
        for table in UPGRADES:
            await _bring_up(database, table, place)
        keys = Keys(user_id, subkey(key, "pickles").hex(), database)
        undone.append(keys.forget)
        yield KeyStore(database, keys, Facts(database, key), undone)
    finally:
        await database.stop()


def _all(undone: Sequence[Callable[[], None]]) -> None:
    for forget in undone:
        forget()


async def _bring_up(database: Database, table: UpgradeTable, place: Place) -> None:
    try:
        if place.alone:
            await table.upgrade(database)
            return
    except UnsupportedDatabaseVersion as error:
        raise SchemaTooNew(
            f"The keys in {place.where} were kept by a newer Parlour ({error}): run that one."
        ) from error
    name, version = table.version_table_name, None
    if await database.table_exists(name):
        version = await database.fetchval(f"select version from {name}")  # noqa: S608
    if version != len(table.upgrades):
        raise StoreRefused(
            f"The keys in {place.where} were kept by another version of Parlour: run it once, so"
            " that they are brought up to date."
        )
