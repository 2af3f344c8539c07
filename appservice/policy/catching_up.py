"""What somebody missed in a group: since when, what of it they may see, and where it is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from appservice.model.chat import Author, Line
from appservice.model.commands.catchup import Since
from appservice.model.event import LineKind
from appservice.model.ids import EventId, UserId
from appservice.model.room import Room, RoomKind
from appservice.model.visit import Moment, Visit
from appservice.policy.admission import still_direct
from appservice.policy.visits import left_off

DAY_MS: Final = 86_400_000
LONGEST_MS: Final = 30 * DAY_MS
_MINUTE_MS: Final = 60_000
_OPEN: Final = ("shared", "world_readable")


@dataclass(frozen=True, slots=True)
class Start:
    """Where the missed begins: after a place in the inbox, or else (0) after a time."""

    at_ms: int
    position: int = 0


def since_ms(since: Since, now_ms: int) -> int | None:
    """The time that is meant; None for one to come or longer ago than is looked back."""
    if since.ago_ms is not None:
        at_ms = now_ms - since.ago_ms
    else:
        at_ms = _day_ms(since, now_ms) + (since.minute or 0) * _MINUTE_MS
        if since.date_ms is None and since.days_back is None and at_ms > now_ms:
            at_ms -= DAY_MS  # the last time that it was so late
    return at_ms if now_ms - LONGEST_MS <= at_ms < now_ms else None


def _day_ms(since: Since, now_ms: int) -> int:
    if since.date_ms is not None:
        return since.date_ms
    return now_ms - now_ms % DAY_MS - (since.days_back or 0) * DAY_MS


def start_of(wished_ms: int | None, visit: Visit | None, asked_ms: int) -> Start:
    """Where the missed begins for who asked then: at their wish, where they left off, or a day."""
    if wished_ms is not None:
        return Start(wished_ms)
    left = left_off(visit, asked_ms)
    if left is None:
        return Start(asked_ms - DAY_MS)
    return Start(max(left.at_ms, asked_ms - LONGEST_MS), left.position)


def missed(
    room: Room,
    person: UserId,
    lines: Sequence[Line],
    moments: Mapping[EventId, Moment],
    start: Start,
    asked_ms: int,
) -> tuple[Line, ...]:
    """The lines since then that the person may see, in order; none where all are their own.

    `moments` says when each reached us, by our own clock. Of a line that came another way (our own
    just sent, one from the room before) only the sender's word is known. Those of the room before
    have its ID: there they can be found.
    """
    found = tuple(
        _found_where(room, line, moments.get(line.event_id))
        for line in lines
        if _is_talk(line)
        and _is_in(room, person, line, moments.get(line.event_id), start, asked_ms)
    )
    return found if any(line.sender != person for line in found) else ()


def _found_where(room: Room, line: Line, moment: Moment | None) -> Line:
    if room.predecessor is None or not _is_from_before(room, line, moment):
        return line
    return replace(line, room_id=room.predecessor)


def _is_from_before(room: Room, line: Line, moment: Moment | None) -> bool:
    """Whether a line came along from the room that this one took over from.

    Whatever others say here reaches us here; what the AI user says may be known before it does.
    """
    came_ms = room.group.visibility.came_ms
    if moment is not None or not came_ms:
        return False
    return line.author is not Author.AI or line.sent_ms < came_ms


def _is_talk(line: Line) -> bool:
    """Whether that is part of the talk. What the AI user answers to nothing is about itself."""
    if line.author is not Author.AI:
        return not line.left_out
    answers = line.reply_to is not None or line.thread is not None
    return answers and line.kind is not LineKind.NOTICE and not line.left_out


def _is_in(
    room: Room, person: UserId, line: Line, moment: Moment | None, start: Start, asked_ms: int
) -> bool:
    at_ms = moment.at_ms if moment is not None else line.sent_ms
    if _is_from_before(room, line, moment):
        at_ms = min(at_ms, room.group.visibility.came_ms - 1)  # whatever its sender claims
        is_seen = may_see_before(room, person, at_ms)
    else:
        is_seen = may_see(room, person, at_ms)
    if at_ms > asked_ms or not is_seen:
        return False
    if moment is not None and start.position:
        return moment.position > start.position
    return at_ms > start.at_ms


def may_see_before(room: Room, person: UserId, at_ms: int) -> bool:
    """Whether that person was in the room before this one when that was said there.

    No app shows in a new room what was said in an old one.
    """
    since = room.group.visibility.before.get(person)
    return since is not None and at_ms >= since


def may_see(room: Room, person: UserId, at_ms: int) -> bool:
    """Whether that person's own app shows them what came at that time. In doubt it does not.

    In encrypted rooms nobody has the keys of what was said before they were in.
    """
    since = room.group.since.get(person)
    if since is not None and at_ms >= since:
        return True
    visibility = room.group.visibility
    is_open = room.history_visibility in _OPEN and not visibility.narrow
    return is_open and not room.encrypted and at_ms >= visibility.open_from_ms


def with_visibility(room: Room, now_ms: int) -> Room:
    """The room, with a change of what newcomers see noted: it tells nothing of the time before."""
    known, is_open = room.group.visibility, room.history_visibility in _OPEN
    if room.kind is not RoomKind.GROUP or known.narrow is not is_open:
        return room
    noted = replace(known, narrow=not is_open)
    if is_open:
        noted = replace(noted, open_from_ms=now_ms)
    return replace(room, group=replace(room.group, visibility=noted))


def is_private_with(chat: Room, person: UserId) -> bool:
    """Whether a room is nobody's but that person's and the AI user's, by a fresh look."""
    fits = chat.person == person and still_direct(chat)
    return fits and chat.joined(person) and chat.joined(chat.ai)


def keeps_secret(group: Room, chat: Room) -> bool:
    """Whether what was said in the group is as secret in the chat."""
    return chat.encrypted or not group.encrypted
