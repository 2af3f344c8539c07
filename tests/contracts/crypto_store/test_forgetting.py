"""What was noted of messages goes when no key opens them any more, and not before."""

from mautrix.types import EventID, RoomID, SessionID

from appservice.matrix.crypto.forgetting import forget_room, forget_unused
from appservice.matrix.crypto.store import KeyStore
from appservice.model.ids import RoomId
from tests.contracts.crypto_store.test_keeping import ROOM, _sessions

_COUNT = "select count(*) from crypto_message_index"


async def _noted(store: KeyStore, event: str, session: SessionID, key: object) -> bool:
    return bool(
        await store.mautrix.validate_message_index(key, session, EventID(event), 0, 1)  # type: ignore[arg-type]
    )


async def test_a_place_in_a_session_is_known_as_long_as_its_key_is(store: KeyStore) -> None:
    _, received = _sessions()
    session = SessionID(received.id)
    await store.mautrix.put_group_session(ROOM, received.sender_key, session, received)
    assert await _noted(store, "$first", session, received.sender_key)
    await forget_unused(store)
    assert not await _noted(store, "$again", session, received.sender_key)
    await forget_room(store, RoomId(RoomID(ROOM)))
    await forget_unused(store)
    assert await store.database.fetchval(_COUNT) == 0
