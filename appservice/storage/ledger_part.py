"""What both halves of the ledger do with the database: write one row, count rows."""

from appservice.storage.database import Database, Value, Write
from appservice.storage.tombstones import SqlTombstones


class LedgerPart:
    """A database without rooms' content: no seal, and no room to be named."""

    def __init__(self, database: Database, tombstones: SqlTombstones) -> None:
        self._database = database
        self._tombstones = tombstones

    async def _write(self, sql: str, *args: Value) -> int:
        return (await self._database.write([Write(sql, [args])]))[0]

    async def _count(self, sql: str, *args: Value) -> int:
        found = await self._database.fetchrow(sql, *args)
        return 0 if found is None else int(found["number"])
