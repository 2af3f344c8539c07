"""Signs on lines: reactions, votes in polls of members' and their ends are kept in history too."""

from dataclasses import replace

from appservice.model.chat import Author, Line
from appservice.model.effect import Decision
from appservice.model.event import LineKind, PollEnd, PollVote, Reaction
from appservice.model.given import Given
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.admission import is_stranger


def decide_poll_end(scene: Scene, _end: PollEnd, _now_ms: int, _rules: Rules) -> Decision:
    """Nothing but that it is kept."""
    return Decision("end of a poll", scene.room)


def with_mark(scene: Scene, given: Given, decision: Decision, rules: Rules) -> Decision:
    """The decision, and that the sign is kept where it is one: no command, no vote about people."""
    if not isinstance(given, Reaction | PollVote | PollEnd):
        return decision
    room = scene.room
    if decision.effects or decision.room != room or not room.listens:
        return decision
    if given.sender != rules.ai and not room.joined(given.sender):
        return decision
    if room.kind is RoomKind.DIRECT and is_stranger(room.person or given.sender, rules):
        return decision  # nothing is kept of them
    return replace(decision, mark=_line(given, scene.target, room, rules))


def _line(
    given: Reaction | PollVote | PollEnd, target: Line | None, room: Room, rules: Rules
) -> Line | None:
    mark = Line(
        room_id=given.room_id,
        event_id=given.event_id,
        sender=given.sender,
        author=Author.AI if given.sender == rules.ai else Author.HUMAN,
        kind=LineKind.REACTION,
        body="",
        sent_ms=given.sent_ms,
    )
    if isinstance(given, Reaction):
        return replace(mark, reply_to=given.target, body=given.key)
    poll = target if target is not None and target.event_id == given.poll else None
    if poll is None or poll.kind is not LineKind.POLL or not given.assured:
        return None
    if isinstance(given, PollVote):
        known = tuple((key, text) for key, text in poll.choices if key in given.answers)
        return replace(mark, kind=LineKind.VOTE, reply_to=given.poll, choices=known)
    power = room.power  # who may redact may end it too (MSC3381)
    if given.sender != poll.sender and power.of(given.sender) < power.redact:
        return None
    return replace(mark, kind=LineKind.POLL_END, reply_to=given.poll)
