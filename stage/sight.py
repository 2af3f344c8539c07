"""What one Matrix client has seen, in the order of its homeserver."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

Event = dict[str, Any]
_Found = TypeVar("_Found")
_LATELY = 12


class NotSeen(AssertionError):
    """A client did not see in time what was waited for. The text lists what it saw lately."""


@dataclass(frozen=True, slots=True)
class Invite:
    """An open invitation as the invited client shows it."""

    room_id: str
    inviter: str
    is_direct: bool
    name: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Verification:
    """A verification between two people as it stands; `emoji` once both sides have them.

    `phase` is one of requested, ready, started, cancelled, done.
    """

    id: str
    user: str
    device: str | None
    room: str | None
    ours: bool
    phase: str
    emoji: tuple[str, ...]
    cancellation: str | None


@dataclass(slots=True)
class SeenRoom:
    """One room: events by ID in the order of arrival, memberships and display names by user ID."""

    events: dict[str, Event] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    names: dict[str, str | None] = field(default_factory=dict)
    typing: tuple[str, ...] = ()


class Sight:
    """The growing picture of one client, fed by its pushes; waits on it have a deadline."""

    def __init__(self, user_id: str) -> None:
        self.user_id = user_id
        self.rooms: dict[str, SeenRoom] = {}
        self.invites: dict[str, Invite] = {}
        self.verifications: dict[str, Verification] = {}
        self.sync_state = "STOPPED"
        self._ended: Exception | None = None
        self._news = asyncio.Event()

    def room(self, room_id: str) -> SeenRoom:
        """The room with this ID, empty when nothing was seen of it."""
        return self.rooms.setdefault(room_id, SeenRoom())

    def feed(self, *pushes: dict[str, Any]) -> None:
        """Take in what the client pushed at once: nobody who waits sees a part of it."""
        for push in pushes:
            self._take(push)
        self._wake()

    def _take(self, push: dict[str, Any]) -> None:
        match push["push"]:
            case "event":
                self.room(push["room"]).events[push["event"]["event_id"]] = push["event"]
            case "changed" if push["event"]["event_id"] in self.room(push["room"]).events:
                self.room(push["room"]).events[push["event"]["event_id"]] = push["event"]
            case "member":
                self._feed_member(push["room"], push["user"], push["membership"], push["name"])
            case "invite":
                self.invites[push["room"]] = Invite(
                    push["room"], push["inviter"], push["is_direct"], push["name"], push["reason"]
                )
            case "typing":
                self.room(push["room"]).typing = tuple(push["users"])
            case "verification":
                told = push["verification"]
                told["emoji"] = tuple(told["emoji"])
                self.verifications[told["id"]] = Verification(**told)
            case "sync":
                self.sync_state = push["state"]

    def end(self, why: Exception) -> None:
        """The client is gone: every wait fails with this."""
        self._ended = why
        self._wake()

    def after(self, room_id: str, event_id: str | None) -> Iterable[Event]:
        """The room's events after this one: all without one, none while it is not here."""
        events = list(self.room(room_id).events.values())
        if event_id is None:
            return events
        for place, event in enumerate(events):
            if event["event_id"] == event_id:
                return events[place + 1 :]
        return ()

    async def until(
        self,
        look: Callable[[], _Found | None],
        what: str,
        timeout_s: float,
        room_id: str | None = None,
    ) -> _Found:
        """Look now and after each piece of news until something is found.

        Raises `NotSeen` at the deadline; `room_id` is the room that its text tells about.
        """
        try:
            async with asyncio.timeout(timeout_s):
                while (found := look()) is None:
                    if self._ended is not None:
                        raise self._ended
                    await self._news.wait()
        except TimeoutError:
            raise NotSeen(
                f"{self.user_id} did not see {what} within {timeout_s:g} s "
                f"(sync {self.sync_state}). {self._lately(room_id)}"
            ) from None
        return found

    def _feed_member(self, room_id: str, user_id: str, membership: str, name: str | None) -> None:
        room = self.room(room_id)
        room.members[user_id] = membership
        room.names[user_id] = name
        if user_id == self.user_id and membership != "invite":
            self.invites.pop(room_id, None)

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    def _lately(self, room_id: str | None) -> str:
        if room_id is None:
            kept = {room: seen.members.get(self.user_id) for room, seen in self.rooms.items()}
            return f"Own rooms: {kept}; open invitations: {list(self.invites.values())}"
        room = self.room(room_id)
        lines = [_line(event) for event in list(room.events.values())[-_LATELY:]]
        said = "\n  ".join(lines or ["none"])
        return f"Members of {room_id}: {room.members}; last events:\n  {said}"


def _line(event: Event) -> str:
    said = event.get("content", {}).get("body") or event.get("content")
    return f"{event['event_id']} {event.get('sender')} {event.get('type')}: {str(said)[:160]!r}"
