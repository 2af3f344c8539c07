"""The time after a joining in which a group is for all ages, whoever is in it.

Everybody's joining begins one, of a length that nobody can foresee: so nobody can tell by what the
AI user says after it how old that person is.
"""

from dataclasses import replace

from appservice.model.ids import UserId
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.policy.admission import people


def newcomers(room: Room, rules: Rules) -> frozenset[UserId]:
    """Who is joined without that a time has begun for it. Nobody where no time is configured."""
    if rules.age.hold_most_ms <= 0:
        return frozenset()
    return _joined(room, rules) - room.group.met


def is_held(room: Room, rules: Rules, now_ms: int) -> bool:
    """Whether a group is in such a time; who was not met yet joined at this moment."""
    return now_ms < room.group.all_ages_until_ms or bool(newcomers(room, rules))


def held(room: Room, draw: float, now_ms: int, rules: Rules) -> Room:
    """A group with its time prolonged for who joined it, by whatever way that became known.

    `draw`, from 0 to 1, says how long. Who left is forgotten: their coming back is another joining.
    Nothing makes it shorter.
    """
    if room.kind is not RoomKind.GROUP or rules.age.hold_most_ms <= 0:
        return room
    joined, group = _joined(room, rules), room.group
    if joined == group.met:
        return room
    until_ms = group.all_ages_until_ms
    if joined - group.met:
        least, most = rules.age.hold_least_ms, rules.age.hold_most_ms
        until_ms = max(until_ms, now_ms + least + round(draw * max(0, most - least)))
    return replace(room, group=replace(group, met=joined, all_ages_until_ms=until_ms))


def _joined(room: Room, rules: Rules) -> frozenset[UserId]:
    return frozenset(user for user in people(room, rules) if room.joined(user))
