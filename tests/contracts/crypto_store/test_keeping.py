"""What is put into the store of keys is there again, whole, or not at all."""

import asyncio
from typing import Any

import pytest
from mautrix.crypto import InboundGroupSession, OlmAccount, OutboundGroupSession
from mautrix.types import DeviceID, IdentityKey, RoomID, SessionID, SigningKey

from appservice.matrix.crypto.store import KeyStore
from appservice.model.errors import SchemaTooNew, StoreRefused
from appservice.model.ids import UserId
from tests.contracts.crypto_store.places import OTHER, SECRET, Keys

ROOM = RoomID("!room")


def _sessions() -> tuple[OutboundGroupSession, InboundGroupSession]:
    out = OutboundGroupSession(ROOM)
    out.shared = True
    received = InboundGroupSession(
        out.session_key, SigningKey("s" * 43), IdentityKey("i" * 43), ROOM
    )
    return out, received


async def test_all_of_it_is_there_after_a_restart(keys: Keys) -> None:
    out, received = _sessions()
    async with keys.open() as store:
        account = OlmAccount()
        await store.mautrix.put_account(account)
        await store.mautrix.put_device_id(DeviceID("DEV"))
        await store.mautrix.add_outbound_group_session(out)
        await store.mautrix.put_group_session(
            ROOM, received.sender_key, SessionID(received.id), received
        )
        await store.facts.put("seed", "ünlocked")
    async with keys.open() as store:
        again = await store.mautrix.get_account()
        assert again is not account
        assert again.identity_keys == account.identity_keys
        assert await store.mautrix.get_device_id() == "DEV"
        sending = await store.mautrix.get_outbound_group_session(ROOM)
        assert sending is not None
        reading = await store.mautrix.get_group_session(ROOM, SessionID(received.id))
        assert reading is not None
        sent: Any = sending
        assert reading.decrypt(sent.encrypt("hello")) == ("hello", 0)
        assert await store.facts.get("seed") == "ünlocked"


async def test_accounts_do_not_see_one_another(keys: Keys) -> None:
    async with keys.open() as store:
        await store.mautrix.put_account(OlmAccount())
    async with keys.open(user_id=UserId("@other:hs.test")) as store:
        assert await store.mautrix.get_account() is None


async def test_facts_are_replaced_and_dropped(store: KeyStore) -> None:
    assert await store.facts.get("epoch") is None
    await store.facts.put("epoch", "1")
    await store.facts.put("epoch", "2")
    assert await store.facts.get("epoch") == "2"
    await store.facts.drop("epoch")
    assert await store.facts.get("epoch") is None


async def test_nothing_is_kept_in_the_clear(store: KeyStore) -> None:
    await store.facts.put("seed", "very secret")
    [row] = await store.database.fetch("select * from parlour_fact where name = 'fact seed'")
    assert b"very secret" not in bytes(row["value"])
    await store.database.execute(
        "update parlour_fact set name = 'fact other' where name = 'fact seed'"
    )
    with pytest.raises(StoreRefused, match="What the store of keys says of other is damaged"):
        await store.facts.get("other")


async def test_a_transaction_is_all_or_nothing_and_memory_follows(store: KeyStore) -> None:
    forgotten: list[str] = []
    store.undone.append(lambda: forgotten.append("told"))
    await store.mautrix.put_account(OlmAccount())
    before = (await store.mautrix.get_account()).identity_keys
    with pytest.raises(KeyError, match="mine"):
        await _half(store)
    assert (await store.mautrix.get_account()).identity_keys == before
    assert await store.facts.get("epoch") is None
    assert forgotten == ["told"]
    async with store.transaction():
        await store.facts.put("epoch", "1")
    assert await store.facts.get("epoch") == "1"


async def _half(store: KeyStore) -> None:
    async with store.transaction():
        await store.mautrix.put_account(OlmAccount())
        await store.facts.put("epoch", "1")
        raise KeyError("mine")


async def test_what_is_called_off_half_way_leaves_nothing_open(store: KeyStore) -> None:
    begun = asyncio.Event()

    async def half() -> None:
        async with store.transaction():
            await store.facts.put("epoch", "1")
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(half())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await store.facts.get("epoch") is None
    async with store.transaction():
        await store.facts.put("epoch", "2")
    assert await store.facts.get("epoch") == "2"


async def test_another_secret_is_told_and_changes_nothing(keys: Keys) -> None:
    async with keys.open() as store:
        await store.facts.put("epoch", "1")
    with pytest.raises(StoreRefused, match=r"kept with another encryption\.secret"):
        async with keys.open(OTHER):
            pass
    async with keys.open() as store:
        assert await store.facts.get("epoch") == "1"


async def test_a_new_secret_takes_over_from_the_old(keys: Keys) -> None:
    async with keys.open() as store:
        await store.mautrix.put_account(OlmAccount())
    async with keys.open(OTHER, SECRET) as store:
        assert await store.mautrix.get_account() is not None
    async with keys.open(OTHER) as store:
        assert await store.mautrix.get_account() is not None
    with pytest.raises(StoreRefused, match="another"):
        async with keys.open(SECRET):
            pass


async def test_a_newer_store_is_left_alone(keys: Keys) -> None:
    async with keys.open() as store:
        await store.database.execute("update crypto_version set version = 99")
    with pytest.raises(SchemaTooNew, match="by a newer Parlour"):
        async with keys.open():
            pass
