"""What an upgrade by the people of a room leads to."""

from dataclasses import replace

from appservice.model.effect import (
    Decision,
    DropTurns,
    Effect,
    Erase,
    Notice,
    SetTimer,
    sentence,
)
from appservice.model.event import MemberChange, Membership, StateChange
from appservice.model.given import CameAlong, FoundMoved
from appservice.model.group import Moved, Standing
from appservice.model.ids import EventId
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.upgrades import ComeAlong, FollowUpgrade, ForgetThere, SeeOff
from appservice.policy.moving import TOMBSTONE, successor_of, taken_over
from appservice.policy.streaming import QUESTION_REMOVED

MOVED = "moved"
STAYS_MS = 86_400_000


def upgraded(room: Room, change: StateChange) -> tuple[Effect, ...]:
    """A tombstone: whether it holds is looked at on the homeserver."""
    known = room.kind is RoomKind.GROUP and room.group.moved is None
    if change.type != TOMBSTONE or not known or successor_of(room) is None:
        return ()
    return (FollowUpgrade(),)


def decide_found_moved(scene: Scene, found: FoundMoved, now_ms: int, _rules: Rules) -> Decision:
    """The room was upgraded: one notice, then silence; after a day at most it leaves."""
    room = scene.room
    if room.group.moved is not None:
        return Decision("moved already", room)
    moved = Moved(to=found.to, at_ms=now_ms, members=frozenset(found.members))
    group = replace(room.group, standing=Standing.MOVED, lacks=(), moved=moved)
    effects = (
        DropTurns("the room was upgraded"),
        Notice(sentence("moved")),
        SetTimer(MOVED, now_ms + STAYS_MS),
        ComeAlong(room.room_id, found.to),
        SeeOff(room.room_id),
    )
    return Decision("the room was upgraded", replace(room, group=group), effects)


def decide_moved_tick(room: Room) -> Decision:
    """A day after the upgrade."""
    if room.group.moved is None:
        return Decision("not moved", room)
    return Decision("left behind", room, (SeeOff(room.room_id, late=True),))


def decide_came_along(scene: Scene, came: CameAlong, now_ms: int, _rules: Rules) -> Decision:
    """The old room's word for a room that we were in before we heard of it."""
    group = scene.room.group
    if group.came_from is not None:
        return Decision("came along already", scene.room)
    removed = group.removed | frozenset(came.removed)
    group = replace(
        group,
        settings=came.settings,
        removed=removed,
        came_from=came.old,
        earlier=came.earlier,
        instructions=came.instructions or group.instructions,
        visibility=taken_over(group.visibility, dict(came.there), now_ms),
        all_ages_until_ms=max(group.all_ages_until_ms, came.all_ages_until_ms),
    )
    effects = (SeeOff(came.old),)
    return Decision("goes on with another room", replace(scene.room, group=group), effects)


def forgotten(room: Room, event_id: EventId) -> tuple[Effect, ...]:
    """An event that was removed, wherever its words went from here."""
    effects = (Erase(event_id), DropTurns(QUESTION_REMOVED, event_id))
    to = successor_of(room)
    return effects if to is None else (*effects, ForgetThere(room.room_id, event_id, to))


def seen_off(room: Room, change: MemberChange) -> tuple[Effect, ...]:
    """Somebody came to the new room, or left the old one: perhaps everybody has followed now."""
    if change.membership is Membership.JOIN and room.group.came_from is not None:
        return (SeeOff(room.group.came_from),)
    gone = change.membership in (Membership.LEAVE, Membership.BAN)
    return (SeeOff(room.room_id),) if gone and room.group.moved is not None else ()
