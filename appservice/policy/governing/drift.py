"""Where what we heard and what the homeserver has do not agree on who is here.

For a moment that is usual: an invitation from another server reaches the invited person, and us,
before it reaches the room. So one looks again before believing that somebody is not here.
"""

from dataclasses import replace

from appservice.model.event import Membership
from appservice.model.given import Governed
from appservice.model.ids import UserId
from appservice.model.room import Room

SOON_MS = 500
LONGEST_MS = 15_000


def absent(known: Room, fresh: Room) -> tuple[UserId, ...]:
    """Who is here as we heard, and is not as the homeserver has it."""
    here = {member.user_id for member in fresh.present()}
    return tuple(m.user_id for m in known.present() if m.user_id not in here)


def settled_absent(room: Room, governed: Governed, now_ms: int) -> Room:
    """The room after a look: who was not here for as long as news may take is not here."""
    here = {member.user_id for member in room.present()}
    since = {user: room.group.absent.get(user, now_ms) for user in governed.absent if user in here}
    gone = {user for user, at in since.items() if now_ms - at >= LONGEST_MS}
    members = {
        user: replace(member, membership=Membership.LEAVE) if user in gone else member
        for user, member in room.members.items()
    }
    absent = {user: at for user, at in since.items() if user not in gone}
    return replace(room, members=members, group=replace(room.group, absent=absent))


def look_again_ms(
    room: Room, governed: Governed, planned_ms: int | None, now_ms: int
) -> int | None:
    """When the next look is due, after this one: for who is absent soon, and less and less soon.

    What was heard while the look was under way may have set an earlier time (`planned_ms`). A time
    that has passed meanwhile is now: a timer of that time may have rung already, and none rings
    twice.
    """
    times = [now_ms + max(SOON_MS, now_ms - at) for at in room.group.absent.values()]
    times += [at_ms for at_ms in (governed.look_again_ms, planned_ms) if at_ms is not None]
    return max(min(times), now_ms + 1) if times else None
