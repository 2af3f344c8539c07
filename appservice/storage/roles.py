"""The PostgreSQL roles of a deployment: an owner that migrates, and one worker for each side.

The owner owns both schemas and does no work in them; each worker may read and write in its own
schema and has no right at all in the other. Encryption's keys have a role that owns its own schema.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg  # type: ignore[import-untyped]

from appservice.model.errors import StoreRefused
from appservice.storage.faults import translated
from appservice.storage.migrations import Side
from appservice.storage.postgresql import connect
from appservice.storage.quoting import identifier, literal
from appservice.storage.role_check import KEYS_SCHEMA


@dataclass(frozen=True, slots=True)
class RoleNames:
    """What the roles are called; there is one for keys only where there is encryption."""

    owner: str = "parlour_owner"
    rooms: str = "parlour_rooms"
    personal: str = "parlour_personal"
    crypto: str | None = None

    def all(self) -> tuple[str, ...]:
        """The names. Raises `StoreRefused` when two are the same."""
        names = (self.owner, self.rooms, self.personal, *([self.crypto] if self.crypto else []))
        if len(set(names)) != len(names):
            raise StoreRefused(f"Each role must be another one, not {', '.join(names)}.")
        return names


def script(names: RoleNames) -> str:
    """What a superuser runs by psql in Parlour's database; running it again changes nothing."""
    made = "".join(
        f"select {literal('create role ' + identifier(name) + ' login')}\n"  # noqa: S608
        f"    where not exists (select from pg_roles where rolname = {literal(name)}) \\gexec\n"
        for name in names.all()
    )
    return (
        "-- Run this by psql as a superuser, connected to the database that Parlour uses.\n"
        "-- Then give each role its password: \\password NAME\n"
        f"{made}{rights(names)}"
    )


def rights(names: RoleNames) -> str:
    """Schemas, their owner, and what each worker may do there, also in tables to come."""
    pairs = ((Side.ROOMS.schema, names.rooms), (Side.PERSONAL.schema, names.personal))
    owned = "".join(
        _rights(identifier(names.owner), schema, identifier(role)) for schema, role in pairs
    )
    return owned + (_own_schema(identifier(names.crypto)) if names.crypto else "")


async def create(url: str, where: str, names: RoleNames, passwords: Mapping[str, str]) -> list[str]:
    """Make the roles that are lacking, the schemas and the grants; returns the new roles' names.

    `passwords` are of role names; a new role without one cannot log in by password. Raises
    `StoreRefused` when the role of `url` may not create roles.
    """
    connection = await connect(url, "pg_catalog", where)
    try:
        with translated(where):
            async with connection.transaction():
                return await _create(connection, names, passwords)
    except StoreRefused as refused:
        if isinstance(refused.__cause__, asyncpg.InsufficientPrivilegeError):
            raise StoreRefused(
                f"The role of {where} may not create roles, which takes a superuser (owning the"
                " database is not enough): let one run what `parlour migrate --roles print` prints."
            ) from refused
        raise
    finally:
        await connection.close()


async def _create(connection: Any, names: RoleNames, passwords: Mapping[str, str]) -> list[str]:
    await connection.execute("set local standard_conforming_strings = on")
    existing = await connection.fetch(
        "select rolname from pg_roles where rolname = any($1::text[])", names.all()
    )
    known = {row["rolname"] for row in existing}
    lacking = [name for name in names.all() if name not in known]
    for name in lacking:
        password = f" password {literal(passwords[name])}" if name in passwords else ""
        await connection.execute(f"create role {identifier(name)} login{password}")
    await connection.execute(rights(names))
    return lacking


def _own_schema(role: str) -> str:
    return (
        f"create schema if not exists {KEYS_SCHEMA} authorization {role};\n"
        f"revoke all on schema {KEYS_SCHEMA} from public;\n"
    )


def _rights(owner: str, schema: str, worker: str) -> str:
    to_come = f"alter default privileges for role {owner} in schema {schema}"
    return (
        f"create schema if not exists {schema} authorization {owner};\n"
        f"revoke all on schema {schema} from public;\n"
        f"grant usage on schema {schema} to {worker};\n"
        f"grant select, insert, update, delete on all tables in schema {schema} to {worker};\n"
        f"grant usage, select on all sequences in schema {schema} to {worker};\n"
        f"{to_come} grant select, insert, update, delete on tables to {worker};\n"
        f"{to_come} grant usage, select on sequences to {worker};\n"
    )
