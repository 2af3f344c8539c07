"""Comings and goings that what is known of a room speaks against: its state has the last word.

A server whose people were removed can go on building on the time before. Our homeserver hands such
events out and keeps them out of the room's state (server-server API, "Soft failure"); going by
them would give whoever was removed a voice again, or take it from others.
"""

from appservice.model.event import Heard, MemberChange, Membership
from appservice.model.room import Room

_HERE = (Membership.JOIN, Membership.INVITE)


def is_doubtful(room: Room, change: MemberChange) -> bool:
    """Whether that cannot be, as far as is known; what was lost on the way makes it true at times.

    Everybody comes in by an invitation of who is here, and only who is high enough puts people out.
    """
    member = room.members.get(change.user)
    known = member.membership if member is not None else None
    match change.membership:
        case Membership.JOIN:
            return known not in _HERE
        case Membership.INVITE if change.user != room.ai:
            stands = known in (Membership.JOIN, Membership.BAN)
            return stands or not room.joined(change.sender)
        case Membership.LEAVE | Membership.BAN:
            return change.user == room.ai or (known in _HERE and not _may_put_out(room, change))
    return False


def counts(change: MemberChange, state: list[Heard]) -> bool:
    """Whether that person is in the room's state what the event says, by whatever event."""
    return any(
        isinstance(event, MemberChange)
        and event.user == change.user
        and event.membership is change.membership
        for event in state
    )


def _may_put_out(room: Room, change: MemberChange) -> bool:
    if change.membership is Membership.LEAVE and change.sender == change.user:
        return True
    needed = room.power.ban if change.membership is Membership.BAN else room.power.kick
    own = room.power.of(change.sender)
    high = own >= needed and own > room.power.of(change.user)
    return change.sender == room.ai or (room.joined(change.sender) and high)
