"""The AI user's own leaving: announced, then done when nobody has taken it back in time."""

from dataclasses import replace
from typing import Final

from appservice.model.effect import (
    Audit,
    Decision,
    DropTurns,
    Effect,
    Leave,
    Notice,
    SetTimer,
    sentence,
)
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.parting import heir_of

LEAVE: Final = "leave"
"""The timer that ends the time in which leaving can be taken back."""


def leaves_now(room: Room, by: UserId, rules: Rules) -> Decision:
    """Everybody is told who sent it away; what power it has is handed over by `Leave`."""
    effects: tuple[Effect, ...] = (
        DropTurns("sent away"),
        Notice(sentence("sent_away", by=by)),
        Audit("leave", by, heir_of(room, rules.bots), "power handed over"),
        Leave(),
    )
    return Decision("sent away", room, effects)


def time_to_leave(room: Room, now_ms: int, rules: Rules) -> Decision | None:
    """The timer has come: the AI user leaves, unless that was taken back."""
    by = room.group.left_by
    if by is None or now_ms < room.group.left_ms:
        return None
    return leaves_now(room, by, rules)


def leaves_soon(room: Room, by: UserId, told: Notice, now_ms: int, rules: Rules) -> Decision:
    """It is silent from now on, and keeps nothing more that is said."""
    left_ms = now_ms + rules.governance.leave_grace_ms
    room = replace(room, group=replace(room.group, left_by=by, left_ms=left_ms))
    effects = (DropTurns("sent away"), told, SetTimer(LEAVE, left_ms))
    return Decision("sent away, and may be called back", room, effects)


def stays(room: Room, by: UserId, told: Notice, now_ms: int) -> Decision:
    """The leaving is taken back."""
    group = replace(room.group, left_by=None, left_ms=0, reads_from_ms=now_ms)
    effects = (SetTimer(LEAVE, None), told, Audit("stay", by))
    return Decision("called back", replace(room, group=group), effects)
