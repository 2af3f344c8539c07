"""From what the AI user's answers were made, so that they go when it goes."""

from collections.abc import Sequence
from typing import Final

from appservice.model.chat import Line
from appservice.model.ids import EventId, RoomId, TurnId
from appservice.ports.seal import Seal
from appservice.storage.database import Write

# The answers whose prompt held what is erased: in the talk, in what that came to in short, or
# quoted from before. Not those that only followed such an answer: since windows overlap, these are
# all that were ever given later. A mark that is taken back is no words that an answer could repeat.
_LEAVE_OUT: Final = """
    with gone as (
        select coalesce(place, position) as at from lines
        where room_id = $1 and event_id = $2 and kind not in ('reaction', 'vote', 'poll_end')
    )
    update lines set left_out = 2
    where room_id = $1 and left_out = 0 and used_to is not null
    and used_to >= (select at from gone)
    and (used_from <= (select at from gone)
        or used_also like (select '%,' || cast(at as text) || ',%' from gone))"""
# They may repeat it, and nobody is told of them any more. They stay ours to be removed.
_EMPTY: Final = """
    update lines set body = $2, more = null, mentions = null
    where room_id = $1 and used_to is not null and left_out = 2 and erased = 0"""
_EMPTY_ONE: Final = """
    update lines set body = $3, more = null, mentions = null
    where room_id = $1 and event_id = $2 and left_out <> 0 and erased = 0"""
_LEFT_OUT: Final = """
    update lines set left_out = 1 where room_id = $1 and used_to is not null and left_out = 2"""
# What a turn noted of its answer, for the line that the answer has become.
_USED: Final = """
    update lines set
        used_from = (select used_from from turns where turn_id = $1 and room_id = $2),
        used_to = (select used_to from turns where turn_id = $1 and room_id = $2),
        used_also = (select used_also from turns where turn_id = $1 and room_id = $2),
        left_out = (select tainted from turns where turn_id = $1 and room_id = $2)
    where room_id = $2 and event_id = $3 and exists (
        select 1 from turns where turn_id = $1 and room_id = $2)"""
# What an answer used begins with the first of the carried lines that it used in the old room. Where
# it quoted from before that, or where nothing is known, all that stands before it counts as used.
_OWN_OF_OLD: Final = """
    update lines set used_to = position, used_from = coalesce((
        select mine.position from lines told
        join lines mine on mine.room_id = $1 and mine.event_id = told.event_id
        where told.room_id = $2 and told.erased = 0 and coalesce(told.place, told.position) >= (
            select answer.used_from from lines answer where answer.room_id = $2
            and answer.event_id = lines.event_id and answer.used_also is null)
        order by coalesce(told.place, told.position), coalesce(told.came, 0), told.position
        limit 1), 0)
    where room_id = $1 and author = 'ai' and used_to is null"""


def places(used: Sequence[int]) -> tuple[int, int, str | None]:
    """What is stored of `Prompt.used`: first, last, and the others as text."""
    first, last, *others = used
    return first, last, f",{','.join(map(str, others))}," if others else None


def leaving_out(room_id: RoomId, event_id: EventId) -> Write:
    """The statement that finds the AI user's answers that were made from an event.

    Until `left_out` they are marked so that the summaries they have a part in can be found.
    """
    return Write(_LEAVE_OUT, [(room_id, event_id)])


def emptying(seal: Seal, room_id: RoomId) -> Write:
    """The statement that takes the words of those answers."""
    return Write(_EMPTY, [(room_id, seal.close(room_id, ""))])


def emptying_one(seal: Seal, line: Line) -> Write:
    """The statement that takes the words of an answer that is left out as soon as it is said."""
    return Write(_EMPTY_ONE, [(line.room_id, line.event_id, seal.close(line.room_id, ""))])


def left_out(room_id: RoomId) -> Write:
    """The statement that leaves those answers out for good."""
    return Write(_LEFT_OUT, [(room_id,)])


def using(turn_id: TurnId, line: Line) -> Write:
    """The statement that notes of an answer what it was made from."""
    return Write(_USED, [(turn_id, line.room_id, line.event_id)])


def using_carried(old: RoomId, new: RoomId) -> Write:
    """The statement that notes of answers which were carried what they were made from."""
    return Write(_OWN_OF_OLD, [(new, old)])
