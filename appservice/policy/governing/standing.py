"""Whether the AI user may keep a group's rules, and what it lacks for that."""

from appservice.model.globs import matches_any
from appservice.model.group import Standing
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.admission import people
from appservice.policy.governing.reach import in_reach, lacks, needed
from appservice.policy.governing.seats import FULL, crowded, seats
from appservice.policy.governing.unseen import UNSEEN

SETTLED = "settled"
GROWN = "grown"
UNFOUGHT = frozenset((SETTLED, FULL, UNSEEN))
"""What stands in a group's log without having been undone by somebody."""


def other_steerer(room: Room, rules: Rules) -> UserId | None:
    """Another AI of this kind that keeps this group: who made the room, else who wrote the display.

    Anybody can write such an event where they have the power to, and must not get rid of the rules
    by it: the other one is listed among the bots, or stands where no rule of ours reaches it.
    """
    made_here = room.request is not None and room.maker == room.ai
    if made_here:
        return None
    candidates = (room.maker if room.request is not None else None, room.display_by)
    steerer = next((user for user in candidates if user is not None), None)
    if steerer is None or steerer == room.ai or not room.joined(steerer):
        return None
    beyond = room.power.of(room.ai) >= needed(room) and not in_reach(room, steerer)
    return steerer if beyond or matches_any(rules.bots, steerer) else None


def fought(room: Room, now_ms: int, rules: Rules) -> str | None:
    """What was put back too often of late, if anything."""
    since = now_ms - rules.governance.fight_ms
    lately = [
        each.what
        for each in room.group.put_back
        if each.at_ms >= since and each.what not in UNFOUGHT
    ]
    return next((what for what in lately if lately.count(what) >= rules.governance.fights), None)


def standing(room: Room, now_ms: int, rules: Rules) -> tuple[Standing, tuple[str, ...]]:
    """The standing, and what the AI user lacks."""
    if room.group.standing is Standing.YIELDED or fought(room, now_ms, rules) is not None:
        return Standing.YIELDED, ()
    if other_steerer(room, rules) is not None:
        return Standing.FOLLOWS, ()
    missing = lacks(room) or (("too_many",) if crowded(room, rules) else ())
    grown = len(people(room, rules)) > seats(room, rules)
    if room.group.standing is Standing.GUEST and grown and "too_many" not in missing:
        # To remove people is no way to begin; who came while it was a guest came rightly.
        missing += (GROWN,)
    return (Standing.GUEST if missing else Standing.STEERS), missing
