"""The walls between rooms, personal and keys, as the database sees them at every start."""

from typing import Any, Final

from appservice.model.errors import StoreRefused
from appservice.storage.database import Database
from appservice.storage.migrations import Side

KEYS_SCHEMA: Final = "parlour_crypto"
"""The PostgreSQL schema of encryption's keys."""

# What counts is every role that this login is or may become (SET ROLE), not only what it inherits.
# The predefined roles named here reach the server's files or programs, which is everything.
_TOO_MIGHTY: Final = """
    select rolname, rolname in (session_user, current_user) as itself,
        case when rolsuper then 'is a superuser'
             when rolbypassrls then 'has BYPASSRLS'
             when rolcreaterole then 'has CREATEROLE'
             else 'reaches the files of the server' end as why
    from pg_roles
    where (pg_has_role(session_user, oid, 'member') or pg_has_role(current_user, oid, 'member'))
    and (rolsuper or rolbypassrls or rolcreaterole or rolname in
        ('pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program'))
    order by itself desc, rolname limit 1"""

# A right that came by a membership is told of the role it came from: that is what has to be undone.
_HAS_RIGHTS: Final = """
    with mine as (
        select oid, rolname from pg_roles
        where pg_has_role(session_user, oid, 'member') or pg_has_role(current_user, oid, 'member')
    )
    select mine.rolname, mine.rolname in (session_user, current_user) as itself,
        'owns or may use the schema ' || space.nspname as why
    from mine, pg_namespace space
    where space.nspname = $1
    and (space.nspowner = mine.oid or has_schema_privilege(mine.oid, space.oid, 'usage, create'))
    union all
    select mine.rolname, mine.rolname in (session_user, current_user) as itself,
        'owns or has rights on ' || space.nspname || '.' || thing.relname as why
    from mine, pg_class thing join pg_namespace space on space.oid = thing.relnamespace
    where space.nspname = $1 and thing.relkind in ('r', 'p', 'v', 'm', 'f')
    and (thing.relowner = mine.oid
        or has_table_privilege(mine.oid, thing.oid,
            'select, insert, update, delete, truncate, references, trigger')
        or has_any_column_privilege(mine.oid, thing.oid, 'select, insert, update, references'))
    order by itself, 1, 3 limit 1"""


_IS_SUPERUSER: Final = "select rolsuper as it from pg_roles where rolname = session_user"


async def check_rooms_role(database: Database) -> None:
    """Raise `StoreRefused` when the role behind the rooms' database could reach others' tables.

    For PostgreSQL only: SQLite keeps the sides apart by files.
    """
    for found in (
        await database.fetchrow(_TOO_MIGHTY),
        await database.fetchrow(_HAS_RIGHTS, Side.PERSONAL.schema),
    ):
        if found is not None:
            raise StoreRefused(
                _sentence(found, "database.rooms", "the group side could reach direct chats")
            )
    if (found := await database.fetchrow(_HAS_RIGHTS, KEYS_SCHEMA)) is not None:
        raise StoreRefused(
            _sentence(found, "database.rooms", "the group side could reach the keys of encryption")
        )


async def check_keys_role(connection: Any) -> None:
    """Raise `StoreRefused` when the role behind the keys could reach anything else."""
    for found in (
        await connection.fetchrow(_TOO_MIGHTY),
        await connection.fetchrow(_HAS_RIGHTS, Side.ROOMS.schema),
        await connection.fetchrow(_HAS_RIGHTS, Side.PERSONAL.schema),
    ):
        if found is not None:
            raise StoreRefused(
                _sentence(found, "database.crypto", "keys could be reached from elsewhere")
            )


async def check_personal_role(database: Database) -> None:
    """Raise `StoreRefused` when one role is given to both sides. To be called before migrating.

    It closes the gap that `check_rooms_role` leaves at the very first start, when there are no
    personal tables yet for the rooms' role to have rights on.
    """
    superuser = await database.fetchrow(_IS_SUPERUSER)
    if superuser is not None and superuser["it"]:
        return
    others = ((Side.ROOMS.schema, "the group side"), (KEYS_SCHEMA, "the keys of encryption"))
    for schema, whose in others:
        if (found := await database.fetchrow(_HAS_RIGHTS, schema)) is not None:
            raise StoreRefused(
                f"The role {found['rolname']} of database.personal {found['why']}, which belongs to"
                f" {whose}: give each a role of its own, see `parlour migrate --roles print`."
            )


def _sentence(found: Any, setting: str, danger: str) -> str:
    role = found["rolname"]
    who = (
        f"The role {role}"
        if found["itself"]
        else f"The role of {setting} is a member of {role}, which"
    )
    return (
        f"{who} {found['why']}, and so {danger}:"
        f" give {setting} a role of its own, see `parlour migrate --roles print`."
    )
