"""A transcript as the pipeline has it: a room, the lines of its history, and the last event."""

from dataclasses import dataclass, replace

from appservice.model.chat import Line
from appservice.model.effect import Decision
from appservice.model.event import (
    Heard,
    LineKind,
    MemberChange,
    Membership,
    Reaction,
    RoomMessage,
)
from appservice.model.group import Group, Standing
from appservice.model.ids import EventId, RoomId, UserId, server_name
from appservice.model.room import Member, Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.speaking import Call, Mode, Ruling
from appservice.model.talk import Talk
from appservice.policy.decide.marks import with_mark
from appservice.policy.decide.message import author_of, line_of
from appservice.policy.speaking import ruling
from bench.speaking_cases import Case, Happening

ROOM = RoomId("!bench:bench.test")
START_MS = 1_750_000_000_000
_KINDS = {
    "voice": LineKind.VOICE,
    "image": LineKind.IMAGE,
    "file": LineKind.FILE,
    "poll": LineKind.POLL,
}
_MSGTYPES = {"m.notice": LineKind.NOTICE, "m.emote": LineKind.EMOTE}


@dataclass(frozen=True, slots=True)
class Played:
    """The last event of a transcript with all that is known before it."""

    last: Heard
    talk: Talk
    rules: Rules

    def ruled(self) -> Ruling:
        """What the rules say. Only words are ruled on: signs and comings and goings, never."""
        if isinstance(self.last, RoomMessage):
            return ruling(self.last, self.talk, self.rules)
        what = "a reaction" if isinstance(self.last, Reaction) else "somebody comes or goes"
        return Ruling(Call.SILENT, what)


def play(case: Case) -> Played:
    """The whole transcript but its last event as history, and that event."""
    ai = UserId(case.ai[0])
    rules = Rules(ai=ai, ai_name=case.ai[1], own_server=server_name(ai))
    lines: list[Line] = []
    heard = [_heard(each) for each in case.events]
    room = _room(case, heard)
    for one in heard[:-1]:
        if isinstance(one, RoomMessage) and one.replaces is not None:
            lines = [_amended(line, one) for line in lines]
        elif isinstance(one, RoomMessage):
            lines.append(line_of(one, author_of(one, rules)))
        elif isinstance(one, Reaction):
            lines += _marks(one, room, rules)
    last = heard[-1]
    target = _target(last)
    talk = Talk(
        room=room,
        lines=tuple(lines),
        target=next((line for line in lines if line.event_id == target), None),
        now_ms=last.sent_ms,
        mode=Mode(case.mode),
    )
    return Played(last, talk, rules)


def _marks(reaction: Reaction, room: Room, rules: Rules) -> list[Line]:
    mark = with_mark(Scene(room), reaction, Decision("a sign", room), rules).mark
    return [] if mark is None else [mark]


def _target(last: Heard) -> EventId | None:
    if isinstance(last, RoomMessage):
        return last.replaces or last.reply_to
    return last.target if isinstance(last, Reaction) else None


def _room(case: Case, heard: list[Heard]) -> Room:
    named = (case.ai, *case.members)
    members = {
        UserId(user): Member(UserId(user), Membership.JOIN, name, position=place)
        for place, (user, name) in enumerate(named)
    }
    for one in heard:
        if isinstance(one, MemberChange) and one.user in members:
            members[one.user] = replace(members[one.user], membership=one.membership)
    group = Group(standing=Standing.STEERS)
    return Room(
        room_id=ROOM, kind=RoomKind.GROUP, ai=UserId(case.ai[0]), members=members, group=group
    )


def _amended(line: Line, edit: RoomMessage) -> Line:
    if line.event_id != edit.replaces or line.sender != edit.sender:
        return line
    return replace(line, body=edit.body, edited=True, mentions=line.mentions | edit.mentions)


def _heard(event: Happening) -> Heard:
    sender, sent_ms = UserId(event.sender), START_MS + round(event.at_s * 1000)
    event_id = EventId(event.event_id)
    if event.kind == "reaction":
        return Reaction(
            event_id=event_id,
            room_id=ROOM,
            sender=sender,
            sent_ms=sent_ms,
            target=EventId(event.relates_to or ""),
            key=event.body,
        )
    if event.kind in {"join", "leave"}:
        membership = Membership.JOIN if event.kind == "join" else Membership.LEAVE
        return MemberChange(
            event_id=event_id,
            room_id=ROOM,
            sender=sender,
            sent_ms=sent_ms,
            user=sender,
            membership=membership,
        )
    return RoomMessage(
        event_id=event_id,
        room_id=ROOM,
        sender=sender,
        sent_ms=sent_ms,
        kind=_KINDS.get(event.kind) or _MSGTYPES.get(event.msgtype, LineKind.TEXT),
        body=event.body,
        file=event.filename,
        mentions=frozenset(map(UserId, event.mentions)),
        reply_to=EventId(event.reply_to) if event.reply_to else None,
        thread=EventId(event.thread) if event.thread else None,
        replaces=EventId(event.relates_to) if event.kind == "edit" and event.relates_to else None,
    )
