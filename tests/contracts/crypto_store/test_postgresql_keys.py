"""The store of keys as a schema of PostgreSQL, with roles that really log in."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import asyncpg  # type: ignore[import-untyped]
import pytest

from appservice.model.errors import StoreRefused, StoreUnavailable
from stage.postgres import Postgres
from tests.contracts.crypto_store.network import HalfOpen
from tests.contracts.crypto_store.places import Keys
from tests.contracts.storage.backends import run_sql

PATIENCE_S = 20.0
_LOST = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name like '{}'"""


def _end(applications: str) -> str:
    """Ends the connections of such names."""
    return _LOST.format(applications)


async def _eventually_works(call: Callable[[], Awaitable[None]]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                return await call()
            except StoreUnavailable:
                continue


@pytest.fixture
async def deployed(on_postgresql: Keys) -> Keys:
    """Everything made once."""
    assert on_postgresql.around is not None
    async with (
        on_postgresql.around.open_rooms(),
        on_postgresql.around.open_personal(),
        on_postgresql.open(),
    ):
        pass
    return on_postgresql


async def _run(keys: Keys, *statements: str) -> None:
    assert keys.around is not None
    await run_sql(keys.around.admin, *statements)


async def test_nobody_reaches_what_is_anothers(deployed: Keys) -> None:
    around = deployed.around
    assert around is not None
    for url in (around.rooms, around.personal, around.migrate):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="parlour_crypto"):
            await run_sql(url, "select * from parlour_crypto.crypto_account")
    for schema in ("parlour_rooms", "parlour_personal"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match=schema):
            await run_sql(deployed.url, f"select * from {schema}.inbox")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("alter role {crypto} superuser", "is a superuser"),
        ("alter role {crypto} bypassrls", "has BYPASSRLS"),
        ("grant {rooms} to {crypto}", "is a member of"),
        ("grant usage on schema parlour_personal to {crypto}", "schema parlour_personal"),
        ("grant select on parlour_rooms.inbox to {crypto}", "rights on parlour_rooms.inbox"),
    ],
)
async def test_a_role_with_too_many_rights_is_refused(
    deployed: Keys, given: str, words: str
) -> None:
    roles = deployed.roles
    assert roles is not None
    await _run(deployed, given.format(rooms=roles.rooms, crypto=roles.crypto))
    with pytest.raises(StoreRefused) as refused:
        async with deployed.open():
            pass
    assert words in str(refused.value)
    assert "give database.crypto a role of its own" in str(refused.value)


@pytest.mark.parametrize("side", ["rooms", "personal"])
async def test_a_side_that_reaches_the_keys_is_refused(deployed: Keys, side: str) -> None:
    around, roles = deployed.around, deployed.roles
    assert around is not None
    assert roles is not None
    await _run(deployed, f"grant usage on schema parlour_crypto to {getattr(roles, side)}")
    opened = around.open_rooms() if side == "rooms" else around.open_personal()
    with pytest.raises(StoreRefused, match="keys of encryption"):
        async with opened:
            pass


async def test_a_role_that_may_make_schemas_makes_its_own(postgres: Postgres) -> None:
    database = await postgres.fresh_database(["crypto"])
    role = database.roles["crypto"]
    keys = Keys(database.urls["crypto"])
    with pytest.raises(StoreRefused, match="may not make the schema parlour_crypto"):
        async with keys.open():
            pass
    await run_sql(database.superuser_url, f"grant create on database {database.name} to {role}")
    async with keys.open() as store:
        await store.facts.put("epoch", "1")


async def test_an_acknowledged_key_is_seen_by_no_other_schema(deployed: Keys) -> None:
    async with deployed.open() as store:
        found = await store.database.fetch(
            "select distinct schemaname::text as it from pg_tables where tablename like 'crypto%'"
        )
    assert [row["it"] for row in found] == ["parlour_crypto"]


async def test_a_lock_that_was_lost_is_taken_again(deployed: Keys) -> None:
    forgotten: list[str] = []
    async with deployed.open() as store:
        store.undone.append(lambda: forgotten.append("told"))
        await _run(deployed, _end("parlour-keys %"))
        async with asyncio.timeout(PATIENCE_S):
            while not await _refused(deployed):
                await _eventually_works(store.ping)
    assert forgotten


async def _refused(keys: Keys) -> bool:
    try:
        async with keys.open():
            return False
    except StoreRefused as error:
        return "Another Parlour" in str(error)


async def test_who_lost_the_lock_to_another_may_not_go_on(deployed: Keys) -> None:
    assert deployed.roles is not None
    role = deployed.roles.crypto
    async with deployed.open() as store:
        await _run(deployed, f"alter role {role} connection limit 0", _end("parlour%"))
        with pytest.raises(StoreUnavailable):
            await store.ping()
        await _run(deployed, f"alter role {role} connection limit -1")
        async with deployed.open() as second:
            with pytest.raises(StoreUnavailable, match="Another Parlour"):
                await store.facts.put("epoch", "1")
            await second.facts.put("epoch", "2")


async def test_a_lock_that_a_dead_connection_of_ours_holds_is_taken_over(deployed: Keys) -> None:
    """As after a broken network: the server has not noticed, and would not for hours."""
    server = urlsplit(deployed.url).port or 0
    async with HalfOpen(server) as network:
        moved = Keys(deployed.url.replace(f":{server}/", f":{network.port}/"))
        async with moved.open() as store:
            await store.facts.put("epoch", "1")
            network.break_unseen()
            await _eventually_works(store.ping)
            assert await store.facts.get("epoch") == "1"


async def test_a_server_that_is_away_is_waited_for() -> None:
    with pytest.raises(StoreUnavailable, match=r"postgresql://127\.0\.0\.1:9/x"):
        async with Keys("postgresql://u:geheim@127.0.0.1:9/x").open():
            pass


async def test_it_works_again_when_all_connections_were_lost(deployed: Keys) -> None:
    async def cut_off() -> None:
        async with store.transaction():
            await store.facts.put("epoch", "2")
            await _run(deployed, _end("parlour%"))
            await store.facts.put("epoch", "3")

    async with deployed.open() as store:
        await store.facts.put("epoch", "1")
        with pytest.raises(StoreUnavailable):
            await cut_off()
        await _eventually_works(store.ping)
        assert await store.facts.get("epoch") == "1"
