"""The openers: a side's database migrated, checked and ready, and the stores that stand on it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from appservice import resources
from appservice.ports.allowance import Allowance
from appservice.ports.awaiting import Awaiting
from appservice.ports.directory import Directory
from appservice.ports.guardians import Guardians
from appservice.ports.key_mail import KeyMail
from appservice.ports.ledger import Ledger
from appservice.ports.links import LinkBook
from appservice.ports.memories import Memories
from appservice.ports.own_data import OwnData, ServerOwnData
from appservice.ports.peering import AgeSharing
from appservice.ports.policies import Policies
from appservice.ports.proposals import Proposals
from appservice.ports.retention import Retention
from appservice.ports.seal import Seal
from appservice.ports.spaces import SpaceBook
from appservice.ports.statements import StatementBook
from appservice.ports.store import ChatStore
from appservice.ports.tombstones import PersonalErasing, ServerErasing, Tombstones
from appservice.ports.unkept import UnkeptStore
from appservice.ports.verifying import VerifyingBook
from appservice.ports.visits import VisitBook
from appservice.storage import files, migrate_postgresql, migrate_sqlite, migrations, postgresql
from appservice.storage.age_sharing import SqlAgeSharing
from appservice.storage.allowance import SqlAllowance
from appservice.storage.awaiting import SqlAwaiting
from appservice.storage.chat import SqlChatStore, SqlPersonalChatStore
from appservice.storage.database import Database
from appservice.storage.directory import SqlDirectory
from appservice.storage.directory_alone import RememberingDirectory
from appservice.storage.erasing_personal import SqlPersonalErasing
from appservice.storage.erasing_server import SqlServerErasing
from appservice.storage.forgetting_guardians import SqlForgettingGuardians
from appservice.storage.kept_seal import KeptSeal
from appservice.storage.key_mail import SqlKeyMail
from appservice.storage.keyed import KeyedDatabase
from appservice.storage.keyring import Keyring
from appservice.storage.ledger import SqlLedger
from appservice.storage.links import SqlLinkBook
from appservice.storage.memories import SqlMemories
from appservice.storage.migrations import Side
from appservice.storage.own_data import SqlOwnData, SqlServerOwnData
from appservice.storage.places import PostgresPlace, SqlitePlace, place_of
from appservice.storage.policies import SqlPolicies
from appservice.storage.postgresql import PostgresDatabase, connect
from appservice.storage.proposals import SqlProposals
from appservice.storage.retention import SqlRetention
from appservice.storage.role_check import check_personal_role, check_rooms_role
from appservice.storage.sealing import check_seal
from appservice.storage.spaces import SqlSpaceBook
from appservice.storage.sqlite import SqliteDatabase
from appservice.storage.statements import SqlStatementBook
from appservice.storage.tombstones import SqlTombstones
from appservice.storage.unkept import SqlUnkept
from appservice.storage.verifying import SqlVerifyingBook
from appservice.storage.visits import SqlVisitBook


@dataclass(frozen=True, slots=True)
class RoomsStore:
    """All that is kept on the rooms' side."""

    chat: ChatStore
    directory: Directory
    ledger: Ledger
    key_mail: KeyMail
    links: LinkBook
    spaces: SpaceBook
    policies: Policies
    awaiting: Awaiting
    verifying: VerifyingBook
    visits: VisitBook
    allowance: Allowance
    tombstones: Tombstones
    guardians: Guardians
    statements: StatementBook
    erasing: ServerErasing
    own_data: ServerOwnData
    retention: Retention
    unkept: UnkeptStore
    database: Database
    seal: Seal


@dataclass(frozen=True, slots=True)
class PersonalStore:
    """All that is kept of direct chats."""

    chat: ChatStore
    awaiting: Awaiting
    memories: Memories
    proposals: Proposals
    age_sharing: AgeSharing
    erasing: PersonalErasing
    own_data: OwnData
    retention: Retention
    unkept: UnkeptStore
    database: Database
    seal: Seal


@asynccontextmanager
async def open_rooms(
    url: str, migrate_url: str | None, seal: Seal, *, alone: bool = False
) -> AsyncIterator[RoomsStore]:
    """Open the rooms' side. Raises `StoreRefused`, `SchemaTooNew` or `StoreUnavailable`.

    `alone`: be the one Parlour that runs on it (`parlour run`); other commands leave that out.
    """
    async with opened(Side.ROOMS, url, migrate_url, alone=alone) as plain:
        if isinstance(plain, PostgresDatabase):
            await check_rooms_role(plain)
        database = await _sealed(plain, seal, url)
        kept = KeptSeal(seal)
        directory = SqlDirectory(database)
        tombstones = SqlTombstones(database, kept)
        guardians = SqlForgettingGuardians(database, kept, tombstones)
        statements = SqlStatementBook(database, kept)
        yield RoomsStore(
            chat=SqlChatStore(database, kept),
            directory=RememberingDirectory(directory) if alone else directory,
            ledger=SqlLedger(database, tombstones),
            key_mail=SqlKeyMail(database, kept),
            links=SqlLinkBook(database, tombstones),
            spaces=SqlSpaceBook(database),
            policies=SqlPolicies(database),
            awaiting=SqlAwaiting(database, kept),
            verifying=SqlVerifyingBook(database),
            visits=SqlVisitBook(database),
            allowance=SqlAllowance(database, tombstones),
            tombstones=tombstones,
            guardians=guardians,
            statements=statements,
            erasing=SqlServerErasing(database, kept, guardians, tombstones),
            own_data=SqlServerOwnData(database, kept, guardians, statements),
            retention=SqlRetention(database, kept),
            unkept=SqlUnkept(database, kept),
            database=database,
            seal=kept,
        )


@asynccontextmanager
async def open_personal(
    url: str, migrate_url: str | None, seal: Seal, *, alone: bool = False
) -> AsyncIterator[PersonalStore]:
    """Open the side of direct chats; see `open_rooms`."""
    async with opened(Side.PERSONAL, url, migrate_url, alone=alone) as plain:
        database = await _sealed(plain, seal, url)
        kept = KeptSeal(seal)
        yield PersonalStore(
            chat=SqlPersonalChatStore(database, kept),
            awaiting=SqlAwaiting(database, kept),
            memories=SqlMemories(database, kept),
            proposals=SqlProposals(database, kept),
            age_sharing=SqlAgeSharing(database, kept),
            erasing=SqlPersonalErasing(database, kept),
            own_data=SqlOwnData(database, kept),
            retention=SqlRetention(database, kept),
            unkept=SqlUnkept(database, kept),
            database=database,
            seal=kept,
        )


async def _sealed(database: Database, seal: Seal, url: str) -> Database:
    """The database with the keys of its content; `StoreRefused` when one is not here."""
    await check_seal(database, seal, str(place_of(url)))
    return KeyedDatabase(database, seal) if isinstance(seal, Keyring) else database


def check_sides_apart(rooms_url: str, personal_url: str) -> None:
    """Raise `StoreRefused` when both sides are one SQLite file. To be called before opening."""
    rooms, personal = place_of(rooms_url), place_of(personal_url)
    if isinstance(rooms, SqlitePlace) and isinstance(personal, SqlitePlace):
        files.check_apart(rooms.path, personal.path)


@asynccontextmanager
async def opened(
    side: Side, url: str, migrate_url: str | None, *, alone: bool = False
) -> AsyncIterator[SqliteDatabase | PostgresDatabase]:
    """A side's database, at the newest schema."""
    place = place_of(url)
    async with AsyncExitStack() as stack:
        database: SqliteDatabase | PostgresDatabase
        if isinstance(place, SqlitePlace):
            if alone:
                stack.enter_context(files.held(place.path))
            database = await _open_sqlite(side, place)
        else:
            if alone:
                await stack.enter_async_context(postgresql.held(place.url, side.schema, str(place)))
            database = await _open_postgresql(side, place, migrate_url)
        stack.push_async_callback(database.close)
        yield database


async def _open_sqlite(side: Side, place: SqlitePlace) -> SqliteDatabase:
    known = migrations.read(resources.migrations(), side)
    if await asyncio.to_thread(place.path.exists):
        # Before anything is changed: a wrong path in the settings may name another program's file.
        await asyncio.to_thread(migrate_sqlite.look, place.path, side)
    files.make_private(place.path)
    database = SqliteDatabase(place.path)
    try:
        await database.open()
        await database.hop(
            lambda: migrate_sqlite.migrate(database.connection, side, known, str(place))
        )
    except BaseException:
        await database.close()
        raise
    return database


async def _open_postgresql(
    side: Side, place: PostgresPlace, migrate_url: str | None
) -> PostgresDatabase:
    database = PostgresDatabase(place.url, side.schema, str(place))
    try:
        await database.open()
        if side is Side.PERSONAL:
            await check_personal_role(database)
        await migrate_with(side, database, migrate_url)
    except BaseException:
        await database.close()
        raise
    return database


async def migrate_with(side: Side, database: PostgresDatabase, migrate_url: str | None) -> int:
    """Migrate by the owner's URL and grant to the role that works; how many migrations ran."""
    known = migrations.read(resources.migrations(), side)
    worker = await database.fetchrow("select session_user::text as name")
    assert worker is not None
    place = PostgresPlace(migrate_url or database.url)
    connection = await connect(place.url, side.schema, str(place), "parlour-migrate")
    try:
        name = worker["name"] if migrate_url else None
        return await migrate_postgresql.migrate(connection, side, known, database.where, name)
    finally:
        await connection.close()
