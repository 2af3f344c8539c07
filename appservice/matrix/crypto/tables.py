"""Our own tables beside mautrix's in the store of keys: devices, rooms, and who has which key.

SQL that SQLite and PostgreSQL both understand. mautrix keeps its own version of its own tables.
"""

from mautrix.util.async_db import Connection, UpgradeTable

upgrade_table = UpgradeTable(
    version_table_name="parlour_version", database_name="the store of keys"
)

_FIRST = (
    # One person's cross-signing identity; `fetched` is false while the list must be asked for anew.
    """
    create table parlour_person (
        user_id text primary key,
        master_key text not null,
        first_master_key text not null,
        verified_master_key text not null,
        fetched boolean not null
    )
    """,
    """
    create table parlour_device (
        user_id text not null,
        device_id text not null,
        identity_key text not null,
        signing_key text not null,
        cross_signed boolean not null,
        primary key (user_id, device_id)
    )
    """,
    # Rooms that are encrypted, and stay so, with how long a session is used there.
    """
    create table parlour_room (
        room_id text primary key,
        period_ms bigint not null,
        period_messages bigint not null
    )
    """,
    # `beginning` is the sealed session at index 0, to give those its key who could not be reached.
    """
    create table parlour_outbound (
        session_id text primary key,
        room_id text not null,
        made_ms bigint not null,
        beginning text not null
    )
    """,
    """
    create table parlour_holder (
        session_id text not null,
        user_id text not null,
        device_id text not null,
        identity_key text not null,
        owed_from bigint not null,
        sent boolean not null,
        primary key (session_id, user_id, device_id, identity_key)
    )
    """,
    "create index parlour_outbound_by_room on parlour_outbound (room_id)",
    # Devices that were told that they do not get the key of that session.
    """
    create table parlour_refused (
        session_id text not null,
        user_id text not null,
        device_id text not null,
        primary key (session_id, user_id, device_id)
    )
    """,
    # The sessions that others speak in; `session` is sealed.
    """
    create table parlour_inbound (
        room_id text not null,
        session_id text not null,
        sender_key text not null,
        signing_key text not null,
        first_index bigint not null,
        session text not null,
        primary key (room_id, session_id, sender_key)
    )
    """,
    # Keys that were asked for, of whom, and what was said instead of giving them.
    """
    create table parlour_request (
        room_id text not null,
        session_id text not null,
        asked_user text not null,
        asked_ms bigint not null,
        withheld text not null,
        primary key (room_id, session_id)
    )
    """,
)

_SECOND = (
    # Whose device an Olm session is with; the session itself is in `crypto_olm_session`.
    """
    create table parlour_olm (
        session_id text not null,
        user_id text not null,
        signing_key text not null,
        primary key (session_id, user_id, signing_key)
    )
    """,
    """
    insert into parlour_olm (session_id, user_id, signing_key)
    select distinct s.session_id, d.user_id, d.signing_key
    from crypto_olm_session s join parlour_device d on d.identity_key=s.sender_key
    """,
    # Who gave the key; "" where that was not noted yet.
    "alter table parlour_inbound add column giver text not null default ''",
    """
    update parlour_inbound set giver=coalesce((
        select min(user_id) from parlour_device
        where identity_key=parlour_inbound.sender_key), '')
    """,
)

_THIRD = (
    # Who said that it is withheld: anybody can say so, and only its maker's word counts.
    "alter table parlour_request add column withheld_by text not null default ''",
)


async def _first(conn: Connection) -> None:
    for statement in _FIRST:
        await conn.execute(statement)


async def _second(conn: Connection) -> None:
    for statement in _SECOND:
        await conn.execute(statement)


async def _third(conn: Connection) -> None:
    for statement in _THIRD:
        await conn.execute(statement)


upgrade_table.register(
    _first,
    description="Devices, rooms, outbound sessions and their holders",
)
upgrade_table.register(
    _second,
    description="Whose the Olm sessions are, and who gave a key",
)
upgrade_table.register(
    _third,
    description="Who said that a key is withheld",
)
