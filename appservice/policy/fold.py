"""Folding state events into a snapshot: what a room looks like after one more event."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from appservice.model.event import Heard, MemberChange, Membership, StateChange
from appservice.model.ids import RoomId, UserId, parse_user_id
from appservice.model.room import Member, Room, RoomKind
from appservice.policy import power

REQUEST_KEY = "im.parlour.request"


def fold(room: Room, event: Heard) -> Room:
    """The snapshot after that event; events that are no state leave it as it is."""
    if isinstance(event, MemberChange):
        return _fold_member(room, event)
    if isinstance(event, StateChange) and event.state_key == "":
        return _fold_state(room, event)
    return room


def snapshot(room_id: RoomId, kind: RoomKind, ai: UserId, state: Iterable[Heard]) -> Room:
    """A fresh snapshot from a room's current state, whatever its order.

    Creation comes first, because power levels are read by it; people are ordered by joining.
    """
    events = sorted(state, key=lambda event: (not _is(event, "m.room.create"), event.sent_ms))
    room = Room(room_id=room_id, kind=kind, ai=ai)
    for event in events:
        room = fold(room, event)
    return room


def refreshed(known: Room, state: Iterable[Heard]) -> Room:
    """A fresh snapshot that keeps what only we know of the room."""
    fresh = snapshot(known.room_id, known.kind, known.ai, state)
    members = {
        user: replace(member, position=known.members[user].position)
        if user in known.members
        else member
        for user, member in fresh.members.items()
    }
    return replace(
        fresh,
        members=members,
        person=known.person,
        asker=known.asker,
        quiet_until_ms=known.quiet_until_ms,
        told_encrypted=known.told_encrypted,
        told_away_ms=known.told_away_ms,
        told_stopped_ms=known.told_stopped_ms,
    )


def request_of(state: Iterable[Heard]) -> str | None:
    """The request that a room was created for, where its creation names one."""
    for event in state:
        if isinstance(event, StateChange) and event.type == "m.room.create":
            value = event.content.get(REQUEST_KEY)
            return value if isinstance(value, str) else None
    return None


def _is(event: Heard, type: str) -> bool:
    return isinstance(event, StateChange) and event.type == type


def _fold_member(room: Room, event: MemberChange) -> Room:
    before = room.members.get(event.user)
    stays = before is not None and before.membership is event.membership
    position = (
        before.position
        if before and stays
        else 1 + max((m.position for m in room.members.values()), default=0)
    )
    invited = event.membership is Membership.INVITE
    inviter = event.sender if invited else (before.inviter if before else None)
    member = Member(event.user, event.membership, event.display_name, inviter, position)
    return replace(room, members={**room.members, event.user: member})


def _fold_state(room: Room, event: StateChange) -> Room:
    content = event.content
    match event.type:
        case "m.room.create":
            return _fold_create(room, event)
        case "m.room.power_levels":
            creators = room.power.creators
            return replace(room, power=power.read(content, creators))
        case "m.room.name":
            return replace(room, name=_text(content, "name"))
        case "m.room.topic":
            return replace(room, topic=_text(content, "topic"))
        case "m.room.join_rules":
            return replace(room, join_rule=_text(content, "join_rule") or "invite")
        case "m.room.history_visibility":
            visible = _text(content, "history_visibility")
            return replace(room, history_visibility=visible or "shared")
        case "m.room.encryption":
            return replace(room, encrypted=True)
        case _:
            return room


def _fold_create(room: Room, event: StateChange) -> Room:
    version = _text(event.content, "room_version") or "1"
    creators = {event.sender}
    if power.has_creators(version):
        listed = event.content.get("additional_creators")
        more = listed if isinstance(listed, list) else []
        creators |= {user for item in more if (user := parse_user_id(str(item)))}
        room = replace(room, power=replace(room.power, creators=frozenset(creators)))
    return replace(room, version=version, creators=frozenset(creators))


def _text(content: Mapping[str, Any], key: str) -> str | None:
    value = content.get(key)
    return value if isinstance(value, str) else None
