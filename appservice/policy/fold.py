"""Folding state events into a snapshot: what a room looks like after one more event."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from appservice.model.event import Heard, MemberChange, Membership, StateChange
from appservice.model.group import DISPLAY
from appservice.model.ids import RoomId, UserId, parse_user_id
from appservice.model.room import Member, Room, RoomKind
from appservice.policy import power

REQUEST_KEY = "im.parlour.request"
_LONGEST_NAME, _LONGEST_TOPIC = 255, 2000


def fold(room: Room, event: Heard) -> Room:
    """The snapshot after that event; events that are no state leave it as it is."""
    if isinstance(event, MemberChange):
        return _fold_member(room, event)
    if isinstance(event, StateChange) and event.type == "m.room.third_party_invite":
        return replace(room, promised=True)  # taken back or not: somebody could have come by it
    if isinstance(event, StateChange) and event.state_key == "":
        return _fold_state(room, event)
    return room


def snapshot(room_id: RoomId, kind: RoomKind, ai: UserId, state: Iterable[Heard]) -> Room:
    """A fresh snapshot from a room's current state, whatever its order; the first to join first."""
    room, members = Room(room_id=room_id, kind=kind, ai=ai), dict[UserId, Member]()
    for event in sorted(state, key=lambda event: (event.sent_ms, event.event_id)):
        if isinstance(event, MemberChange):
            members[event.user] = _member(members, event)
        else:
            room = fold(room, event)
    return replace(room, members=members)


def refreshed(known: Room, state: Iterable[Heard]) -> Room:
    """A fresh snapshot that keeps what only we know of the room."""
    fresh = snapshot(known.room_id, known.kind, known.ai, state)
    return replace(
        fresh,
        members=_placed(known, fresh),
        person=known.person,
        asker=known.asker,
        quiet_until_ms=known.quiet_until_ms,
        quiet_by=known.quiet_by,
        told_encrypted=known.told_encrypted,
        told_left_out=known.told_left_out,
        told_to=known.told_to,
        told_models=known.told_models,
        told_away_ms=known.told_away_ms,
        told_stopped_ms=known.told_stopped_ms,
        told_media_ms=known.told_media_ms,
        told_reach_ms=known.told_reach_ms,
        told_spent=known.told_spent,
        unread=known.unread,
        question=known.question,
        copies=known.copies,
        erase_asked=known.erase_asked,
        erase_asked_ms=known.erase_asked_ms,
        exported=known.exported,
        group=known.group,
        promised=fresh.promised or known.promised,
        # Once is for ever, also where the servers' resolution of states has lost the event.
        encrypted=fresh.encrypted or known.encrypted,
        cipher=fresh.cipher if fresh.encrypted else known.cipher,
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
        if before is not None and _keeps_seat(before.membership, member.membership):
            position = before.position
        else:
            position = last = last + 1
        # A join does not say by whom one was invited.
        inviter = member.inviter or (before.inviter if before is not None else None)
        placed[user] = replace(member, position=position, inviter=inviter)
    return placed


def _fold_member(room: Room, event: MemberChange) -> Room:
    return replace(room, members={**room.members, event.user: _member(room.members, event)})


def _member(members: Mapping[UserId, Member], event: MemberChange) -> Member:
    before = members.get(event.user)
    stays = before is not None and _keeps_seat(before.membership, event.membership)
    position = (
        before.position
        if before and stays
        else 1 + max((m.position for m in members.values()), default=0)
    )
    invited = event.membership is Membership.INVITE
    inviter = event.sender if invited else (before.inviter if before else None)
    return Member(event.user, event.membership, event.display_name, inviter, position)


def _keeps_seat(before: Membership, now: Membership) -> bool:
    """A seat is taken by the invitation: joining keeps its place in the order."""
    return before is now or (before is Membership.INVITE and now is Membership.JOIN)


def _fold_state(room: Room, event: StateChange) -> Room:
    folded = _FOLDS.get(event.type)
    return room if folded is None else folded(room, event)


def _fold_levels(room: Room, event: StateChange) -> Room:
    return replace(room, power=power.read(event.content, room.power.creators))


def _fold_name(room: Room, event: StateChange) -> Room:
    return replace(room, name=_text(event.content, "name", _LONGEST_NAME))


def _fold_topic(room: Room, event: StateChange) -> Room:
    return replace(room, topic=_text(event.content, "topic", _LONGEST_TOPIC))


def _fold_avatar(room: Room, event: StateChange) -> Room:
    return replace(room, avatar=_text(event.content, "url"))


def _fold_join_rules(room: Room, event: StateChange) -> Room:
    return replace(room, join_rule=_text(event.content, "join_rule") or "invite")


def _fold_history(room: Room, event: StateChange) -> Room:
    visible = _text(event.content, "history_visibility")
    return replace(room, history_visibility=visible or "shared")


def _fold_guests(room: Room, event: StateChange) -> Room:
    return replace(room, guest_access=_text(event.content, "guest_access") or "forbidden")


def _fold_encryption(room: Room, event: StateChange) -> Room:
    # Once is for ever: what comes later says how, never that it is over.
    return replace(room, encrypted=True, cipher=_text(event.content, "algorithm"))


def _fold_alias(room: Room, event: StateChange) -> Room:
    return replace(room, alias=_alias(event.content))


def _fold_tombstone(room: Room, event: StateChange) -> Room:
    where = _text(event.content, "replacement_room")
    return replace(room, successor=RoomId(where) if where else None, successor_by=event.sender)


def _fold_display(room: Room, event: StateChange) -> Room:
    return replace(room, display=dict(event.content), display_by=event.sender)


def _fold_create(room: Room, event: StateChange) -> Room:
    version = _text(event.content, "room_version") or "1"
    creators = {event.sender}
    if power.has_creators(version):
        listed = event.content.get("additional_creators")
        more = listed if isinstance(listed, list) else []
        named = (parse_user_id(item) for item in more if isinstance(item, str))
        creators |= {user for user in named if user is not None}
    above_all = frozenset(creators) if power.has_creators(version) else frozenset[UserId]()
    room = replace(room, power=replace(room.power, creators=above_all))
    before = event.content.get("predecessor")
    predecessor = _text(before, "room_id") if isinstance(before, Mapping) else None
    return replace(
        room,
        version=version,
        creators=frozenset(creators),
        room_type=_text(event.content, "type"),
        predecessor=RoomId(predecessor) if predecessor else None,
        maker=event.sender,
        request=_text(event.content, REQUEST_KEY),
    )


def _alias(content: Mapping[str, Any]) -> str | None:
    """The first published address, main or other."""
    others = content.get("alt_aliases")
    listed = [content.get("alias"), *(others if isinstance(others, list) else [])]
    return next((alias[:255] for alias in listed if isinstance(alias, str) and alias), None)


_FOLDS: dict[str, Callable[[Room, StateChange], Room]] = {
    "m.room.create": _fold_create,
    "m.room.power_levels": _fold_levels,
    "m.room.name": _fold_name,
    "m.room.topic": _fold_topic,
    "m.room.avatar": _fold_avatar,
    "m.room.join_rules": _fold_join_rules,
    "m.room.history_visibility": _fold_history,
    "m.room.guest_access": _fold_guests,
    "m.room.encryption": _fold_encryption,
    "m.room.canonical_alias": _fold_alias,
    "m.room.tombstone": _fold_tombstone,
    DISPLAY: _fold_display,
}


def _text(content: Mapping[str, Any], key: str, most: int = 255) -> str | None:
    value = content.get(key)
    if not isinstance(value, str):
        return None
    # Raw JSON can hold lone surrogates and NUL, which cannot be stored or sent.
    return value[:most].encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
