"""The `Homeserver` port over HTTP."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog

from appservice.matrix.decode import decode
from appservice.matrix.edits import edits_of
from appservice.matrix.gaps import invites, joins
from appservice.matrix.http import Api, path
from appservice.matrix.reading import listing, text
from appservice.model.errors import HomeserverRefused, HomeserverUnavailable
from appservice.model.event import Heard, Noise
from appservice.model.ids import EventId, RoomId, UserId
from appservice.policy.nesting import dumps
from appservice.policy.secrets import cut_event

_log = structlog.get_logger()
_MOST_PAGES = 10


class Client:
    """What the AI user does on its homeserver."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def send(
        self, room_id: RoomId, event_type: str, content: Mapping[str, Any], txn_id: str
    ) -> EventId:
        """Send under a transaction ID that holds across restarts, ours and the homeserver's."""
        answer = await self._api.call(
            "PUT", path("rooms", room_id, "send", event_type, txn_id), content, device=True
        )
        return EventId(str(answer["event_id"]))

    async def put_state(
        self, room_id: RoomId, event_type: str, state_key: str, content: Mapping[str, Any]
    ) -> EventId:
        """Send a state event; the homeserver skips one that changes nothing."""
        where = path("rooms", room_id, "state", event_type, state_key)
        return EventId(str((await self._api.call("PUT", where, content))["event_id"]))

    async def redact(self, room_id: RoomId, target: EventId, reason: str, txn_id: str) -> None:
        """Redact an event of the AI user's own."""
        where = path("rooms", room_id, "redact", target, txn_id)
        await self._api.call("PUT", where, {"reason": reason}, device=True)

    async def edits(self, room_id: RoomId, target: EventId) -> list[EventId]:
        """See `edits.edits_of`."""
        return await edits_of(self._api, room_id, target)

    async def shows(self, room_id: RoomId, event_id: EventId) -> bool:
        """Ask for the event: what was softly failed is kept and shown to nobody."""
        try:
            await self._api.call("GET", path("rooms", room_id, "event", event_id))
        except HomeserverRefused as refused:
            if refused.status != 404:
                raise
            return False
        return True

    async def typing(self, room_id: RoomId, timeout_ms: int) -> None:
        """Show or end typing. It is a courtesy: failing is no trouble."""
        body: dict[str, Any] = {"typing": timeout_ms > 0}
        if timeout_ms > 0:
            body["timeout"] = timeout_ms
        try:
            await self._api.call("PUT", path("rooms", room_id, "typing", self._api.user_id), body)
        except (HomeserverRefused, HomeserverUnavailable) as error:
            _log.debug("typing_failed", error=error)

    async def join(self, room_id: RoomId, via: Sequence[str] = ()) -> None:
        """Join; joining again changes nothing."""
        await self._api.call("POST", path("join", room_id), {}, {"via": via[0]} if via else None)

    async def resolve(self, alias: str) -> tuple[RoomId, list[str]]:
        """Look an alias up."""
        answer = await self._api.call("GET", path("directory", "room", alias))
        return RoomId(str(answer["room_id"])), [str(s) for s in listing(answer, "servers")]

    async def leave(self, room_id: RoomId, reason: str | None) -> None:
        """Leave or decline; where the AI user is not, nothing is to be done."""
        body = {"reason": reason} if reason else {}
        try:
            await self._api.call("POST", path("rooms", room_id, "leave"), body)
        except HomeserverRefused as refused:
            if refused.status not in (403, 404):
                raise

    async def invite(self, room_id: RoomId, user_id: UserId) -> None:
        """Invite, after a look whether that is done already."""
        if await self._membership(room_id, user_id) in ("invite", "join"):
            return
        await self._api.call("POST", path("rooms", room_id, "invite"), {"user_id": user_id})

    async def kick(self, room_id: RoomId, user_id: UserId, reason: str | None) -> None:
        """Kick, after a look whether there is anybody to kick."""
        if await self._membership(room_id, user_id) in ("invite", "join", "knock"):
            await self._judge(room_id, "kick", user_id, reason)

    async def ban(self, room_id: RoomId, user_id: UserId, reason: str | None) -> None:
        """Ban; banning again changes nothing."""
        if await self._membership(room_id, user_id) != "ban":
            await self._judge(room_id, "ban", user_id, reason)

    async def unban(self, room_id: RoomId, user_id: UserId) -> None:
        """Lift a ban, after a look whether there is one."""
        if await self._membership(room_id, user_id) == "ban":
            await self._judge(room_id, "unban", user_id, None)

    async def _judge(self, room_id: RoomId, verb: str, user_id: UserId, reason: str | None) -> None:
        body = {"user_id": user_id} | ({"reason": reason} if reason else {})
        await self._api.call("POST", path("rooms", room_id, verb), body)

    async def _membership(self, room_id: RoomId, user_id: UserId) -> str | None:
        try:
            where = path("rooms", room_id, "state", "m.room.member", user_id)
            known = await self._api.call("GET", where)
        except HomeserverRefused as refused:
            if refused.status != 404:
                raise
            return None
        return text(known, "membership")

    async def upload(self, data: bytes, mime: str, name: str) -> str:
        """Store media."""
        return await self._api.upload(data, mime, name)

    async def download(self, uri: str, most_bytes: int) -> bytes:
        """Media, read no further than allowed."""
        return await self._api.download(uri, most_bytes)

    async def put_file(
        self, _room_id: RoomId, data: bytes, mime: str, name: str
    ) -> Mapping[str, Any]:
        """Store a file in the clear."""
        return {"url": await self.upload(data, mime, name)}

    async def get_file(self, content: Mapping[str, Any], most_bytes: int) -> bytes:
        """A file that was sent in the clear."""
        address = text(content, "url")
        if address is None:
            raise HomeserverRefused("that names no file", status=404, errcode="M_NOT_FOUND")
        return await self.download(address, most_bytes)

    async def create_room(self, wanted: Mapping[str, Any]) -> RoomId:
        """Create a room. Not safe to repeat by itself: see `created_for`."""
        return RoomId(str((await self._api.call("POST", path("createRoom"), wanted))["room_id"]))

    async def listed(self, room_id: RoomId) -> bool:
        """Ask for the room's visibility in the directory."""
        answer = await self._api.call("GET", path("directory", "list", "room", room_id))
        return text(answer, "visibility") == "public"

    async def unlist(self, room_id: RoomId) -> None:
        """Make the room's visibility private."""
        where = path("directory", "list", "room", room_id)
        await self._api.call("PUT", where, {"visibility": "private"})

    async def created_for(self, request_id: str) -> RoomId | None:
        """Look through the joined rooms for the one that a request's earlier try made."""
        return await self._created(
            lambda event: event["content"].get("im.parlour.request") == request_id
        )

    async def upgrade(self, room_id: RoomId, version: str, creators: Sequence[UserId]) -> RoomId:
        """Replace a room. Only from version 12 on it may have more creators than us."""
        wanted: dict[str, Any] = {"new_version": version}
        if creators:
            wanted["additional_creators"] = list(creators)
        answer = await self._api.call("POST", path("rooms", room_id, "upgrade"), wanted)
        return RoomId(str(answer["replacement_room"]))

    async def made_after(self, room_id: RoomId) -> RoomId | None:
        """Look through the joined rooms for the one that we made in that one's place."""

        def fits(event: Mapping[str, Any]) -> bool:
            before = event["content"].get("predecessor")
            ours = event.get("sender") == self._api.user_id
            return ours and isinstance(before, dict) and before.get("room_id") == room_id

        return await self._created(fits)

    async def _created(self, fits: Callable[[Mapping[str, Any]], bool]) -> RoomId | None:
        """The first joined room whose creation event fits."""
        for room_id in await self.joined_rooms():
            where = path("rooms", room_id, "state", "m.room.create", "")
            try:
                event = await self._api.call("GET", where, query={"format": "event"})
            except HomeserverRefused:
                continue
            if isinstance(event.get("content"), dict) and fits(event):
                return room_id
        return None

    async def joined_rooms(self) -> list[RoomId]:
        """Rooms that the AI user is joined to."""
        answer = await self._api.call("GET", path("joined_rooms"))
        return [RoomId(str(room_id)) for room_id in answer.get("joined_rooms", [])]

    async def state(self, room_id: RoomId) -> list[Heard]:
        """The current state, as the homeserver resolves it, without the secrets of links."""
        events = await self._api.call("GET", path("rooms", room_id, "state"))
        decoded = (decode(cut_event(event), room_id) for event in events if isinstance(event, dict))
        return [event for event in decoded if not isinstance(event, Noise)]

    async def event(self, room_id: RoomId, event_id: EventId) -> Mapping[str, Any] | None:
        """One event of that room."""
        try:
            found = await self._api.call("GET", path("rooms", room_id, "event", event_id))
        except HomeserverRefused as refused:
            if refused.status not in (403, 404):
                raise
            return None
        return found if isinstance(found, dict) else None

    async def since_joining(
        self, room_id: RoomId, *, invited: bool = False
    ) -> list[tuple[EventId, str]]:
        """The newest events back to the AI user's own joining, at most a thousand."""
        query = {"dir": "b", "limit": "100"}
        first = invites if invited else joins
        found: list[tuple[EventId, str]] = []
        for _ in range(_MOST_PAGES):
            answer = await self._api.call("GET", path("rooms", room_id, "messages"), query=query)
            chunk = listing(answer, "chunk")
            for event in chunk:
                event_id = text(event, "event_id") if isinstance(event, dict) else None
                if event_id is None:
                    continue
                found.append((EventId(event_id), dumps(event)))
                if first(event, self._api.user_id):
                    return list(reversed(found))
            earlier = text(answer, "end")
            if not chunk or earlier is None:
                break
            query["from"] = earlier
        return list(reversed(found))

    async def alive(self) -> bool:
        """Ask something that needs no other server."""
        try:
            await self._api.call("GET", path("account", "whoami"))
        except HomeserverUnavailable:
            return False
        return True

    async def display_name(self, user_id: UserId) -> str | None:
        """A display name, for courtesy."""
        try:
            profile = await self._api.call("GET", path("profile", user_id, "displayname"))
        except (HomeserverRefused, HomeserverUnavailable):
            return None
        name = profile.get("displayname")
        return name if isinstance(name, str) else None
