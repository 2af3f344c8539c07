"""Keys of a room that was left for good, and of a person, are gone; those of others stay."""

import pytest

from appservice.matrix.crypto.forgetting import forget_person, forget_room
from appservice.matrix.crypto.store import KeyStore
from appservice.model.ids import RoomId, UserId

ALICE, BOB = UserId("@alice:a.test"), UserId("@bob:a.test")
ROOM, OTHER = RoomId("!room:a.test"), RoomId("!other:a.test")
_TABLES = (
    "parlour_person",
    "parlour_device",
    "parlour_outbound",
    "parlour_holder",
    "parlour_inbound",
    "parlour_olm",
    "crypto_olm_session",
    "parlour_request",
    "crypto_tracked_user",
)

# Anybody can list the identity key of somebody else.
LISTED_BY_BOTH = "key".ljust(43, ".")
_INBOUND = "insert into parlour_inbound values ($1, 'in', 'k', 's', 0, 'sealed', $2)"
_OLM = """
    insert into crypto_olm_session
    (account_id, session_id, sender_key, session, created_at, last_decrypted, last_encrypted)
    values ('', $1, $2, '', current_timestamp, current_timestamp, current_timestamp)"""


@pytest.fixture
async def filled(store: KeyStore) -> KeyStore:
    for user, room in ((ALICE, ROOM), (BOB, OTHER)):
        for statement, *values in (
            ("insert into parlour_person values ($1, 'm', 'm', 'm', true)", user),
            ("insert into parlour_device values ($1, 'D', $2, 's', true)", user, LISTED_BY_BOTH),
            ("insert into parlour_outbound values ($1, $2, 1, 'sealed')", f"out {room}", room),
            (
                "insert into parlour_holder values ($1, $2, 'D', 'key', 0, true)",
                f"out {room}",
                user,
            ),
            (
                "insert into parlour_inbound values ($1, 'in', 'k', 's', 0, 'sealed', $2)",
                room,
                user,
            ),
            ("insert into parlour_olm values ($1, $2, 's')", f"olm {user}".ljust(43, "."), user),
            (_OLM, f"olm {user}".ljust(43, "."), LISTED_BY_BOTH),
            ("insert into parlour_request values ($1, 'in', $2, 1, '', $2)", room, user),
            ("insert into crypto_tracked_user values ($1)", user),
        ):
            await store.database.execute(statement, *values)
    return store


async def named(store: KeyStore, text: str) -> set[str]:
    """The tables that name a room or a person."""
    found = set()
    for table in _TABLES:
        rows = await store.database.fetch(f"select * from {table}")
        if any(text in str(tuple(row)) for row in rows):
            found.add(table)
    return found


async def test_a_rooms_keys_are_gone_and_no_others(filled: KeyStore) -> None:
    before = await named(filled, OTHER)
    assert await named(filled, ROOM) != set()
    for _ in range(2):
        await forget_room(filled, ROOM)
    assert await named(filled, ROOM) == set()
    assert await named(filled, OTHER) == before


async def test_a_persons_identity_and_devices_are_gone_and_no_others(filled: KeyStore) -> None:
    before = await named(filled, BOB)
    assert await named(filled, ALICE) != set()
    for _ in range(2):
        await forget_person(filled, ALICE)
    assert await named(filled, ALICE) == set()
    assert await named(filled, BOB) == before
