"""The two databases that every contract is held against, and how a test opens them."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]

from appservice.ports.seal import Seal
from appservice.storage.roles import RoleNames, create
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import PersonalStore, RoomsStore, open_personal, open_rooms
from stage.postgres import Database, Postgres


@dataclass(frozen=True)
class Backend:
    """URLs of one empty deployment. `admin` is the PostgreSQL superuser's."""

    rooms: str
    personal: str
    migrate: str | None = None
    admin: str | None = None
    roles: RoleNames = field(default_factory=RoleNames)
    crypto: str | None = None
    seal: Seal = field(default_factory=IdentitySeal)

    def open_rooms(self, *, alone: bool = False) -> AbstractAsyncContextManager[RoomsStore]:
        return open_rooms(self.rooms, self.migrate, self.seal, alone=alone)

    def open_personal(self, *, alone: bool = False) -> AbstractAsyncContextManager[PersonalStore]:
        return open_personal(self.personal, self.migrate, self.seal, alone=alone)


def sqlite_backend(folder: Path) -> Backend:
    return Backend(f"sqlite:{folder}/rooms.db", f"sqlite:{folder}/personal.db")


async def postgresql_backend(server: Postgres) -> Backend:
    """A database with the roles of a deployment, schemas made, nothing migrated."""
    database = await server.fresh_database(["owner", "rooms", "personal", "crypto"])
    names = role_names(database)
    await create(database.superuser_url, "the test's database", names, {})
    return Backend(
        rooms=database.urls["rooms"],
        personal=database.urls["personal"],
        migrate=database.urls["owner"],
        crypto=database.urls["crypto"],
        admin=database.superuser_url,
        roles=names,
    )


def role_names(database: Database) -> RoleNames:
    return RoleNames(**database.roles)


async def run_sql(url: str | None, *statements: str) -> Sequence[asyncpg.Record]:
    """Run statements on PostgreSQL as somebody; returns the rows of the last one."""
    assert url is not None
    connection = await asyncpg.connect(url)
    try:
        found: Sequence[asyncpg.Record] = []
        for statement in statements:
            found = await connection.fetch(statement)
        return found
    finally:
        await connection.close()


async def emptied(backend: Backend) -> None:
    """Empty every table but the migrations' on PostgreSQL."""
    tables = await run_sql(
        backend.admin,
        "select schemaname || '.' || tablename as it from pg_tables"
        " where schemaname like 'parlour_%' and tablename <> 'parlour_schema'",
    )
    await run_sql(backend.admin, f"truncate {', '.join(each['it'] for each in tables)}")
