"""mautrix's machine of Olm and Megolm, where it is not careful enough made more so.

Nothing here calls the homeserver while a transaction of the store is open, and no task is begun in
one: mautrix's connection follows the task (see `store`).
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast

import structlog
import vodozemac
from mautrix.client import Client
from mautrix.crypto import InboundGroupSession, OlmAccount, OlmMachine
from mautrix.crypto.signature import sign_olm
from mautrix.types import (
    JSON,
    DecryptedOlmEvent,
    DeviceID,
    DeviceIdentity,
    EncryptionAlgorithm,
    EventType,
    IdentityKey,
    RoomID,
    RoomKeyEventContent,
    SessionID,
    SigningKey,
    ToDeviceEvent,
    TrustState,
    UserID,
)

from appservice.matrix.crypto.inbound import Inbound
from appservice.matrix.crypto.olm import OlmGroupSessionError
from appservice.matrix.crypto.olm_owners import OlmOwners
from appservice.matrix.crypto.room_state import NoRoomState
from appservice.matrix.crypto.store import Keys, KeyStore
from appservice.model.encryption import Device
from appservice.model.ids import MAX_ID_BYTES, UserId
from appservice.policy.nesting import loads

_log = structlog.get_logger()
_MEGOLM = EncryptionAlgorithm.MEGOLM_V1
_MOST_WEDGED = 100


class Machine(OlmMachine):
    """The AI user's device: its Olm account and all its sessions.

    Whoever moves a ratchet does so within `ratchets()`, until the store has what it became.
    """

    crypto_store: Keys

    def __init__(self, client: Client, store: KeyStore) -> None:
        super().__init__(client, store.mautrix, NoRoomState())
        self.inbound = Inbound(store)
        self.owners = OlmOwners(store)
        self._olm_alone = asyncio.Lock()
        self._outdated = False
        self.is_wedged = asyncio.Event()
        self.wedged: set[tuple[UserId, str]] = set()
        """Whose Olm session is to be made anew, because a message of theirs could not be read."""
        self.arrived: list[tuple[RoomID, SessionID]] = []
        """Keys that came, until somebody looks."""

    @property
    def own(self) -> OlmAccount:
        """The account, once it is loaded."""
        if self.account is None:
            raise RuntimeError("the account is not loaded yet")
        return self.account

    def outdated(self) -> None:
        """What is held in memory may be ahead of the store: something was not kept."""
        self._outdated = True

    @asynccontextmanager
    async def ratchets(self) -> AsyncIterator[None]:
        """Alone with the account and the Olm sessions, as they are stored."""
        async with self._olm_alone:
            if self._outdated:
                stored: OlmAccount | None = await self.crypto_store.get_account()
                self.account = stored if stored is not None else self.account
                self._outdated = False
            yield

    def fallback_key(self) -> dict[str, Any]:
        """A signed fallback key for `/keys/upload`: a new one, unless one is not uploaded yet."""
        account, client = self.own, self.client
        if not account.fallback_key["curve25519"]:
            account.generate_fallback_key()
        (key_id, key), *_ = account.fallback_key["curve25519"].items()
        signed = {"key": key, "fallback": True}
        by = {f"ed25519:{client.device_id}": str(sign_olm(dict(signed), account))}
        return {f"signed_curve25519:{key_id}": signed | {"signatures": {client.mxid: by}}}

    async def _unwedge_session(self, sender: UserID, sender_key: IdentityKey) -> None:
        self.mend(UserId(sender), sender_key)

    def mend(self, user: UserId, sender_key: str) -> None:
        """Note that the Olm session with that device is to be made anew, by whoever waits."""
        if len(self.wedged) < _MOST_WEDGED:
            self.wedged.add((user, sender_key))
            self.is_wedged.set()

    async def _fill_encryption_info(self, evt: RoomKeyEventContent) -> None:
        """Nothing: how long somebody else's session is used is theirs to decide."""

    async def receive(self, raw: Mapping[str, Any]) -> DecryptedOlmEvent:
        """Decrypt one `m.room.encrypted` to-device event; within a transaction of the store."""
        opened = await self._decrypt_olm_event(_to_device(raw))
        if self.crypto_store.moved is not None:
            await self.owners.note(self.crypto_store.moved, opened.sender, opened.keys.ed25519)
        return opened

    async def receive_room_key(self, event: DecryptedOlmEvent) -> None:
        """Keep a Megolm key that its maker sent us. Source: "m.room_key"."""
        content: Any = event.content
        if content.algorithm != _MEGOLM or not event.keys.ed25519 or not _is_id(content.room_id):
            return
        await self.keep(
            InboundGroupSession(
                session_key=content.session_key,
                signing_key=event.keys.ed25519,
                sender_key=event.sender_key,
                room_id=content.room_id,
            ),
            UserId(event.sender),
        )

    async def receive_forwarded(self, event: DecryptedOlmEvent) -> None:
        """Keep a key that was asked for, if it comes from the device that made it."""
        content: Any = event.content
        if content.algorithm != _MEGOLM or content.sender_key != event.sender_key:
            return
        await self.keep(
            InboundGroupSession.import_session(
                content.session_key,
                signing_key=event.keys.ed25519,
                sender_key=event.sender_key,
                room_id=content.room_id,
            ),
            UserId(event.sender),
        )

    async def keep(self, session: InboundGroupSession, giver: UserId) -> None:
        """Store a session, ours or another's, whose key that person gave; within a transaction."""
        if await self.inbound.keep(session, giver):
            self.arrived.append((RoomID(session.room_id), SessionID(session.id)))

    async def encrypt_for(
        self, device: Device, kind: str, content: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The content of a to-device event for one device. Raises `LookupError` without a session.

        To be called within `ratchets()`.
        """
        olm = await self.owners.latest(device)
        if olm is None:
            raise LookupError(f"no Olm session with {device.user_id} {device.device_id}")
        identity = DeviceIdentity(
            user_id=UserID(device.user_id),
            device_id=DeviceID(device.device_id),
            identity_key=IdentityKey(device.identity_key),
            signing_key=SigningKey(device.signing_key),
            trust=TrustState.UNVERIFIED,
            deleted=False,
            name="",
        )
        sealed = await self._encrypt_olm_event(
            olm, identity, EventType.find(kind, t_class=EventType.Class.TO_DEVICE), dict(content)
        )
        return dict(sealed.serialize())


def _is_id(value: object) -> bool:
    """Whether a stranger's value can be stored as an ID."""
    return (
        isinstance(value, str) and value.isprintable() and 0 < len(value.encode()) <= MAX_ID_BYTES
    )


def index_of(ciphertext: str) -> int:
    """The place of a Megolm message in its session. Raises `ValueError` for what is none."""
    return vodozemac.MegolmMessage.from_base64(ciphertext).message_index()


def decrypt_group(session: InboundGroupSession, ciphertext: str) -> tuple[Any, int]:
    """The JSON value and the index of a Megolm message. Raises `ValueError` for what is none."""
    try:
        plaintext, index = session.decrypt(ciphertext)
    except OlmGroupSessionError as error:
        raise ValueError(str(error)) from error
    return loads(plaintext), index


def _to_device(raw: Mapping[str, Any]) -> Any:
    event = ToDeviceEvent.deserialize(cast("JSON", dict(raw)))
    event.type = EventType.TO_DEVICE_ENCRYPTED
    return event
