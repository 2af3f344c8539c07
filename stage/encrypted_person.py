"""A person at a client that encrypts: matrix-js-sdk with its Rust crypto, as Element is built."""

from __future__ import annotations

import asyncio
from typing import Any

from stage.accounts import login
from stage.attachments import encrypt, fetch
from stage.contents import ENCRYPTION
from stage.http import upload
from stage.person import Person
from stage.secrecy import Device, Identity, Secrecy, Shield, Wire
from stage.sight import Event
from stage.verifying import Verifying
from stage.watcher import PATIENCE_S

_POLL_S = 0.05


class EncryptedPerson(Person):
    """`Person` whose client encrypts where the room does. Waits see decrypted events."""

    # Rooms

    async def create_encrypted(self, *invited: Person, **options: Any) -> str:
        """A private room as Element makes it, encrypted from the first event; the room ID."""
        state = [*options.pop("initial_state", []), ENCRYPTION]
        who = [person.user_id for person in invited]
        return await self.create_room(
            preset="private_chat", initial_state=state, invite=who, **options
        )

    async def create_room(self, **options: Any) -> str:
        room = await super().create_room(**options)
        if any(event["type"] == ENCRYPTION["type"] for event in options.get("initial_state", [])):
            await self.wait_encrypted(room)
        return room

    async def encrypt_room(self, room: str) -> str:
        """Switch encryption on in a room that has none; the event's ID."""
        switched = await self.send_state(room, ENCRYPTION["type"], ENCRYPTION["content"])
        await self.wait_encrypted(room)
        return switched

    async def wait_encrypted(self, room: str, timeout_s: float = PATIENCE_S) -> None:
        """Until this client would encrypt what it sends there.

        Who joins is told that outside the timeline.
        """
        async with asyncio.timeout(timeout_s):
            while True:
                if await self._ask("isEncrypted", room=room):
                    return
                await asyncio.sleep(_POLL_S)

    async def discard_session(self, room: str) -> None:
        """Encrypt what comes next with a new Megolm session."""
        await self._ask("discardSession", room=room)

    # Attachments

    async def send_image(self, room: str, data: bytes, mime: str = "image/png") -> str:
        if not await self._ask("isEncrypted", room=room):
            return await super().send_image(room, data, mime)
        account = self.account
        cipher, file = encrypt(data)
        file["url"] = await upload(
            account.homeserver_url, cipher, "application/octet-stream", token=account.access_token
        )
        info = {"mimetype": mime, "size": len(data)}
        content = {"msgtype": "m.image", "body": "image", "file": file, "info": info}
        return await self.send_content(room, "m.room.message", content)

    async def attachment(self, event: Event) -> bytes:
        """What a message carries, decrypted. Raises `stage.attachments.Spoilt`."""
        return await fetch(self.account, event["content"])

    # What a person sees of trust

    async def shield(self, room: str, event_id: str) -> Shield | None:
        """The shield beside a message: None when it was not encrypted."""
        seen = await self._ask("shield", room=room, event=event_id)
        return None if seen is None else Shield(**seen)

    async def wire(self, room: str, event_id: str) -> Wire:
        """An event that this client has seen, as it came."""
        return Wire(**await self._ask("wire", room=room, event=event_id))

    async def megolm_session_id(self, room: str, event_id: str) -> str:
        """The Megolm session that an event is encrypted with."""
        return (await self.wire(room, event_id)).megolm_session_id

    async def identity(self, user_id: str) -> Identity:
        """Somebody's identity, asked again from the homeserver."""
        return Identity(**await self._ask("identity", user=user_id))

    async def devices_of(self, user_id: str) -> list[Device]:
        """Somebody's devices, asked again from the homeserver."""
        return [Device(**device) for device in await self._ask("devices", user=user_id)]

    async def pin_identity(self, user_id: str) -> None:
        """Agree to somebody's new identity."""
        await self._ask("pinIdentity", user=user_id)

    @property
    def verifying(self) -> Verifying:
        """Verification by emoji."""
        return Verifying(self._ask, self.sight)

    # Devices and keys

    async def own_keys(self) -> dict[str, str]:
        """The crypto's version and the keys of this device (`ed25519`, `curve25519`)."""
        return dict(await self._ask("ownKeys"))

    async def set_up_recovery(self) -> str:
        """Put the identity into secret storage; the recovery key that opens it."""
        return str(await self._ask("setUpRecovery"))

    async def key_requests(self, room: str) -> list[tuple[str, str]]:
        """Who has asked this device for which Megolm session of a room, oldest first."""
        asked = await self._ask("keyRequests")
        return [(one["sender"], one["session_id"]) for one in asked if one["room"] == room]

    async def another_device(self, recovery_key: str | None = None) -> EncryptedPerson:
        """The same person at one more client; with the recovery key it signs itself."""
        account = self.account
        new = await login(account.homeserver_url, account.user_id, account.password)
        secrecy = Secrecy(cross_signed=recovery_key is not None, recovery_key=recovery_key)
        return await self._host.encrypted(new, secrecy)

    # Letters between programs

    async def letters(self) -> list[Event]:
        """What came to this device, encrypted, of types that are not Matrix's own; oldest first."""
        return list(await self._ask("letters"))

    async def send_letter(
        self, user_id: str, device_id: str, event_type: str, content: dict[str, Any]
    ) -> None:
        """Send one, encrypted, to a device of somebody with whom an encrypted room is shared."""
        await self._ask(
            "sendLetter", user=user_id, device=device_id, type=event_type, content=content
        )

    # Faults of the network

    async def hold_keys(self, *user_ids: str) -> None:
        """Let no key reach these people's devices until it is released; messages go on."""
        await self._ask("hold", users=list(user_ids))

    async def release_keys(self) -> int:
        """Send the keys that were held, late; how many requests that were."""
        return int(await self._ask("release"))

    async def lose_keys(self) -> int:
        """The keys that were held never arrive; how many requests that were."""
        return int(await self._ask("lose"))
