"""A person's own Space of groups: whether there is to be one, and which groups are in it."""

from collections.abc import Iterable
from typing import Final

from appservice.model.effect import Decision, Notice, sentence
from appservice.model.event import Heard, StateChange
from appservice.model.given import SpaceAsked
from appservice.model.ids import RoomId, UserId
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.space import Space
from appservice.model.whole import EndSpace, MakeSpace
from appservice.policy.governing.over import is_over

CHILD: Final = "m.space.child"
AGAIN_MS: Final = 600_000


def decide_space(asked: SpaceAsked, known: Space | None, now_ms: int, rules: Rules) -> Decision:
    """The decision on a wish; `known` is the person's Space, or the one they had."""
    desk = Room(room_id=asked.report_to, kind=RoomKind.DOOR, ai=rules.ai)
    has_one = known is not None and known.room_id is not None

    def told(key: str) -> Decision:
        say = sentence(key, prefix=rules.prefix)
        notice = Notice(say, reply_to=asked.about, room_id=asked.report_to)
        return Decision(f"space: {key}", desk, (notice,))

    if asked.on:
        lately = known is not None and now_ms - known.made_ms < AGAIN_MS
        if lately and not has_one:
            return told("space_soon")
        make = MakeSpace(asked.request_id, asked.asker, asked.report_to)
        return Decision("space will be made", desk, (make,))
    if not has_one:
        return told("space_none")
    end = EndSpace(asked.asker, asked.report_to)
    return Decision("space will end", desk, (end,))


def groups_of(rooms: Iterable[Room], user: UserId) -> frozenset[RoomId]:
    """The groups that the person and the AI user are both in."""
    return frozenset(
        room.room_id
        for room in rooms
        if room.kind is RoomKind.GROUP
        and room.joined(room.ai)
        and room.joined(user)
        and not is_over(room)
    )


def concerned(spaces: Iterable[Space], room: Room | None) -> list[Space]:
    """The Spaces in which something changes when the AI user comes to that room, or leaves it."""
    return [space for space in spaces if room is None or space.user in room.members]


def children_by(state: Iterable[Heard], ai: UserId) -> frozenset[RoomId]:
    """The rooms that the AI user put into a Space. What the person put there is theirs."""
    return frozenset(
        RoomId(event.state_key)
        for event in state
        if isinstance(event, StateChange)
        and event.type == CHILD
        and event.sender == ai
        and isinstance(event.content.get("via"), list)
    )
