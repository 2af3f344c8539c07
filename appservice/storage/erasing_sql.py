"""The statements that forget a person in one room."""

from typing import Final

# $1 is the room, $2 the person and $3 the time of their wish; $4 stands for nothing. In `TOLD`, $2
# is a pattern of texts that name them.
# Also what came before it and says that it was sent later: clocks of other servers are not ours.
BEFORE: Final = """(sent_ms < $3 or exists (
    select 1 from inbox came
    where came.room_id = $1 and came.key = lines.event_id and came.seen_ms < $3))"""
_OF_THEM: Final = f"lines where room_id = $1 and sender = $2 and {BEFORE}"
_THEIRS: Final = f"select event_id from {_OF_THEM}"  # noqa: S608 - texts of our own
# Also of what they removed before: an answer to that may repeat it.
_AT: Final = f"""
    select coalesce(place, position) as at from {_OF_THEM}
    and kind not in ('reaction', 'vote', 'poll_end')"""  # noqa: S608
_MARKS: Final = "('reaction', 'vote', 'poll_end')"
# What is being answered for them, and what was made from their words.
MADE_OF: Final = (
    """update turns set phase = 'dropped', dropped_why = 'forgotten', answer = null,
        content = case when shown is not null or txn_id is not null then content else null end
        where room_id = $1 and asker = $2 and opened_ms < $3
        and phase in ('waiting', 'asked', 'answered')""",
    f"""update lines set left_out = 2
        where room_id = $1 and left_out <> 2 and used_to is not null and exists (
            select 1 from ({_AT}) gone where lines.used_to >= gone.at
            and (lines.used_from <= gone.at
                or lines.used_also like '%,' || cast(gone.at as text) || ',%'))""",  # noqa: S608
    f"""update turns set tainted = 1 where room_id = $1 and tainted = 0 and (
            phase in ('asked', 'answered', 'sending')
            or (phase = 'dropped' and content is not null))
        and exists (select 1 from ({_AT}) gone)""",  # noqa: S608
    f"""update segments set summary = null, edition = edition + 1, tries = 0, retry_ms = 0
        where room_id = $1 and exists (
            select 1 from (
                select coalesce(place, position) as at from {_OF_THEM} and erased = 0
                union all
                select coalesce(place, position) from lines where room_id = $1 and erased = 0
                and kind in {_MARKS} and reply_to in ({_THEIRS})
                union all
                select position from lines
                where room_id = $1 and used_to is not null and left_out = 2
            ) gone where gone.at between segments.from_place and segments.to_place)""",  # noqa: S608
)
# Then come `used.emptying` and `used.left_out`.
LOST: Final = (
    f"""update lines set body = null, more = null, mentions = null, erased = 1
        where room_id = $1 and erased = 0 and kind in {_MARKS} and reply_to in ({_THEIRS})""",  # noqa: S608
    f"""update turns set answer = null, content = null where room_id = $1
        and phase in ('sent', 'dropped') and (answer is not null or content is not null)
        and sent_event_id in ({_THEIRS})""",  # noqa: S608
    "delete from awaiting_keys where room_id = $1 and sender = $2 and since_ms < $3",
)
EMPTIED: Final = f"""
    update inbox set raw = $4 where room_id = $1 and phase <> 'new' and raw <> $4
    and key in ({_THEIRS})"""  # noqa: S608
UNNAMED: Final = (
    f"""update lines set body = null, more = null, mentions = null, sender = null, erased = 1
        where room_id = $1 and sender = $2 and {BEFORE}""",  # noqa: S608
    """update turns set asker = '' where room_id = $1 and asker = $2 and opened_ms < $3
        and phase in ('sent', 'dropped')""",
)
AUDITED: Final = (
    """update audit set by_user = null, why = $4
        where room_id = $1 and by_user = $2 and at_ms < $3""",
    "update audit set about = null, why = $4 where room_id = $1 and about = $2 and at_ms < $3",
)
TOLD: Final = """
    update inbox set decision = null, reason = null
    where room_id = $1 and phase = 'done' and seen_ms < $3
    and (decision like $2 escape '!' or reason like $2 escape '!')"""
# Acts have no time.
CAME_OF: Final = """
    update acts set outcome = null, last_failure = null where room_id = $1
    and (outcome like $2 escape '!' or last_failure like $2 escape '!')"""
