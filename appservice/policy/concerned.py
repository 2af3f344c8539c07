"""Whom an input concerns, and whether it has to be known how old they are."""

from collections.abc import Iterable
from typing import Any, Final

from appservice.model.event import Noise, PollEnd, PollVote, Reaction, RoomMessage
from appservice.model.given import Governed
from appservice.model.globs import matches_any
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.turn import Turn
from appservice.policy.admission import people
from appservice.policy.audience import depends_on_ages

_MOVES_NOBODY: Final = (RoomMessage, Reaction, PollVote, PollEnd, Noise)


def people_of(room: Room, given: Any, rules: Rules) -> tuple[UserId, ...]:
    """The people joined or invited, with who speaks, comes or goes by this input, each once.

    Also who waits by a link, and who was dealt with in a look. Whom a command names is looked up
    where the room is read afresh for them.
    """
    named = [getattr(given, key, None) for key in ("sender", "user")]
    named += [wish.user for wish in room.group.wishes]
    if isinstance(given, Governed):
        named += [each.user for each in given.carried]
    others = (
        UserId(user)
        for user in named
        if isinstance(user, str) and user != rules.ai and not matches_any(rules.bots, user)
    )
    return tuple(dict.fromkeys((*people(room, rules), *others)))


def needs_ages(
    room: Room, given: Any, open_turns: Iterable[Turn], now_ms: int, rules: Rules
) -> bool:
    """Whether what follows from an input may depend on how old anybody is.

    Else nobody's account data is read for it: talk in a group that is for all ages anyway.
    """
    if rules.age.policies or depends_on_ages(room, rules, now_ms):
        return True
    if getattr(given, "for_adults", False) or any(turn.for_adults for turn in open_turns):
        return True
    here = set(people(room, rules))
    return not isinstance(given, _MOVES_NOBODY) or any(u not in here for u in room.group.met)
