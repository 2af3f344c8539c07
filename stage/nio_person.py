"""A person at a second, independent stack: matrix-nio, with encryption but without cross-signing.

It gives its keys to everybody's devices, and nobody vouches for its own.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import aiohttp
from nio import (
    AsyncClient,
    AsyncClientConfig,
    EncryptionError,
    JoinResponse,
    MegolmEvent,
    RoomCreateResponse,
    RoomKeyEvent,
    RoomLeaveResponse,
    RoomPreset,
    RoomSendResponse,
    SyncResponse,
    UnknownEncryptedEvent,
)
from nio.crypto import decrypt_attachment

from stage import contents
from stage.accounts import Account
from stage.contents import Content
from stage.http import download
from stage.sight import Event, Sight
from stage.watcher import Watcher

_POLL_MS = 20_000
_RETRY_S = 0.25


class NioRefused(Exception):
    """The homeserver refused what a client asked for. The text is its answer."""


class NioPerson(Watcher):
    """One matrix-nio client, in this event loop. Waits see decrypted events.

    `async with NioPerson(account, directory) as dave: ...`
    """

    def __init__(self, account: Account, directory: Path) -> None:
        super().__init__(Sight(account.user_id))
        directory.mkdir(parents=True, exist_ok=True)
        self.account = account
        self._client = AsyncClient(
            account.homeserver_url,
            account.user_id,
            device_id=account.device_id,
            store_path=str(directory),
            config=AsyncClientConfig(store_sync_tokens=True, max_timeout_retry_wait_time=1),
        )
        self._unread: dict[str, tuple[str, MegolmEvent]] = {}
        self._syncing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        account = self.account
        self._client.restore_login(account.user_id, account.device_id, account.access_token)
        self._client.add_response_callback(self._see, SyncResponse)
        self._client.add_to_device_callback(self._retry, RoomKeyEvent)
        self._syncing = asyncio.create_task(self._sync())
        await self.sight.until(
            lambda: self.sight.sync_state == "SYNCING" or None, "its first sync", 20
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._syncing is not None
        self._syncing.cancel()
        await asyncio.gather(self._syncing, return_exceptions=True)
        await self._client.close()

    @property
    def device_id(self) -> str:
        """The ID of this device."""
        return self.account.device_id

    async def send_text(
        self,
        room: str,
        body: str,
        *,
        mentions: Sequence[str] = (),
        reply_to: str | None = None,
        thread: str | None = None,
    ) -> str:
        """Send a message, encrypted where the room is; its event ID."""
        content = contents.text(body, mentions=mentions, reply_to=reply_to, thread=thread)
        return await self.send_content(room, "m.room.message", content)

    async def edit(
        self, room: str, event_id: str, body: str, *, mentions: Sequence[str] = ()
    ) -> str:
        """Put another text in the place of an own message; the edit's event ID."""
        new = contents.text(body, mentions=mentions)
        return await self.send_content(room, "m.room.message", contents.edit(event_id, new))

    async def react(self, room: str, event_id: str, key: str) -> str:
        """React to a message with an emoji; the reaction's event ID."""
        return await self.send_content(room, "m.reaction", contents.reaction(event_id, key))

    async def send_content(self, room: str, event_type: str, content: Content) -> str:
        """Send any timeline event; its event ID."""
        answer = await self._client.room_send(
            room, event_type, content, ignore_unverified_devices=True
        )
        if not isinstance(answer, RoomSendResponse):
            raise NioRefused(str(answer))
        return str(answer.event_id)

    async def attachment(self, event: Event) -> bytes:
        """What a message carries, decrypted by this stack's own code."""
        content = event["content"]
        file, account = content["file"], self.account
        data = await download(account.homeserver_url, file["url"], token=account.access_token)
        key, digest = file["key"]["k"], file["hashes"]["sha256"]
        return bytes(decrypt_attachment(data, key, digest, file["iv"]))

    async def create_direct(self, user_id: str) -> str:
        """Start an encrypted direct chat; the room ID, once this client would encrypt there."""
        answer = await self._client.room_create(
            is_direct=True,
            preset=RoomPreset.trusted_private_chat,
            invite=[user_id],
            initial_state=[contents.ENCRYPTION],
        )
        if not isinstance(answer, RoomCreateResponse):
            raise NioRefused(str(answer))
        room = str(answer.room_id)
        await self.wait_event(room, lambda e: e["type"] == "m.room.encryption")
        return room

    async def join(self, room: str) -> str:
        """Accept an invitation; the room ID, once this client shows the room."""
        answer = await self._client.join(room)
        if not isinstance(answer, JoinResponse):
            raise NioRefused(str(answer))
        await self.wait_member(room, self.user_id)
        return room

    async def leave(self, room: str) -> None:
        """Leave; done once this client shows it."""
        answer = await self._client.room_leave(room)
        if not isinstance(answer, RoomLeaveResponse):
            raise NioRefused(str(answer))
        await self.wait_member(room, self.user_id, "leave")

    async def _sync(self) -> None:
        while True:
            try:
                await self._client.sync_forever(_POLL_MS)
            except (aiohttp.ClientError, TimeoutError):
                self.sight.feed({"push": "sync", "state": "ERROR"})
                await asyncio.sleep(_RETRY_S)
            except Exception as error:  # noqa: BLE001 - whoever waits for this client is told why
                self.sight.end(error)
                return

    async def _see(self, answer: SyncResponse) -> None:
        for room, info in answer.rooms.join.items():
            for event in info.state:
                self._see_member(room, _raw(room, event))
            for event in info.timeline.events:
                self._see_event(room, event)
        for room, invited in answer.rooms.invite.items():
            for event in invited.invite_state:
                self._see_invite(room, _raw(room, event))
        for room, left in answer.rooms.leave.items():
            for event in left.timeline.events:
                self._see_event(room, event)
        self.sight.feed({"push": "sync", "state": "SYNCING"})

    def _see_event(self, room: str, event: Any) -> None:
        if isinstance(event, MegolmEvent):
            event.room_id = room
            self._unread[event.event_id] = (room, event)
        raw = _raw(room, event)
        self.sight.feed({"push": "event", "room": room, "event": raw})
        self._see_member(room, raw)

    def _see_member(self, room: str, raw: Event) -> None:
        if raw["type"] == "m.room.member":
            told = {"user": raw["state_key"], "membership": raw["content"]["membership"]}
            name = raw["content"].get("displayname")
            self.sight.feed({"push": "member", "room": room, "name": name, **told})

    def _see_invite(self, room: str, raw: Event) -> None:
        self._see_member(room, raw)
        if raw["type"] == "m.room.member" and raw["state_key"] == self.user_id:
            told = {"inviter": raw["sender"], "reason": raw["content"].get("reason")}
            is_direct = raw["content"].get("is_direct") is True
            push = {"push": "invite", "room": room, "name": "", "is_direct": is_direct, **told}
            self.sight.feed(push)

    async def _retry(self, _: RoomKeyEvent) -> None:
        """A key came: read what waited for it."""
        for event_id, (room, event) in list(self._unread.items()):
            with contextlib.suppress(EncryptionError):
                clear = self._client.decrypt_event(event)
                del self._unread[event_id]
                told = {"push": "changed", "room": room, "event": _raw(room, clear)}
                self.sight.feed(told)


def _raw(room: str, event: Any) -> Event:
    """An event as the other clients tell it; nio takes the content out of some."""
    unread = isinstance(event, MegolmEvent | UnknownEncryptedEvent)
    return {
        "content": getattr(event, "content", {}),
        "unsigned": {},
        **event.source,
        "room_id": room,
        "encrypted": unread or bool(getattr(event, "decrypted", False)),
        "undecryptable": unread,
    }
