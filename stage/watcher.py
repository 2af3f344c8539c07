"""What a person sees at her client, and waiting with a deadline for what she should see."""

from collections.abc import Callable

from stage.sight import Event, Invite, Sight

PATIENCE_S = 20.0


class Watcher:
    """The seeing half of a `Person`. Every wait raises `stage.sight.NotSeen` at its deadline."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight

    @property
    def user_id(self) -> str:
        """The full user ID."""
        return self.sight.user_id

    def timeline(self, room: str) -> list[Event]:
        """The raw events, oldest first, edits and redactions among them.

        Redacted events are pruned, encrypted ones in clear with `"encrypted": True`.
        """
        return list(self.sight.room(room).events.values())

    def members(self, room: str) -> dict[str, str]:
        """Membership by user ID."""
        return dict(self.sight.room(room).members)

    def joined(self, room: str) -> set[str]:
        """The user IDs of the joined members."""
        return {user for user, membership in self.members(room).items() if membership == "join"}

    def display_name(self, room: str, user_id: str) -> str | None:
        """A member's display name."""
        return self.sight.room(room).names.get(user_id)

    def typing_users(self, room: str) -> tuple[str, ...]:
        """Who is writing now."""
        return self.sight.room(room).typing

    def invites(self) -> list[Invite]:
        """The open invitations."""
        return list(self.sight.invites.values())

    def rooms(self) -> list[str]:
        """The IDs of the joined rooms."""
        return [
            room
            for room, seen in self.sight.rooms.items()
            if seen.members.get(self.user_id) == "join"
        ]

    async def wait_event(
        self,
        room: str,
        predicate: Callable[[Event], bool],
        timeout_s: float = PATIENCE_S,
        *,
        after: str | None = None,
        what: str = "the event",
    ) -> Event:
        """The first event that fits, seen already or not; only of those after the event `after`."""

        def look() -> Event | None:
            return next(filter(predicate, self.sight.after(room, after)), None)

        return await self.sight.until(look, what, timeout_s, room)

    async def wait_text(
        self,
        room: str,
        part: str,
        timeout_s: float = PATIENCE_S,
        *,
        sender: str | None = None,
        after: str | None = None,
    ) -> Event:
        """The first message that contains this text, ignoring case."""

        def fits(event: Event) -> bool:
            body = event.get("content", {}).get("body")
            is_from = sender is None or event.get("sender") == sender
            return (
                is_from
                and event["type"] == "m.room.message"
                and part.lower() in str(body or "").lower()
            )

        return await self.wait_event(
            room, fits, timeout_s, after=after, what=f"{part!r} from {sender or 'anybody'}"
        )

    async def wait_id(self, room: str, event_id: str, timeout_s: float = PATIENCE_S) -> Event:
        """The event with this ID."""
        return await self.wait_event(
            room, lambda event: event["event_id"] == event_id, timeout_s, what=event_id
        )

    async def wait_undecryptable(
        self, room: str, event_id: str, timeout_s: float = PATIENCE_S
    ) -> Event:
        """The event once this client has tried to decrypt it, in vain."""

        def failed(event: Event) -> bool:
            return event["event_id"] == event_id and bool(event["undecryptable"])

        return await self.wait_event(room, failed, timeout_s, what=f"a failure at {event_id}")

    async def wait_readable(self, room: str, event_id: str, timeout_s: float = PATIENCE_S) -> Event:
        """The event once this client has decrypted it."""

        def clear(event: Event) -> bool:
            unread = event["undecryptable"] or event["type"] == "m.room.encrypted"
            return event["event_id"] == event_id and not unread

        return await self.wait_event(room, clear, timeout_s, what=f"{event_id} in clear")

    async def wait_redacted(self, room: str, event_id: str, timeout_s: float = PATIENCE_S) -> Event:
        """The event with this ID once it is redacted."""

        def gone(event: Event) -> bool:
            return event["event_id"] == event_id and "redacted_because" in event.get("unsigned", {})

        return await self.wait_event(room, gone, timeout_s, what=f"the redaction of {event_id}")

    async def wait_invite(
        self, timeout_s: float = PATIENCE_S, *, room: str | None = None, inviter: str | None = None
    ) -> Invite:
        """An open invitation, from this inviter and to this room if they are given."""

        def look() -> Invite | None:
            for invite in self.invites():
                if room in (None, invite.room_id) and inviter in (None, invite.inviter):
                    return invite
            return None

        return await self.sight.until(look, f"an invitation from {inviter or 'anybody'}", timeout_s)

    async def wait_member(
        self, room: str, user_id: str, membership: str = "join", timeout_s: float = PATIENCE_S
    ) -> None:
        """Wait until somebody's membership is this."""

        def look() -> bool | None:
            return self.members(room).get(user_id) == membership or None

        await self.sight.until(look, f"{user_id} as {membership!r}", timeout_s, room)

    async def wait_typing(self, room: str, user_id: str, timeout_s: float = PATIENCE_S) -> None:
        """Wait until somebody is writing."""
        await self.sight.until(
            lambda: user_id in self.typing_users(room) or None, f"{user_id} typing", timeout_s, room
        )

    async def wait_not_typing(self, room: str, user_id: str, timeout_s: float = PATIENCE_S) -> None:
        """Wait until somebody has stopped writing."""
        await self.sight.until(
            lambda: user_id not in self.typing_users(room) or None,
            f"{user_id} no longer typing",
            timeout_s,
            room,
        )
