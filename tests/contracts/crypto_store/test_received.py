"""A key that could not be kept is read again when its letter is: nothing of it was used up."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from mautrix.api import HTTPAPI
from mautrix.client import Client
from mautrix.crypto import OlmAccount
from mautrix.types import DeviceID, IdentityKey, UserID

from appservice.matrix.crypto.machine import Machine
from appservice.matrix.crypto.store import KeyStore

AI, ALICE = UserID("@ai:hs.test"), UserID("@alice:hs.test")


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """One that calls nobody."""
    api = HTTPAPI(base_url="http://nowhere")
    yield Client(mxid=AI, device_id=DeviceID("DEV"), api=api)
    await api.session.close()


async def _machine(client: Client, store: KeyStore) -> Machine:
    machine = Machine(client, store)
    store.undone.append(machine.outdated)
    await machine.load()
    return machine


async def _first_letter(store: KeyStore, machine: Machine) -> dict[str, Any]:
    """What a device sends that has never written to us before: it uses up a one-time key."""
    account = machine.own
    account.generate_one_time_keys(1)
    await store.mautrix.put_account(account)
    [one_time] = account.one_time_keys["curve25519"].values()
    hers: Any = OlmAccount()
    session = hers.new_outbound_session(account.identity_key, IdentityKey(one_time))
    content = {
        "type": "m.dummy",
        "content": {},
        "sender": ALICE,
        "recipient": AI,
        "keys": {"ed25519": hers.signing_key},
        "recipient_keys": {"ed25519": account.signing_key},
    }
    sealed = session.encrypt(json.dumps(content))
    return {
        "type": "m.room.encrypted",
        "sender": ALICE,
        "content": {
            "algorithm": "m.olm.v1.curve25519-aes-sha2",
            "sender_key": hers.identity_key,
            "ciphertext": {account.identity_key: {"type": 0, "body": sealed.body}},
        },
    }


async def test_a_letter_whose_reading_was_undone_is_read_again(
    client: Client, store: KeyStore
) -> None:
    machine = await _machine(client, store)
    letter = await _first_letter(store, machine)

    async def cut_off() -> None:
        async with machine.ratchets(), store.transaction():
            await machine.receive(letter)
            raise ConnectionError("the database went away")

    with pytest.raises(ConnectionError, match="went away"):
        await cut_off()
    async with machine.ratchets(), store.transaction():
        opened = await machine.receive(letter)
    assert opened.sender == ALICE
    stored = await _machine(client, store)
    assert not stored.own.one_time_keys["curve25519"]
