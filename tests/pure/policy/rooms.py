"""People, rooms and messages as the tests of the rules need them."""

from dataclasses import replace
from typing import Any

from appservice.model.chat import Author, Line
from appservice.model.event import (
    LineKind,
    MemberChange,
    Membership,
    Reaction,
    RoomMessage,
    StateChange,
)
from appservice.model.group import Group, Settings, Standing
from appservice.model.ids import EventId, RoomId, TurnId, UserId
from appservice.model.room import Member, Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.turn import Turn, TurnPhase
from appservice.policy import power
from appservice.policy.governing.plan import display_of

AI = UserId("@ai:hs.test")
ALICE = UserId("@alice:hs.test")
BOB = UserId("@bob:hs.test")
CAROL = UserId("@carol:c.test")
BOT = UserId("@bot:hs.test")
ROOM = RoomId("!room:hs.test")

MINUTE = 60_000
DAY = 86_400_000
NOW = 1_700_000_000_000
STARTED = NOW - 10 * MINUTE
RULES = Rules(
    ai=AI,
    ai_name="Parlour",
    own_server="hs.test",
    bots=("@bot*:*",),
    started_ms=STARTED,
    away_since_ms=STARTED - 120 * MINUTE,
)


def members(*users: UserId) -> dict[UserId, Member]:
    """Members in that order, joined."""
    return {
        user: Member(user, Membership.JOIN, position=place)
        for place, user in enumerate(users, start=1)
    }


def group(*users: UserId, **more: Any) -> Room:
    """A group that the AI user made for Alice, as its rules have it."""
    there = members(AI, *(users or (ALICE, BOB)))
    creators = frozenset((AI, ALICE))
    given: dict[str, Any] = {
        "version": "12",
        "creators": creators,
        "power": power.read(power.levels_for_group("12", AI, ALICE), creators),
        "maker": AI,
        "request": "$asked",
        "asker": ALICE,
        "display": display_of(Settings(), RULES),
        "display_by": AI,
        "group": Group(standing=Standing.STEERS, round_ms=NOW + DAY),
    }
    return Room(room_id=ROOM, kind=RoomKind.GROUP, ai=AI, members=there, **(given | more))


def direct(**more: Any) -> Room:
    there = members(ALICE, AI)
    given: dict[str, Any] = {"version": "12", "person": ALICE} | more
    return Room(room_id=ROOM, kind=RoomKind.DIRECT, ai=AI, members=there, **given)


def with_member(room: Room, user: UserId, membership: Membership, **more: Any) -> Room:
    member = Member(user, membership, position=len(room.members) + 1, **more)
    return replace(room, members={**room.members, user: member})


def message(body: str = "Parlour, hello", sender: UserId = ALICE, **more: Any) -> RoomMessage:
    given: dict[str, Any] = {"event_id": EventId("$said"), "sent_ms": NOW - 1000}
    given |= {"kind": LineKind.TEXT} | more
    return RoomMessage(room_id=ROOM, sender=sender, body=body, **given)


def line(event_id: str = "$line", author: Author = Author.AI) -> Line:
    return Line(
        room_id=ROOM,
        event_id=EventId(event_id),
        sender=AI if author is Author.AI else BOB,
        author=author,
        kind=LineKind.TEXT,
        body="words",
        sent_ms=NOW - 5000,
    )


def turn(phase: TurnPhase = TurnPhase.ASKED, turn_id: str = "turn") -> Turn:
    return Turn(
        turn_id=TurnId(turn_id),
        room_id=ROOM,
        phase=phase,
        about=EventId("$asked"),
        asker=ALICE,
        opened_ms=NOW - 2000,
        thread=EventId("$thread"),
    )


def member_change(
    user: UserId, membership: Membership, sender: UserId | None = None, **more: Any
) -> MemberChange:
    given: dict[str, Any] = {"event_id": EventId("$member"), "sent_ms": NOW} | more
    return MemberChange(
        room_id=ROOM, sender=sender or user, user=user, membership=membership, **given
    )


def state_change(kind: str, sender: UserId = ALICE, **content: Any) -> StateChange:
    return StateChange(
        room_id=ROOM,
        event_id=EventId(f"${kind}"),
        sender=sender,
        sent_ms=NOW,
        type=kind,
        state_key="",
        content=content,
    )


def reaction(key: str, sender: UserId = ALICE, sent_ms: int = NOW) -> Reaction:
    return Reaction(
        room_id=ROOM,
        event_id=EventId("$reaction"),
        sender=sender,
        sent_ms=sent_ms,
        target=EventId("$line"),
        key=key,
    )


def scene(room: Room | None = None, **more: Any) -> Scene:
    return Scene(room or group(), **more)
