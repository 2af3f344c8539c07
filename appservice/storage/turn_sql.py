"""What is said to the database about turns, on SQLite and PostgreSQL alike."""

from typing import Final

OPEN: Final = """
    insert into turns
        (room_id, thread, turn_id, about, asker, opened_ms, why, unasked, again, phase)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when exists (
        select 1 from turns
        where room_id = $1 and coalesce(thread, '') = coalesce(cast($2 as text), '')
        and phase in ('asked', 'answered', 'sending')
    ) then 'waiting' else 'asked' end)
    on conflict (turn_id) do nothing"""
PROMOTE: Final = """
    update turns set phase = 'asked' where position in (
        select min(waiting.position) from turns waiting
        where waiting.room_id = $1 and waiting.phase = 'waiting' and not exists (
            select 1 from turns other
            where other.room_id = $1 and coalesce(other.thread, '') = coalesce(waiting.thread, '')
            and other.phase in ('asked', 'answered', 'sending')
        )
        group by coalesce(waiting.thread, '')
    )"""
ANSWER: Final = """
    update turns set phase = 'answered', answer = $1, model = $2, route_why = $6,
        for_adults = case when $5 = 1 then 1 else for_adults end
    where turn_id = $3 and room_id = $4 and phase = 'asked'"""
# Questions that it answers too. They end with it, and wait again where it ends unsaid for a reason
# that is its own question's or its readers'.
MERGE: Final = """
    update turns set phase = 'dropped', dropped_why = $1, merged_by = $2
    where room_id = $3 and turn_id = $4 and phase = 'waiting' and exists (
        select 1 from turns other where other.turn_id = $2 and other.phase = 'answered')"""
PART: Final = """
    update turns set phase = 'waiting', dropped_why = null, merged_by = null
    where room_id = $1 and merged_by is not null and exists (
        select 1 from turns other where other.room_id = $1 and other.turn_id = turns.merged_by
        and other.phase = 'dropped' and other.dropped_why = $2)"""
MERGED: Final = "update turns set merged_by = null where room_id = $1 and merged_by = $2"
# What is seen of it may come from an earlier prompt.
USE: Final = """
    update turns set
        used_from = case when used_from < $1 then used_from else $1 end,
        used_to = case when used_to > $2 then used_to else $2 end,
        used_also = case when used_also is null then cast($3 as text)
            else used_also || coalesce(cast($3 as text), '') end
    where turn_id = $4 and room_id = $5 and phase = 'answered'"""
# Whether a model was told of it is not known: better one answer too many is forgotten.
TAINT: Final = """
    update turns set tainted = 1
    where room_id = $1 and (
        phase in ('asked', 'answered', 'sending') or (phase = 'dropped' and content is not null)
    ) and exists (
        select 1 from lines where room_id = $1 and event_id = $2
        and kind not in ('reaction', 'vote', 'poll_end'))"""
# A dropped turn whose answer can be seen in part is `closing` until the part is ended: it keeps its
# content till then.
# What is being sent is past dropping, unless it has to be taken back: then it is closed likewise.
DROP: Final = """
    update turns set phase = 'dropped', dropped_why = $1, answer = null, content = case
        when shown is not null or (txn_id is not null and (phase <> 'sending' or $4 = 1))
        then content else null end"""
DROP_UNSENT: Final = f"""{DROP}
    where room_id = $2
    and (phase in ('waiting', 'asked', 'answered') or (phase = 'sending' and $4 = 1))
    and (cast($3 as text) is null or about = $3 or shown = $3 or again = $3)"""
DROP_ONE: Final = f"""{DROP}
    where room_id = $2 and turn_id = $3 and phase in ('waiting', 'asked', 'answered', 'sending')"""
SHOWING: Final = """
    update turns set content = $1, txn_id = coalesce(txn_id, $2), shown = coalesce(shown, again),
        used_from = coalesce(cast($4 as bigint), used_from),
        used_to = coalesce(cast($5 as bigint), used_to),
        used_also = case when cast($5 as bigint) is null then used_also else cast($6 as text) end,
        for_adults = case when $7 = 1 then 1 else for_adults end
    where turn_id = $3 and phase = 'asked'"""
SHOWN: Final = "update turns set shown = $1 where turn_id = $2 and shown is null"
CLOSED: Final = """
    update turns set content = null
    where turn_id = $1 and phase = 'dropped' and content is not null"""
SENDING: Final = """
    update turns set phase = 'sending', content = $1, txn_id = $2,
        for_adults = case when $4 = 1 then 1 else for_adults end
    where turn_id = $3 and phase = 'answered'"""
SENT: Final = """
    update turns set phase = 'sent', sent_event_id = $1, answer = null, content = null
    where turn_id = $2 and room_id = $3 and phase = 'sending'"""
EMPTY: Final = """
    update turns set answer = null, content = null where room_id = $1 and sent_event_id = $2"""
PLACE: Final = """
    insert into turn_rooms (turn_id, room_id) values ($1, $2) on conflict (turn_id) do nothing"""
ROOM: Final = "select room_id from turn_rooms where turn_id = $1"
ONE: Final = "select * from turns where room_id = $1 and turn_id = $2"
OF_EVENT: Final = """
    select * from turns where room_id = $1 and (sent_event_id = $2 or shown = $2 or about = $2)
    order by case when sent_event_id = $2 or shown = $2 then 0 else 1 end, position desc limit 1"""
OPEN_OF: Final = """
    select * from turns where room_id = $1 and phase in ('waiting', 'asked', 'answered', 'sending')
    union all
    select * from turns where room_id = $1 and phase = 'dropped' and content is not null
    order by position"""
