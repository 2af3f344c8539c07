"""Rooms that were upgraded: where one went on, and what may go along.

Source: client-server specification, "Room Upgrades". A new room's `predecessor` is its maker's word
and proves nothing; the old room's tombstone, which took power to send, does.
"""

from collections.abc import Mapping
from dataclasses import replace

from appservice.model.catching_up import Visibility
from appservice.model.group import Group
from appservice.model.ids import RoomId, UserId
from appservice.model.instructions import Instructions
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.admission import people

TOMBSTONE = "m.room.tombstone"
_EARLIER = 100


def successor_of(room: Room) -> RoomId | None:
    """Where people say that a room goes on: who said it has the power to, and is not the AI user.

    What the AI user itself does to a room has a way of its own.
    """
    if room.group.moved is not None:
        return room.group.moved.to
    if room.successor is None or room.successor == room.room_id or room.successor_by is None:
        return None
    if room.successor_by == room.ai:
        return None
    needed = room.power.events.get(TOMBSTONE, room.power.state_default)
    return room.successor if room.power.of(room.successor_by) >= needed else None


def goes_on(new: Room, old: Room) -> bool:
    """Whether both say that the one goes on with the other."""
    return new.predecessor == old.room_id and successor_of(old) == new.room_id


def earlier_of(old: Room) -> tuple[RoomId, ...]:
    """What a room that goes on with this one comes from besides, as far as is remembered.

    What was decided about a single group holds for it however often it was upgraded.
    """
    before = old.group.came_from
    return () if before is None else (before, *old.group.earlier)[:_EARLIER]


def carried_over(new: Room, old: Room, now_ms: int) -> Room:
    """The new room with what members of the old one chose. The power to keep it comes by itself."""
    visibility = taken_over(new.group.visibility, were_there(old), now_ms)
    group: Group = replace(
        new.group,
        settings=old.group.settings,
        instructions=words_carried(new, old),
        removed=old.group.removed,
        came_from=old.room_id,
        earlier=earlier_of(old),
        visibility=visibility,
    )
    return replace(new, group=group, told_to=old.told_to, told_models=old.told_models)


def history_stays(new: Room, old: Room) -> str | None:
    """Why what was said in the old room may not be known in the new one, if so."""
    if old.encrypted and not new.encrypted:
        return "history_stays_encrypted"
    were_there = _members(old)
    strangers = {m.user_id for m in new.present()} - were_there - {new.ai}
    return "history_stays_strangers" if strangers else None


def were_there(old: Room) -> dict[UserId, int]:
    """Since when those who are in a room could see what was said there, in doubt too late.

    What came there from a room before still is for those alone who were in that one.
    """
    since, seen = old.group.since, old.group.visibility
    here = {user: at for user, at in since.items() if old.joined(user)}
    return {
        user: seen.before[user]
        if user in seen.before and at <= seen.came_ms
        else max(at, seen.came_ms)
        for user, at in here.items()
    }


def taken_over(known: Visibility, before: Mapping[UserId, int], now_ms: int) -> Visibility:
    """What newcomers see of a room that goes on with another one from now on."""
    return replace(known, came_ms=now_ms, before=before)


def words_carried(new: Room, old: Room) -> Instructions | None:
    """The instructions that go along: like all that people wrote, never where it is less safe."""
    return None if history_stays(new, old) is not None else old.group.instructions


def everybody_followed(old: Room, new: Room, rules: Rules) -> bool:
    """Whether nobody is left in the old room who is not in the new one."""
    return all(new.joined(user) for user in people(old, rules) if old.joined(user))


def _members(old: Room) -> frozenset[UserId]:
    if old.group.moved is not None:
        return old.group.moved.members
    return frozenset(user for user in old.members if old.joined(user))
