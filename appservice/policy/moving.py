"""Rooms that were upgraded: where one went on, and what may go along.

Source: client-server specification, "Room Upgrades". A new room's `predecessor` is its maker's word
and proves nothing; the old room's tombstone, which took power to send, does.
"""

from dataclasses import replace

from appservice.model.group import Group
from appservice.model.ids import RoomId, UserId
from appservice.model.instructions import Instructions
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.admission import people

TOMBSTONE = "m.room.tombstone"


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


def carried_over(new: Room, old: Room) -> Room:
    """The new room with what members of the old one chose. The power to keep it comes by itself."""
    group: Group = replace(
        new.group,
        settings=old.group.settings,
        instructions=words_carried(new, old),
        removed=old.group.removed,
        came_from=old.room_id,
    )
    return replace(new, group=group, told_to=old.told_to, told_models=old.told_models)


def history_stays(new: Room, old: Room) -> str | None:
    """Why what was said in the old room may not be known in the new one, if so."""
    if old.encrypted and not new.encrypted:
        return "history_stays_encrypted"
    were_there = _members(old)
    strangers = {m.user_id for m in new.present()} - were_there - {new.ai}
    return "history_stays_strangers" if strangers else None


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
