"""mautrix's own classes on vodozemac: written to its store, and read back after a restart."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from mautrix.crypto import InboundGroupSession, OlmAccount, OutboundGroupSession, PgCryptoStore
from mautrix.types import DeviceID, IdentityKey, RoomID, SessionID, SigningKey, UserID
from mautrix.util.async_db import Database

from appservice.matrix.crypto import olm

AI, DEVICE, ROOM = UserID("@ai:one.test"), DeviceID("AI"), RoomID("!room:one.test")
SECRET = "nobody may read this on the disk"
Restart = Callable[[], PgCryptoStore]


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database.create(
        f"sqlite:{tmp_path / 'crypto.db'}", upgrade_table=PgCryptoStore.upgrade_table
    )
    await database.start()
    yield database
    await database.stop()


@pytest.fixture
def restart(database: Database) -> Restart:
    """A store that remembers nothing of the one before."""
    return lambda: PgCryptoStore(AI, "pickle key", database)


def _published(account: OlmAccount) -> IdentityKey:
    (key, *_) = account.get_one_time_keys(AI, DEVICE, 0).values()
    account.mark_keys_as_published()
    return IdentityKey(key["key"])


def _sessions(account: OlmAccount) -> tuple[OutboundGroupSession, InboundGroupSession]:
    outbound = OutboundGroupSession(ROOM)
    outbound.shared = True
    return outbound, InboundGroupSession(
        outbound.session_key, account.signing_key, account.identity_key, ROOM
    )


def _encrypt(session: OutboundGroupSession, plaintext: str) -> str:
    return str(session.encrypt(plaintext))  # type: ignore[no-untyped-call]  # mautrix left it so


async def test_an_account_is_kept_with_its_keys(restart: Restart) -> None:
    account = OlmAccount()
    assert len(account.get_one_time_keys(AI, DEVICE, 0)) >= 25
    account.generate_fallback_key()
    await restart().put_account(account)
    kept = await restart().get_account()
    assert kept is not account
    assert isinstance(kept, OlmAccount)
    assert kept.fingerprint == account.fingerprint
    assert kept.one_time_keys == account.one_time_keys
    assert kept.fallback_key == account.fallback_key != {"curve25519": {}}
    assert kept.get_device_keys(AI, DEVICE) == account.get_device_keys(AI, DEVICE)


async def test_killed_between_key_and_plaintext_the_first_message_is_read(
    restart: Restart, database: Database
) -> None:
    """The order of mautrix: the account, the session, only then the plaintext."""
    alice, ai = OlmAccount(), OlmAccount()
    session = alice.new_outbound_session(ai.identity_key, _published(ai))
    first, second = session.encrypt(SECRET), session.encrypt("second")

    made = ai.new_inbound_session(alice.identity_key, first.body)
    store = restart()
    await store.put_account(ai)
    await store.add_session(alice.identity_key, made)

    store = restart()
    (found,) = await store.get_sessions(alice.identity_key)
    assert found is not made
    assert (found.id, found.matches(first.body)) == (session.id, True)
    assert found.decrypt(first) == SECRET
    await store.update_session(alice.identity_key, found)
    assert await _columns(database) == 3

    latest = await restart().get_latest_session(alice.identity_key)
    assert latest is not None
    assert latest.decrypt(second) == "second"
    with pytest.raises(olm.OlmSessionError):
        latest.decrypt(first)
    assert session.decrypt(latest.encrypt("answer")) == "answer"


async def test_the_first_message_lies_sealed_until_it_is_read(
    restart: Restart, database: Database, tmp_path: Path
) -> None:
    alice, ai = OlmAccount(), OlmAccount()
    session = alice.new_outbound_session(ai.identity_key, _published(ai))
    made = ai.new_inbound_session(alice.identity_key, session.encrypt(SECRET).body)
    await restart().add_session(alice.identity_key, made)
    assert await _columns(database) == 4
    written = b"".join(_files(tmp_path))
    assert made.id.encode() in written
    assert SECRET.encode() not in written


def _files(directory: Path) -> list[bytes]:
    return [path.read_bytes() for path in directory.iterdir()]


async def _columns(database: Database) -> int:
    """Of how many parts the only pickled session consists: a fourth holds the first message."""
    pickle = await database.fetchval("SELECT session FROM crypto_olm_session")
    assert isinstance(pickle, bytes)
    return len(pickle.split(b":"))


async def test_a_used_one_time_key_is_used_up_after_a_restart_too(restart: Restart) -> None:
    alice, ai = OlmAccount(), OlmAccount()
    key = _published(ai)
    sent = [alice.new_outbound_session(ai.identity_key, key).encrypt("hello") for _ in range(2)]
    ai.new_inbound_session(alice.identity_key, sent[0].body)
    await restart().put_account(ai)
    kept = await restart().get_account()
    with pytest.raises(olm.OlmSessionError):
        kept.new_inbound_session(alice.identity_key, sent[1].body)


async def test_a_room_is_encrypted_over_restarts(restart: Restart) -> None:
    outbound, inbound = _sessions(OlmAccount())
    await restart().add_outbound_group_session(outbound)
    await restart().put_group_session(ROOM, inbound.sender_key, SessionID(inbound.id), inbound)
    for index in range(4):
        store = restart()
        sender = await store.get_outbound_group_session(ROOM)
        reader = await store.get_group_session(ROOM, SessionID(outbound.id))
        assert sender is not None
        assert reader is not None
        assert (sender.message_index, sender.message_count) == (index, index)
        assert reader.decrypt(_encrypt(sender, "hello")) == ("hello", index)
        await store.update_outbound_group_session(sender)
        later = reader.ratchet_to(index + 1)
        assert later.first_known_index == index + 1
        await store.put_group_session(ROOM, later.sender_key, SessionID(later.id), later)


async def test_a_session_from_elsewhere_is_imported(restart: Restart) -> None:
    outbound, inbound = _sessions(OlmAccount())
    ciphertexts = [_encrypt(outbound, str(number)) for number in range(3)]
    imported = InboundGroupSession.import_session(
        inbound.export_session(1),
        SigningKey("signer"),
        IdentityKey("sender"),
        ROOM,
        max_age=timedelta(days=7),
    )
    await restart().put_group_session(ROOM, imported.sender_key, SessionID(imported.id), imported)
    kept = await restart().get_group_session(ROOM, SessionID(outbound.id))
    assert kept is not None
    assert (kept.first_known_index, kept.signing_key) == (1, "signer")
    assert kept.decrypt(ciphertexts[2]) == ("2", 2)
    with pytest.raises(olm.OlmGroupSessionError):
        kept.decrypt(ciphertexts[0])


async def test_another_pickle_key_opens_nothing(restart: Restart, database: Database) -> None:
    alice, ai = OlmAccount(), OlmAccount()
    outbound, inbound = _sessions(ai)
    store = restart()
    await store.put_account(ai)
    await store.add_session(
        alice.identity_key, ai.new_outbound_session(alice.identity_key, _published(alice))
    )
    await store.add_outbound_group_session(outbound)
    await store.put_group_session(ROOM, ai.identity_key, SessionID(inbound.id), inbound)

    other = PgCryptoStore(AI, "another key", database)
    with pytest.raises(olm.OlmAccountError):
        await other.get_account()
    with pytest.raises(olm.OlmSessionError):
        await other.get_sessions(alice.identity_key)
    with pytest.raises(olm.OlmGroupSessionError):
        await other.get_outbound_group_session(ROOM)
    with pytest.raises(olm.OlmGroupSessionError):
        await other.get_group_session(ROOM, SessionID(inbound.id))
