"""A person at a real Matrix client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from stage import contents
from stage.accounts import Account
from stage.contents import Content
from stage.http import download, upload
from stage.sight import Sight
from stage.watcher import Watcher

if TYPE_CHECKING:
    from stage.clients import ClientHost


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it stands on the screen: edits in place, redacted ones empty.

    `reactions` are the senders by emoji.
    """

    event_id: str
    sender: str
    content: Content
    edited: bool
    redacted: bool
    undecryptable: bool
    reactions: dict[str, list[str]]

    @property
    def body(self) -> str:
        """The plain text, empty when there is none."""
        return str(self.content.get("body", ""))


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll as it stands on the screen: texts of answers by ID, the last vote of each voter."""

    question: str
    answers: dict[str, str]
    disclosed: bool
    votes: dict[str, list[str]]
    ended: bool


class Person(Watcher):
    """One client on one device. Acts raise `stage.clients.ClientRefused`."""

    def __init__(self, host: ClientHost, client: str, sight: Sight, account: Account) -> None:
        super().__init__(sight)
        self._host = host
        self._client = client
        self.account = account

    @property
    def access_token(self) -> str:
        """The access token of this device."""
        return self.account.access_token

    @property
    def device_id(self) -> str:
        """The ID of this device."""
        return self.account.device_id

    # Saying things

    async def send_text(
        self,
        room: str,
        body: str,
        *,
        mentions: Sequence[str] = (),
        reply_to: str | None = None,
        thread: str | None = None,
        html: str | None = None,
        msgtype: str = "m.text",
    ) -> str:
        """Send a message; its event ID."""
        content = contents.text(
            body, mentions=mentions, reply_to=reply_to, thread=thread, html=html, msgtype=msgtype
        )
        return await self.send_content(room, "m.room.message", content)

    async def send_content(self, room: str, event_type: str, content: Content) -> str:
        """Send any timeline event; its event ID."""
        return str(await self._ask("send", room=room, type=event_type, content=content))

    async def send_state(self, room: str, event_type: str, content: Content, key: str = "") -> str:
        """Send a state event; its event ID."""
        return str(
            await self._ask("sendState", room=room, type=event_type, key=key, content=content)
        )

    async def send_image(self, room: str, data: bytes, mime: str = "image/png") -> str:
        """Upload an image and send it; its event ID."""
        account = self.account
        uri = await upload(account.homeserver_url, data, mime, token=account.access_token)
        content = {"msgtype": "m.image", "body": "image", "url": uri, "info": {"mimetype": mime}}
        return await self.send_content(room, "m.room.message", content)

    async def media(self, uri: str) -> bytes:
        """Media, as this person's homeserver shows it."""
        account = self.account
        return await download(account.homeserver_url, uri, token=account.access_token)

    async def react(self, room: str, event_id: str, key: str) -> str:
        """React to a message with an emoji; the reaction's event ID."""
        return await self.send_content(room, "m.reaction", contents.reaction(event_id, key))

    async def edit(
        self, room: str, event_id: str, body: str, *, mentions: Sequence[str] = ()
    ) -> str:
        """Put another text in the place of an own message; the edit's event ID."""
        new = contents.text(body, mentions=mentions)
        return await self.send_content(room, "m.room.message", contents.edit(event_id, new))

    async def redact(self, room: str, event_id: str, reason: str | None = None) -> str:
        """Take a message away; the redaction's event ID."""
        return str(await self._ask("redact", room=room, event=event_id, reason=reason))

    async def type_in(self, room: str, on: bool = True) -> None:
        """Show, or stop showing, that this person is writing."""
        await self._ask("typing", room=room, on=on)

    async def read(self, room: str, event_id: str) -> None:
        """Send a read receipt for an event this client has seen."""
        await self._ask("read", room=room, event=event_id)

    # Rooms and people

    async def rename(self, display_name: str) -> None:
        """Take another display name, in all rooms."""
        path = f"/_matrix/client/v3/profile/{quote(self.user_id, safe='')}/displayname"
        await self.request("PUT", path, {"displayname": display_name})

    async def create_room(self, **options: Any) -> str:
        """`POST /createRoom` with these fields; the room ID, once this client shows the room."""
        room = str(await self._ask("createRoom", options=options))
        await self.wait_member(room, self.user_id, "join")
        return room

    async def create_direct(self, user_id: str, *, encrypted: bool = False) -> str:
        """Start a direct chat as Element does: trusted, marked in `m.direct`; the room ID."""
        room = await self.create_room(
            preset="trusted_private_chat",
            is_direct=True,
            invite=[user_id],
            initial_state=[contents.ENCRYPTION] if encrypted else [],
        )
        await self._ask("markDirect", room=room, user=user_id)
        return room

    async def invite(self, room: str, user_id: str, reason: str | None = None) -> None:
        """Invite somebody."""
        await self._ask("invite", room=room, user=user_id, reason=reason)

    async def join(self, room_or_alias: str, via: Sequence[str] = ()) -> str:
        """Join, or accept an invitation; the room ID, once this client shows the room."""
        room = str(await self._ask("join", room=room_or_alias, via=list(via)))
        await self.wait_member(room, self.user_id, "join")
        return room

    async def leave(self, room: str) -> None:
        """Leave, or decline an invitation; done once this client shows it."""
        await self._ask("leave", room=room)
        await self.wait_member(room, self.user_id, "leave")

    async def kick(self, room: str, user_id: str, reason: str | None = None) -> None:
        """Remove somebody, or withdraw an invitation."""
        await self._ask("kick", room=room, user=user_id, reason=reason)

    async def ban(self, room: str, user_id: str, reason: str | None = None) -> None:
        """Ban somebody."""
        await self._ask("ban", room=room, user=user_id, reason=reason)

    async def state(self, room: str, event_type: str, key: str = "") -> Content:
        """The content of a state event, asked from the homeserver."""
        content: Content = await self._ask("state", room=room, type=event_type, key=key)
        return content

    async def request(
        self, method: str, path: str, body: Any = None, query: dict[str, str] | None = None
    ) -> Any:
        """Any other call of the client-server API (`/_matrix/...`) with this client's token."""
        return await self._ask("request", method=method, path=path, query=query, body=body)

    async def shown(self, room: str) -> list[Shown]:
        """The messages as they stand on the screen."""
        return [Shown(**message) for message in await self._ask("shown", room=room)]

    async def send_poll(self, room: str, question: str, *answers: str) -> str:
        """Start a poll; its event ID. Each answer is its own ID."""
        event_type, content = contents.poll(question, answers)
        return await self.send_content(room, event_type, content)

    async def poll(self, room: str, event_id: str) -> Poll | None:
        """A poll as it stands on the screen; None when this client sees no poll there."""
        seen = await self._ask("poll", room=room, event=event_id)
        return None if seen is None else Poll(**seen)

    async def vote(self, room: str, poll: str, answer: str) -> str:
        """Vote for the answer with that ID; the vote's event ID."""
        return str(await self._ask("vote", room=room, event=poll, answer=answer))

    # The client itself

    async def go_offline(self) -> None:
        """Stop syncing, as a phone without a network."""
        await self._ask("goOffline")

    async def go_online(self) -> None:
        """Sync again, and wait for the first answer."""
        await self._ask("goOnline")

    async def sync_restart(self) -> None:
        """Go offline and online again."""
        await self.go_offline()
        await self.go_online()

    async def logout(self) -> None:
        """Log the device out; this client is gone."""
        await self._ask("logout")
        self._host.forget(self._client)

    async def close(self) -> None:
        """End this client, the device stays logged in."""
        await self._ask("close")
        self._host.forget(self._client)

    async def _ask(self, act: str, **args: Any) -> Any:
        return await self._host.ask(self._client, act, **args)
