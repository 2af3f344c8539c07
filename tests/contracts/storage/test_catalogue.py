"""PostgreSQL's own catalogue: each table is bound by its rooms, or named here with its columns.

A table that is named here is read without naming a room, so it holds no content: no words of
people, and nothing made from them. Another column in one of these has to be thought about here.
"""

import pytest

from appservice.storage.migrations import Side
from appservice.storage.unbound import UNBOUND
from tests.contracts.storage.backends import Backend, run_sql

IN_BOTH = {
    "cursors": "name value",
    "parlour_schema": "version name checksum side applied_ms",
    "schedule": "room_id idle",
    "sealing_keys": "key_id owner current wrapped master",
    "timers": "room_id name due_ms",
    "turn_rooms": "turn_id room_id",
}
WITHOUT_ROOMS = {
    Side.PERSONAL: IN_BOTH,
    Side.ROOMS: IN_BOTH
    | {
        "ages": "mark until_ms statements",
        "ages_revoked": "mark revoked_ms",
        "blocks": "glob added_ms",
        "charges": "turn_id payer server room_id at_ms tokens images settled",
        "code_tries": "row_key user_id at_ms",
        "codes": "code_hash link_id room_id made_ms expires_ms taken_by",
        "flags": "name value",
        "groups_made": "request_id asker room_id made_ms",
        "guardians": "link child guardian asked_ms body",
        "guarding": ("position event_key child guardian person at_ms kind batch told_ms body"),
        "invitations": "position request_id room_id inviter invitee sent_ms outcome detail",
        "links": "token_hash link_id room_id made_ms",
        "pauses": "user_id until_ms why",
        "policy_lists": "name room trouble read_ms",
        "policy_rules": "list about entity",
        "room_kinds": "room_id kind ever_group changed_ms person",
        "spaces": "user_id room_id made_ms",
        "to_device": "position raw",
        "tombstones": "mark erased_ms silent_until_ms person",
        "verifying": "id act user_id stage told answer terminal_beat parlour_beat",
    },
}
POLICY = "(room_id = ANY (string_to_array(current_setting('parlour.rooms'::text, true), chr(31))))"
_TABLES = """
    select thing.oid, thing.relname as name,
        thing.relrowsecurity and thing.relforcerowsecurity as bound,
        array(select attname::text from pg_attribute
            where attrelid = thing.oid and attnum > 0 and not attisdropped
            order by attnum) as columns,
        array(select pg_get_expr(polqual, polrelid) || coalesce(
            ' ' || pg_get_expr(polwithcheck, polrelid), '')
            from pg_policy where polrelid = thing.oid) as policies
    from pg_class thing join pg_namespace space on space.oid = thing.relnamespace
    where space.nspname = '{schema}' and thing.relkind in ('r', 'p', 'v', 'm', 'f')"""


@pytest.mark.parametrize("side", list(Side))
async def test_every_table_is_bound_by_its_rooms_or_named_with_its_columns(
    side: Side, on_postgresql: Backend
) -> None:
    async with on_postgresql.open_rooms(), on_postgresql.open_personal():
        pass
    tables = await run_sql(on_postgresql.admin, _TABLES.format(schema=side.schema))
    assert len(tables) > len(WITHOUT_ROOMS[side])
    for table in tables:
        if table["name"] in WITHOUT_ROOMS[side]:
            named = WITHOUT_ROOMS[side][table["name"]].split()
            assert sorted(table["columns"]) == sorted(named), table["name"]
            assert not table["bound"], f"{table['name']} is bound: name it no more"
        else:
            assert table["bound"], f"{table['name']} has no forced row-level security"
            assert table["policies"] == [POLICY], table["name"]
    assert set(WITHOUT_ROOMS[side]) <= {table["name"] for table in tables}
    assert set(WITHOUT_ROOMS[side]) == UNBOUND[side], "what doctor leaves out"


async def test_every_room_of_a_bound_table_can_be_found_by_the_schedule(
    on_postgresql: Backend,
) -> None:
    """The rule that everything which looks into all rooms stands on; `schedule.every_room`."""
    async with on_postgresql.open_rooms(), on_postgresql.open_personal():
        pass
    for side in Side:
        keyed = await run_sql(
            on_postgresql.admin,
            "select relname as name, exists (select from pg_attribute where attrelid = pg_class.oid"
            " and attname = 'room_id' and attnotnull) as keyed from pg_class"
            f" where relnamespace = '{side.schema}'::regnamespace and relforcerowsecurity",
        )
        assert all(each["keyed"] for each in keyed), side
