"""Events as they were sent, decrypted where they are encrypted.

Source: client-server specification, "m.megolm.v1.aes-sha2".
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from mautrix.crypto import InboundGroupSession
from mautrix.types import EventID, IdentityKey, RoomID
from mautrix.types import SessionID as MautrixSessionID

from appservice.matrix.crypto.devices import Devices
from appservice.matrix.crypto.inbound import Given
from appservice.matrix.crypto.machine import Machine, decrypt_group, index_of
from appservice.matrix.crypto.readiness import Readiness
from appservice.matrix.crypto.rooms import EncryptedRooms
from appservice.matrix.crypto.sas_terms import is_request
from appservice.matrix.decode import decode
from appservice.matrix.reading import mapping, text
from appservice.model.event import (
    Heard,
    MemberChange,
    Membership,
    Noise,
    PollVote,
    RoomMessage,
    StateChange,
    Undecryptable,
)
from appservice.model.ids import RoomId, SessionId, UserId
from appservice.policy.encryption.opened import opened
from appservice.policy.encryption.periods import MEGOLM

ENCRYPTED: Final = "m.room.encrypted"
Asked = Callable[[RoomId, Mapping[str, Any]], Awaitable[None]]
"""What to do with the request of a verification that was said in a room."""
_GONE: Final = (Membership.LEAVE, Membership.BAN)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A raw event with what was encrypted in it, and whether its sender is beyond doubt."""

    event: Mapping[str, Any]
    assured: bool


class Reading:
    """`ports.reading.Read` where the AI user has a device."""

    def __init__(
        self, ready: Readiness, machine: Machine, devices: Devices, rooms: EncryptedRooms
    ) -> None:
        self._ready = ready
        self._machine = machine
        self._devices = devices
        self._rooms = rooms
        self.asked: Asked | None = None

    async def __call__(self, raw: str, room_id: RoomId) -> Heard:
        """See `Read`."""
        event = _event(raw)
        if _is_sealed(event):
            return await self._decrypted(event, room_id)
        await self._listen(event, room_id)
        heard = decode(event, room_id)
        if isinstance(heard, StateChange) and not heard.state_key:
            await self._rooms.see(room_id, heard.type, heard.content)
        if isinstance(heard, MemberChange) and heard.membership in _GONE:
            # Who is back before we speak again would pass for somebody who never left.
            await self._machine.crypto_store.remove_outbound_group_session(RoomID(room_id))
        in_clear = isinstance(heard, RoomMessage | PollVote)
        if in_clear and await self._rooms.is_known_encrypted(room_id):
            return replace(heard, assured=False)
        return heard

    async def plain(self, event: Mapping[str, Any], room_id: RoomId) -> Mapping[str, Any]:
        """The raw event with what was encrypted in it; as it is where that cannot be read."""
        if not _is_sealed(event):
            return event
        found = await self._open(event, room_id)
        return found.event if isinstance(found, _Opened) else event

    async def _decrypted(self, event: Mapping[str, Any], room_id: RoomId) -> Heard:
        found = await self._open(event, room_id)
        if not isinstance(found, _Opened):
            return found
        await self._listen(found.event, room_id)
        heard = decode(found.event, room_id)
        return heard if found.assured else replace(heard, assured=False)

    async def _listen(self, event: Mapping[str, Any], room_id: RoomId) -> None:
        """Apps ask each other for verifications in rooms, too; that is nothing people say."""
        if self.asked is not None and is_request(event):
            await self.asked(room_id, event)

    async def _open(self, event: Mapping[str, Any], room_id: RoomId) -> _Opened | Heard:
        bare = decode(event, room_id)
        if not isinstance(bare, Undecryptable) or not self._ready.works():
            return bare  # malformed, or nobody here can read it
        content = mapping(event, "content")
        session_id, ciphertext = text(content, "session_id"), text(content, "ciphertext")
        if text(content, "algorithm") != MEGOLM or not session_id or not ciphertext:
            return _unreadable(bare, "not in a way of encryption that we know")
        given = await self._machine.inbound.of(room_id, SessionId(session_id), bare.sender)
        whose = [(each.session, await self._whose(bare.sender, each)) for each in given]
        # What another device gave may be anything: the message waits for its own device's word.
        fitting = sorted(
            ((session, is_theirs) for session, is_theirs in whose if is_theirs is not None),
            key=lambda each: not each[1],
        )
        if not fitting:
            return _unreadable(bare, "its key has not come", waits_for=session_id)
        session, is_theirs = fitting[0]
        try:
            if index_of(ciphertext) < session.first_known_index:
                return _unreadable(bare, "its key begins later", waits_for=session_id)
            payload, index = decrypt_group(session, ciphertext)
        except ValueError as error:
            return _unreadable(bare, str(error), None if is_theirs else session_id)
        if not await self._is_first(session, bare, index):
            return _noise(bare, "a message that was said before, by another event")
        said = opened(event, payload, bare.room_id) if isinstance(payload, dict) else None
        if said is None:
            return _unreadable(bare, "what was encrypted is no event of this room")
        return _Opened(said, is_theirs and await self._is_vouched(bare.sender, session))

    async def _is_first(
        self, session: InboundGroupSession, event: Undecryptable, index: int
    ) -> bool:
        """Whether no other event has used that place in the session: else it is a repetition."""
        return bool(
            await self._machine.crypto_store.validate_message_index(
                IdentityKey(session.sender_key),
                MautrixSessionID(session.id),
                EventID(event.event_id),
                index,
                event.sent_ms,
            )
        )

    async def _whose(self, sender: UserId, given: Given) -> bool | None:
        """Whether a device of the sender's is known to have made that session; None if another."""
        session = given.session
        if session.sender_key == self._machine.own.identity_key:
            return True if sender == UserId(self._machine.client.mxid) else None
        if given.giver not in ("", sender):
            return None
        keys = session.sender_key, session.signing_key
        if await self._devices.by_key(sender, *keys) is not None:
            return True
        # A listed device that signs by another key did not write what came with this one.
        return None if await self._devices.by_key(sender, session.sender_key) else False

    async def _is_vouched(self, sender: UserId, session: InboundGroupSession) -> bool:
        """Whether that device of the sender's may speak for them; our own may."""
        if session.sender_key == self._machine.own.identity_key:
            return True
        return await self._devices.is_vouched(sender, session.sender_key, session.signing_key)


def _is_sealed(event: Mapping[str, Any]) -> bool:
    return event.get("type") == ENCRYPTED and "state_key" not in event


def _event(raw: str) -> Mapping[str, Any]:
    try:
        event = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return event if isinstance(event, dict) else {}


def _unreadable(event: Undecryptable, why: str, waits_for: str | None = None) -> Undecryptable:
    return replace(event, why=why, waits_for=SessionId(waits_for) if waits_for else None)


def _noise(event: Undecryptable, why: str) -> Noise:
    return Noise(
        event_id=event.event_id,
        room_id=event.room_id,
        sender=event.sender,
        sent_ms=event.sent_ms,
        why=why,
    )
