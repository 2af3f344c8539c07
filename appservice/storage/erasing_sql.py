"""The statements that forget a person in one room."""

from typing import Final

# $1 is the room, $2 the person in all of these; $3 stands for nothing, $4 for texts that name them.
_THEIRS: Final = "select event_id from lines where room_id = $1 and sender = $2"
# Also of what they removed before: an answer to that may repeat it.
_AT: Final = """
    select coalesce(place, position) as at from lines where room_id = $1 and sender = $2
    and kind not in ('reaction', 'vote', 'poll_end')"""
_MARKS: Final = "('reaction', 'vote', 'poll_end')"
# What is being answered for them, and what was made from their words.
MADE_OF: Final = (
    """update turns set phase = 'dropped', dropped_why = 'forgotten', answer = null,
        content = case when shown is not null or txn_id is not null then content else null end
        where room_id = $1 and asker = $2 and phase in ('waiting', 'asked', 'answered')""",
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
                select coalesce(place, position) as at from lines
                where room_id = $1 and sender = $2 and erased = 0
                union all
                select coalesce(place, position) from lines where room_id = $1 and erased = 0
                and kind in {_MARKS} and reply_to in ({_THEIRS})
                union all
                select position from lines
                where room_id = $1 and used_to is not null and left_out = 2
            ) gone where gone.at between segments.from_place and segments.to_place)""",  # noqa: S608
)
# Answers that were made of them may repeat them. They stay ours to be removed. Then comes
# `used.left_out`.
REPEATED: Final = """
    update lines set body = $2, more = null, mentions = null
    where room_id = $1 and used_to is not null and left_out = 2"""
LOST: Final = (
    f"""update lines set body = null, more = null, mentions = null, erased = 1
        where room_id = $1 and erased = 0 and kind in {_MARKS} and reply_to in ({_THEIRS})""",  # noqa: S608
    f"""update turns set answer = null, content = null where room_id = $1
        and phase in ('sent', 'dropped') and (answer is not null or content is not null)
        and sent_event_id in ({_THEIRS})""",  # noqa: S608
    "delete from awaiting_keys where room_id = $1 and sender = $2",
)
EMPTIED: Final = f"""
    update inbox set raw = $3 where room_id = $1 and phase <> 'new' and raw <> $3
    and key in ({_THEIRS})"""  # noqa: S608
UNNAMED: Final = (
    """update lines set body = null, more = null, mentions = null, sender = null, erased = 1
        where room_id = $1 and sender = $2""",
    """update turns set asker = '' where room_id = $1 and asker = $2
        and phase in ('sent', 'dropped')""",
)
AUDITED: Final = (
    "update audit set by_user = null, why = $3 where room_id = $1 and by_user = $2",
    "update audit set about = null, why = $3 where room_id = $1 and about = $2",
)
TOLD: Final = (
    """update inbox set decision = null, reason = null where room_id = $1 and phase = 'done'
        and (decision like $2 escape '!' or reason like $2 escape '!')""",
    """update acts set outcome = null, last_failure = null where room_id = $1
        and (outcome like $2 escape '!' or last_failure like $2 escape '!')""",
)
