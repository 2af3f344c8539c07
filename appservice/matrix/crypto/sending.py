"""The `Homeserver` port where the AI user has a device: what it says in encrypted rooms is sealed.

In a room that is, or ever was, encrypted nothing that people could read is sent in the clear.
"""

from collections.abc import Mapping
from typing import Any, Final

from mautrix.crypto.attachments import decrypt_attachment, encrypt_attachment
from mautrix.errors import DecryptionError

from appservice.matrix.client import Client
from appservice.matrix.crypto.outbound import Outbound
from appservice.matrix.crypto.readiness import Readiness
from appservice.matrix.crypto.reading import Reading
from appservice.matrix.crypto.rooms import EncryptedRooms
from appservice.matrix.crypto.sas_terms import CANCEL
from appservice.matrix.http import Api, path
from appservice.matrix.reading import listing, mapping, text
from appservice.model.errors import HomeserverRefused
from appservice.model.event import Heard, StateChange
from appservice.model.ids import EventId, RoomId, UserId

_NOT_FOUND = 404
SEALED: Final = "m.room.encrypted"
# Sent in the clear by every client, since their relation is: matrix-js-sdk, `Room.sendEvent`.
_CLEAR: Final = (
    CANCEL,
    "m.reaction",
)


class EncryptingClient(Client):
    """`Client` that encrypts."""

    def __init__(
        self,
        api: Api,
        ready: Readiness,
        reading: Reading,
        outbound: Outbound,
        rooms: EncryptedRooms,
    ) -> None:
        super().__init__(api)
        self._reading = reading
        self._ready = ready
        self._outbound = outbound
        self._rooms = rooms

    async def send(
        self, room_id: RoomId, event_type: str, content: Mapping[str, Any], txn_id: str
    ) -> EventId:
        """See `Client`; sealed for those who may read in that room at this moment."""
        asked = await self._rooms.encryption(room_id)
        if asked is None or event_type in _CLEAR or not self._ready.works():
            return await super().send(room_id, event_type, content, txn_id)
        readers = await self._readers(room_id)
        sealed = await self._outbound.encrypt(room_id, event_type, content, readers, asked)
        return await super().send(room_id, SEALED, sealed, txn_id)

    async def give_what_is_owed(self) -> None:
        """Give keys to whoever could not be reached when they were due."""
        for room_id in await self._outbound.unfinished():
            asked = await self._rooms.encryption(room_id)
            if asked is not None:
                await self._outbound.complete(room_id, await self._readers(room_id), asked)

    async def put_file(
        self, room_id: RoomId, data: bytes, mime: str, name: str
    ) -> Mapping[str, Any]:
        """See `Client`; sealed where the room is encrypted."""
        if await self._rooms.encryption(room_id) is None or not self._ready.works():
            return await super().put_file(room_id, data, mime, name)
        sealed, file = encrypt_attachment(data)
        # What it is and how it is called is for those who can open it.
        uri = await self.upload(sealed, "application/octet-stream", "file")
        return {"file": {**file.serialize(), "url": uri}}

    async def get_file(self, content: Mapping[str, Any], most_bytes: int) -> bytes:
        """See `Client`; a `file` is opened, and refused when it is not what was sent."""
        file = content.get("file")
        if not isinstance(file, dict):
            return await super().get_file(content, most_bytes)
        sealed = await super().get_file({"url": file.get("url")}, most_bytes)
        try:
            key, hashes = str(mapping(file, "key")["k"]), str(mapping(file, "hashes")["sha256"])
            return bytes(decrypt_attachment(sealed, key, hashes, str(file["iv"])))
        except (DecryptionError, KeyError, ValueError) as error:
            raise HomeserverRefused(
                "the file cannot be decrypted", status=_NOT_FOUND, errcode="M_NOT_FOUND"
            ) from error

    async def event(self, room_id: RoomId, event_id: EventId) -> Mapping[str, Any] | None:
        """See `Client`; with what was encrypted in it, where that can be read."""
        found = await super().event(room_id, event_id)
        return await self._reading.plain(found, room_id) if found is not None else None

    async def state(self, room_id: RoomId) -> list[Heard]:
        """See `Client`; encryption that is seen there is not forgotten."""
        heard = await super().state(room_id)
        for event in heard:
            if isinstance(event, StateChange) and not event.state_key:
                await self._rooms.see(room_id, event.type, event.content)
        return heard

    async def _readers(self, room_id: RoomId) -> set[UserId]:
        """Who may read what is said now: the members, and the invited where they may look back."""
        where = path("rooms", room_id, "members")
        answer = await self._api.call("GET", where, query={"not_membership": "leave"})
        seen = ("join", "invite") if await self._rooms.is_read_by_invited(room_id) else ("join",)
        return {
            UserId(user)
            for event in listing(answer, "chunk")
            if isinstance(event, dict)
            and text(mapping(event, "content"), "membership") in seen
            and (user := text(event, "state_key"))
        }
