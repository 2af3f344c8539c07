"""The wall between rooms and personal on a live PostgreSQL, with roles that really log in."""

import asyncpg  # type: ignore[import-untyped]
import pytest

from appservice.model.errors import StoreRefused
from appservice.storage.roles import RoleNames, create, script
from stage.postgres import Postgres
from tests.contracts.storage.backends import Backend, postgresql_backend, role_names, run_sql
from tests.contracts.storage.samples import ROOM, row


@pytest.fixture
async def deployed(on_postgresql: Backend) -> Backend:
    async with on_postgresql.open_rooms(), on_postgresql.open_personal() as personal:
        await personal.chat.append([row("$secret")])
    return on_postgresql


async def _refusal(backend: Backend) -> str:
    with pytest.raises(StoreRefused) as refused:
        async with backend.open_rooms():
            pass
    return str(refused.value)


async def test_neither_side_can_read_the_other(deployed: Backend) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="parlour_personal"):
        await run_sql(deployed.rooms, "select * from parlour_personal.inbox")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="parlour_rooms"):
        await run_sql(deployed.personal, "select * from parlour_rooms.inbox")
    seen = await run_sql(
        deployed.personal,
        f"select set_config('parlour.rooms', '{ROOM}', false)",
        "select key from parlour_personal.inbox",
    )
    assert [each["key"] for each in seen] == ["$secret"]


async def test_the_workers_own_nothing_and_cannot_rewrite_the_schemas_record(
    deployed: Backend,
) -> None:
    for url, schema in ((deployed.rooms, "parlour_rooms"), (deployed.personal, "parlour_personal")):
        for statement in (
            f"drop table {schema}.inbox",
            f"alter table {schema}.inbox disable row level security",
            f"update {schema}.parlour_schema set checksum = 'x'",
            f"create table {schema}.more (x integer)",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await run_sql(url, statement)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("alter role {rooms} superuser", "is a superuser"),
        ("alter role {rooms} bypassrls", "has BYPASSRLS"),
        ("alter role {rooms} createrole", "has CREATEROLE"),
        ("grant pg_read_server_files to {rooms}", "member of pg_read_server_files"),
        ("grant {personal} to {rooms}", "is a member of"),
        ("grant usage on schema parlour_personal to {rooms}", "schema parlour_personal"),
        ("grant usage on schema parlour_personal to public", "schema parlour_personal"),
        ("grant select on parlour_personal.turns to {rooms}", "rights on parlour_personal.turns"),
        ("grant insert (key) on parlour_personal.inbox to {rooms}", "parlour_personal.inbox"),
        ("alter table parlour_personal.lines owner to {rooms}", "parlour_personal.lines"),
        ("alter schema parlour_personal owner to {rooms}", "schema parlour_personal"),
        ("grant pg_read_all_data to {rooms}", "parlour_personal"),
        ("grant {owner} to {rooms}", "is a member of"),
    ],
)
async def test_a_rooms_role_with_too_many_rights_is_refused(
    deployed: Backend, given: str, words: str
) -> None:
    roles = deployed.roles
    await run_sql(
        deployed.admin, given.format(rooms=roles.rooms, personal=roles.personal, owner=roles.owner)
    )
    told = await _refusal(deployed)
    assert words in told
    assert "parlour migrate --roles print" in told


async def test_rights_that_have_to_be_taken_by_set_role_count_too(deployed: Backend) -> None:
    roles = deployed.roles
    await run_sql(
        deployed.admin,
        f"alter role {roles.rooms} noinherit",
        f"grant {roles.personal} to {roles.rooms}",
    )
    assert f"is a member of {roles.personal}" in await _refusal(deployed)


async def test_one_role_for_both_sides_is_refused_at_the_first_start(postgres: Postgres) -> None:
    database = await postgres.fresh_database(["one"])
    await run_sql(
        database.superuser_url,
        f"grant create on database {database.name} to {database.roles['one']}",
    )
    both = Backend(rooms=database.urls["one"], personal=database.urls["one"])
    async with both.open_rooms():
        pass
    with pytest.raises(StoreRefused, match="belongs to the group side"):
        async with both.open_personal():
            pass
    left = await run_sql(
        database.superuser_url, "select from pg_namespace where nspname = 'parlour_personal'"
    )
    assert list(left) == []


async def test_each_side_can_own_its_schema(postgres: Postgres) -> None:
    database = await postgres.fresh_database(["rooms", "personal"])
    for role in database.roles.values():
        await run_sql(database.superuser_url, f"grant create on database {database.name} to {role}")
    apart = Backend(rooms=database.urls["rooms"], personal=database.urls["personal"])
    async with apart.open_rooms() as rooms, apart.open_personal() as personal:
        assert await rooms.chat.append([row("$1")]) == 1
        assert await personal.chat.append([row("$1")]) == 1
    assert await run_sql(apart.rooms, "select * from parlour_rooms.inbox") == []


async def test_a_database_owner_cannot_make_the_roles_and_is_told_so(postgres: Postgres) -> None:
    database = await postgres.fresh_database(["boss"])
    await run_sql(
        database.superuser_url, f"alter database {database.name} owner to {database.roles['boss']}"
    )
    names = RoleNames("some_owner", "some_rooms", "some_personal")
    with pytest.raises(StoreRefused, match="may not create roles, which takes a superuser"):
        await create(database.urls["boss"], "the database", names, {})
    made = await run_sql(
        database.superuser_url, "select from pg_roles where rolname = 'some_owner'"
    )
    assert list(made) == []


async def test_new_roles_get_their_passwords_and_a_second_run_makes_none(
    postgres: Postgres,
) -> None:
    database = await postgres.fresh_database(["spare"])
    suffix = database.name
    names = RoleNames(f"o_{suffix}", f'r_"{suffix}', f"p_{suffix}")
    made = await create(database.superuser_url, "it", names, {names.owner: "it's $$ 'quoted' \\"})
    assert made == list(names.all())
    assert await create(database.superuser_url, "it", names, {}) == []
    login = database.superuser_url.rpartition("@")[2]
    url = f"postgresql://{names.owner}:it%27s%20$$%20%27quoted%27%20%5C@{login}"
    assert (await run_sql(url, "select current_user::text as me"))[0]["me"] == names.owner


@pytest.mark.parametrize("second", ["rooms", "crypto"])
async def test_each_role_must_be_another(second: str) -> None:
    with pytest.raises(StoreRefused, match="must be another one"):
        script(RoleNames(owner="same", **{second: "same"}))


async def test_what_is_printed_can_be_run_and_run_again(postgres: Postgres) -> None:
    database = await postgres.fresh_database(["owner", "rooms", "personal"])
    printed = script(role_names(database))
    assert printed.count("\\gexec") == 3
    # The three `\gexec` queries are psql's; here they would make nothing, the roles exist.
    statements = printed[printed.index("create schema") :]
    await run_sql(database.superuser_url, *[each for each in statements.split(";\n") if each])
    await run_sql(database.superuser_url, *[each for each in statements.split(";\n") if each])
    backend = Backend(
        database.urls["rooms"],
        database.urls["personal"],
        database.urls["owner"],
        database.superuser_url,
    )
    async with backend.open_rooms() as store:
        assert await store.chat.append([row("$1")]) == 1


async def test_tables_of_later_migrations_are_granted_too(postgres: Postgres) -> None:
    backend = await postgresql_backend(postgres)
    async with backend.open_rooms():
        pass
    await run_sql(backend.migrate, "create table parlour_rooms.later (x integer)")
    assert await run_sql(backend.rooms, "select * from parlour_rooms.later") == []
