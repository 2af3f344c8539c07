"""Folding state events into a snapshot: what a room looks like after one more event."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from appservice.model.event import Heard, MemberChange, Membership, StateChange
from appservice.model.ids import RoomId, UserId, parse_user_id
from appservice.model.room import Member, Room, RoomKind
from appservice.policy import power

REQUEST_KEY = "im.parlour.request"
_LONGEST_NAME, _LONGEST_TOPIC = 255, 2000


def fold(room: Room, event: Heard) -> Room:
    """The snapshot after that event; events that are no state leave it as it is."""
    if isinstance(event, MemberChange):
        return _fold_member(room, event)
    if isinstance(event, StateChange) and event.state_key == "":
        return _fold_state(room, event)
    return room


def snapshot(room_id: RoomId, kind: RoomKind, ai: UserId, state: Iterable[Heard]) -> Room:
    """A fresh snapshot from a room's current state, whatever its order; the first to join first."""
    room = Room(room_id=room_id, kind=kind, ai=ai)
    for event in sorted(state, key=lambda event: (event.sent_ms, event.event_id)):
        room = fold(room, event)
    return room


def refreshed(known: Room, state: Iterable[Heard]) -> Room:
    """A fresh snapshot that keeps what only we know of the room."""
    fresh = snapshot(known.room_id, known.kind, known.ai, state)
    return replace(
        fresh,
        members=_placed(known, fresh),
        person=known.person,
        asker=known.asker,
        quiet_until_ms=known.quiet_until_ms,
        told_encrypted=known.told_encrypted,
        told_away_ms=known.told_away_ms,
        told_stopped_ms=known.told_stopped_ms,
        told_media_ms=known.told_media_ms,
    )


def request_of(state: Iterable[Heard]) -> str | None:
    """The request that a room was created for, where its creation names one."""
    for event in state:
        if isinstance(event, StateChange) and event.type == "m.room.create":
            value = event.content.get(REQUEST_KEY)
            return value if isinstance(value, str) else None
    return None


def _placed(known: Room, fresh: Room) -> dict[UserId, Member]:
    """The fresh members in the order in which we learnt of them; the new ones come last."""
    last = max((member.position for member in known.members.values()), default=0)
    placed: dict[UserId, Member] = {}
    for user, member in sorted(fresh.members.items(), key=lambda item: item[1].position):
        before = known.members.get(user)
        if before is not None and before.membership is member.membership:
            position = before.position
        else:
            position = last = last + 1
        # A join does not say by whom one was invited.
        inviter = member.inviter or (before.inviter if before is not None else None)
        placed[user] = replace(member, position=position, inviter=inviter)
    return placed


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
            return replace(room, name=_text(content, "name", _LONGEST_NAME))
        case "m.room.topic":
            return replace(room, topic=_text(content, "topic", _LONGEST_TOPIC))
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
        named = (parse_user_id(item) for item in more if isinstance(item, str))
        creators |= {user for user in named if user is not None}
        room = replace(room, power=replace(room.power, creators=frozenset(creators)))
    return replace(room, version=version, creators=frozenset(creators))


def _text(content: Mapping[str, Any], key: str, most: int = 255) -> str | None:
    value = content.get(key)
    if not isinstance(value, str):
        return None
    # Raw JSON can hold lone surrogates and NUL, which cannot be stored or sent.
    return value[:most].encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
