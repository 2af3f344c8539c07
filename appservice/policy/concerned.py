"""Whom an input concerns: of these it has to be known how old they are."""

from typing import Any

from appservice.model.given import Governed
from appservice.model.globs import matches_any
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.admission import people


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
