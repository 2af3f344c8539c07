"""From what the AI user's answers were made, so that they go when it goes."""

from typing import Final

from appservice.model.chat import Line
from appservice.model.ids import EventId, RoomId, TurnId
from appservice.storage.database import Write

# The answers that were made from what is erased, or from such an answer: one after the other in the
# order in which they were made. Whatever stands between the places that an answer used counts as
# used. A mark that is taken back is no words that an answer could repeat.
_LEAVE_OUT: Final = """
    with recursive chain (used_to, position, reached, hit) as (
        select coalesce(place, position), cast(-1 as bigint), coalesce(place, position), 0
        from lines where room_id = $1 and event_id = $2
        and kind not in ('reaction', 'vote', 'poll_end')
        union all
        select next.used_to, next.position,
            case when next.used_from <= chain.reached and next.position > chain.reached
                then next.position else chain.reached end,
            case when next.used_from <= chain.reached then 1 else 0 end
        from chain join lines next on next.room_id = $1 and next.position = (
            select later.position from lines later
            where later.room_id = $1 and later.used_to is not null
            and (later.used_to > chain.used_to
                or (later.used_to = chain.used_to and later.position > chain.position))
            order by later.used_to, later.position limit 1
        )
    )
    update lines set left_out = 2 where room_id = $1 and left_out = 0
    and position in (select position from chain where hit = 1)"""
_LEFT_OUT: Final = """
    update lines set left_out = 1 where room_id = $1 and used_to is not null and left_out = 2"""
# What a turn noted of its answer, for the line that the answer has become.
_USED: Final = """
    update lines set
        used_from = (select used_from from turns where turn_id = $1 and room_id = $2),
        used_to = (select used_to from turns where turn_id = $1 and room_id = $2),
        left_out = (select tainted from turns where turn_id = $1 and room_id = $2)
    where room_id = $2 and event_id = $3 and exists (
        select 1 from turns where turn_id = $1 and room_id = $2)"""
_OWN_OF_OLD: Final = """
    update lines set used_from = 0, used_to = position
    where room_id = $1 and author = 'ai' and used_to is null"""


def leaving_out(room_id: RoomId, event_id: EventId) -> Write:
    """The statement that finds the AI user's answers that were made from an event.

    Until `left_out` they are marked so that what else was made from them can be found.
    """
    return Write(_LEAVE_OUT, [(room_id, event_id)])


def left_out(room_id: RoomId) -> Write:
    """The statement that leaves those answers out for good."""
    return Write(_LEFT_OUT, [(room_id,)])


def using(turn_id: TurnId, line: Line) -> Write:
    """The statement that notes of an answer what it was made from."""
    return Write(_USED, [(turn_id, line.room_id, line.event_id)])


def using_all(room_id: RoomId) -> Write:
    """The statement for answers of an older room: all that stood before them counts as used."""
    return Write(_OWN_OF_OLD, [(room_id,)])
