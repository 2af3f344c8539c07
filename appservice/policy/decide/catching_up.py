"""What a wish to catch up leads to: an act beside the group's queue, or why not."""

from dataclasses import replace
from typing import Final

from appservice.model.catching_up import Asked, CatchUp, CaughtUp
from appservice.model.effect import Decision, Notice, sentence
from appservice.model.event import Reaction
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.speaking import Mode
from appservice.policy.manners import mode_of

MAILBOX: Final = "\N{OPEN MAILBOX WITH RAISED FLAG}"
LANE: Final = "catchup:"
HOUR_MS: Final = 3_600_000
# Whatever became of a wish that is so old, it is in nobody's way any more.
_OPEN_MS: Final = 600_000
_QUIET: Final = ("done", "silent")


def react_catch_up(scene: Scene, reaction: Reaction, now_ms: int, rules: Rules) -> Decision:
    """The same by a reaction, on whatever message. A no is not said: reactions are quick."""
    refused = refused_why(scene.room, reaction.sender, now_ms, rules)
    if refused is not None:
        return Decision(f"reaction: {refused}", scene.room)
    return begun(scene.room, reaction.sender, reaction.event_id, None, now_ms)


def decide_caught_up(scene: Scene, caught: CaughtUp, _now_ms: int, rules: Rules) -> Decision:
    """What came of it. Only what the person has to do first is said in the group."""
    group = scene.room.group
    asked = tuple(
        replace(one, open=False) if one.about == caught.about else one for one in group.catch_ups
    )
    room = replace(scene.room, group=replace(group, catch_ups=asked))
    why = f"catch-up: {caught.outcome}"
    if caught.outcome in _QUIET or not room.listens or not room.joined(caught.user):
        return Decision(why, room)
    say = sentence(caught.outcome, ai=rules.ai, prefix=rules.prefix)
    return Decision(why, room, (Notice(say, mention=caught.user),))


def refused_why(room: Room, by: UserId, now_ms: int, rules: Rules) -> str | None:
    """The sentence by which it is refused, if it is."""
    if room.kind is not RoomKind.GROUP:
        return "groups_only"
    if rules.stopped is not None:
        return "stopped_serverwide"
    if not rules.catching_up.on:
        return "catchup_off"
    if not room.listens:
        return "catchup_keeps_nothing"
    if mode_of(room, rules) is Mode.OFF:
        return "catchup_mode_off"
    recent = [one for one in _of_late(room, now_ms) if one.user == by]
    if any(one.open and now_ms - one.at_ms < _OPEN_MS for one in recent):
        return "catchup_under_way"
    return "catchup_too_many" if len(recent) >= rules.catching_up.per_hour else None


def begun(room: Room, by: UserId, about: EventId, wished_ms: int | None, now_ms: int) -> Decision:
    """The wish noted, and the act that follows from it."""
    asked = (*_of_late(room, now_ms), Asked(user=by, about=about, at_ms=now_ms))
    lane = RoomId(f"{LANE}{by}")
    act = CatchUp(lane, room.room_id, by, now_ms, about, wished_ms)
    room = replace(room, group=replace(room.group, catch_ups=asked))
    return Decision("catch-up", room, (act,))


def _of_late(room: Room, now_ms: int) -> tuple[Asked, ...]:
    return tuple(one for one in room.group.catch_ups if 0 <= now_ms - one.at_ms < HOUR_MS)
