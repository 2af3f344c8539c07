"""Who made a group: the people whom nobody, the AI user included, ever acts against."""

from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.policy import power


def creators_of(room: Room) -> frozenset[UserId]:
    """The group's creators, the AI user not among them.

    From version 12 on the room says it. Before, it is whom the group was handed over to (and whose
    it was who did not hand it over), or who asked for it, or who made the room.
    """
    if power.has_creators(room.version):
        return room.creators - {room.ai}
    if room.group.creator is not None:
        return room.group.founders | {room.group.creator}
    if room.asker is not None:
        return frozenset((room.asker,))
    return room.creators - {room.ai}


def creators_after(room: Room, by: UserId, to: UserId) -> frozenset[UserId]:
    """The creators once `by` has handed the group over: nobody gives away what is another's."""
    return (creators_of(room) - {by}) | {to}
