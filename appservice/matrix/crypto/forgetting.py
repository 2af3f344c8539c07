"""Forgetting keys: those of a room that was left for good, and those of a person."""

from typing import Final

from appservice.matrix.crypto.store import KeyStore
from appservice.model.ids import RoomId, UserId

# That a room is encrypted stays known: it says nothing but that.
_OF_ROOM: Final = (
    """delete from parlour_holder where session_id in (
        select session_id from parlour_outbound where room_id=$1)""",
    """delete from parlour_refused where session_id in (
        select session_id from parlour_outbound where room_id=$1)""",
    "delete from parlour_outbound where room_id=$1",
    "delete from parlour_inbound where room_id=$1",
    "delete from parlour_request where room_id=$1",
    "delete from crypto_megolm_inbound_session where room_id=$1",
    "delete from crypto_megolm_outbound_session where room_id=$1",
)
_OF_PERSON: Final = (
    # Not by their identity key alone: anybody can list somebody else's.
    """delete from crypto_olm_session where session_id in (
        select session_id from parlour_olm where user_id=$1)
    or session_id not in (select session_id from parlour_olm) and sender_key in (
        select identity_key from parlour_device where user_id=$1)""",
    "delete from parlour_olm where user_id=$1",
    "update parlour_inbound set giver='' where giver=$1",
    "delete from parlour_person where user_id=$1",
    "delete from parlour_device where user_id=$1",
    "delete from parlour_holder where user_id=$1",
    "delete from parlour_refused where user_id=$1",
    "delete from parlour_request where asked_user=$1 or withheld_by=$1",
    "delete from crypto_tracked_user where user_id=$1",
    "delete from crypto_device where user_id=$1",
    "delete from crypto_cross_signing_keys where user_id=$1",
    "delete from crypto_cross_signing_signatures where signed_user_id=$1",
    "delete from crypto_cross_signing_signatures where signer_user_id=$1",
)


# Which event used which place in a session: of use as long as that session opens anything.
_UNUSED: Final = """
    delete from crypto_message_index where session_id not in (
        select session_id from crypto_megolm_inbound_session)
    and session_id not in (select session_id from parlour_inbound)"""


async def forget_unused(store: KeyStore) -> None:
    """What was noted of messages that no key opens any more."""
    async with store.transaction() as connection:
        await connection.execute(_UNUSED)


async def forget_room(store: KeyStore, room_id: RoomId) -> None:
    """The sessions that were spoken in there: nothing that was said there can be opened again."""
    async with store.transaction() as connection:
        for statement in _OF_ROOM:
            await connection.execute(statement, room_id)


async def forget_person(store: KeyStore, user: UserId) -> None:
    """Identity, devices, and whether the operator verified them; where no room is shared."""
    async with store.transaction() as connection:
        for statement in _OF_PERSON:
            await connection.execute(statement, user)
    for forget in store.undone:
        forget()
