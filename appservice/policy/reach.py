"""To which models what is said in a room may be given: the one place that decides it."""

from appservice.model.reach import Reach
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules


def reach_of(room: Room, rules: Rules) -> Reach:
    """The reach of a room's words, of earlier ones too: once encrypted is encrypted for good."""
    own_only = rules.local_models_only and room.encrypted
    direct = room.kind is RoomKind.DIRECT
    return Reach(room.room_id, own_machines_only=own_only, person=room.person if direct else None)


def may_be_told(source: Room | None, into: Room) -> bool:
    """Whether what is remembered from one chat may be told in another of the same person.

    What was said encrypted is never said in the clear, nor told to models that only what is said in
    the clear goes to. A room that nobody knows any more counts as encrypted.
    """
    return into.encrypted or (source is not None and not source.encrypted)


def is_settled(room: Room, rules: Rules) -> bool:
    """Whether a fresher look at the room could not narrow its reach."""
    return room.encrypted or not rules.local_models_only
