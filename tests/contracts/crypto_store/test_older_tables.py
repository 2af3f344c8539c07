"""A store of keys that an earlier version left: what was known there goes on."""

from typing import Any

from mautrix.crypto import InboundGroupSession, OlmAccount, OutboundGroupSession
from mautrix.types import IdentityKey, RoomID, SigningKey

from appservice.matrix.crypto.inbound import Inbound
from appservice.matrix.crypto.olm_owners import OlmOwners
from appservice.model.encryption import Device, Trust
from appservice.model.ids import DeviceId, RoomId, SessionId, UserId
from tests.contracts.crypto_store.places import Keys

ALICE, ROOM = UserId("@alice:hs.test"), RoomId("!room:hs.test")
_BEFORE = (
    "drop table parlour_olm",
    "alter table parlour_inbound drop column giver",
    "alter table parlour_request drop column withheld_by",
    "update parlour_version set version=1",
)


async def test_sessions_are_with_whose_device_they_were(keys: Keys) -> None:
    ours: Any = OlmAccount()
    hers: Any = OlmAccount()
    hers.generate_one_time_keys(1)
    [one_time] = hers.one_time_keys["curve25519"].values()
    phone = Device(
        ALICE, DeviceId("PHONE"), hers.identity_key, hers.signing_key, Trust.CROSS_SIGNED
    )
    group: Any = OutboundGroupSession(RoomID(ROOM))
    given = InboundGroupSession(
        group.session_key,
        SigningKey(hers.signing_key),
        IdentityKey(hers.identity_key),
        RoomID(ROOM),
    )
    session = ours.new_outbound_session(hers.identity_key, IdentityKey(one_time))
    async with keys.open() as store:
        await store.mautrix.put_account(ours)
        await store.mautrix.add_session(hers.identity_key, session)
        await store.database.execute(
            "insert into parlour_device values ($1, 'PHONE', $2, $3, true)",
            ALICE,
            hers.identity_key,
            hers.signing_key,
        )
        await Inbound(store).keep(given, ALICE)
        for statement in _BEFORE:
            await store.database.execute(statement)
    async with keys.open() as store:
        found = await OlmOwners(store).latest(phone)
        assert found is not None
        assert found.id == session.id
        [kept] = await Inbound(store).of(ROOM, SessionId(given.id))
        assert kept.giver == ALICE
