"""History: the lines of rooms, what edits change in them and what redactions take out of them."""

import json
from collections.abc import Sequence
from typing import Final

from appservice.model.chat import Author, Line
from appservice.model.effect import Amend
from appservice.model.event import LineKind
from appservice.model.ids import EventId, RoomId, UserId
from appservice.ports.seal import Seal
from appservice.storage.database import Record, Value, Write
from appservice.storage.part import StorePart

KEEP: Final = """
    insert into lines
        (room_id, event_id, sender, author, kind, body, sent_ms, reply_to, thread, edited,
        mentions, more)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    on conflict (room_id, event_id) do nothing"""
_SAY: Final = f"""{KEEP.removesuffix("do nothing")}
    do update set body = excluded.body, mentions = excluded.mentions, edited = 1
    where lines.erased = 0"""
# After the last line of what came before that input. Lines of one place stand in the order in which
# they came, whichever key was first.
_PLACE: Final = """
    insert into lines
        (room_id, event_id, sender, author, kind, body, sent_ms, reply_to, thread, edited,
        mentions, more, place, came)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, coalesce((
        select coalesce(before.place, before.position) from inbox
        join lines before on before.room_id = inbox.room_id and before.event_id = inbox.key
        where inbox.room_id = $1
        and inbox.position < (select own.position from inbox own where own.key = $13)
        order by inbox.position desc limit 1), 0),
        (select own.position from inbox own where own.key = $13))
    on conflict (room_id, event_id) do nothing"""
_FIRST: Final = """
    insert into lines
        (room_id, event_id, sender, author, kind, body, sent_ms, reply_to, thread, edited,
        mentions, more, place, came)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    on conflict (room_id, event_id) do nothing"""
_AMEND: Final = """
    update lines set body = $1, more = $2, edited = 1
    where room_id = $3 and event_id = $4 and sender = $5 and erased = 0"""
_ERASE: Final = """
    insert into lines (room_id, event_id, erased) values ($1, $2, 1)
    on conflict (room_id, event_id) do update set body = null, more = null,
        mentions = null, erased = 1"""
_ERASE_MARKS: Final = """
    update lines set body = null, more = null, erased = 1
    where room_id = $1 and reply_to = $2 and kind in ('reaction', 'vote', 'poll_end')
    and erased = 0"""
_LINE: Final = """
    select room_id, event_id, sender, author, kind, body, sent_ms,
    coalesce(place, position) as place, reply_to, thread, edited,
    mentions, more, left_out from lines"""
_LATEST: Final = """
    order by coalesce(place, position) desc, coalesce(came, 0) desc, position desc"""
_BETWEEN: Final = """
    select room_id, event_id, sender, author, kind, body, sent_ms,
    coalesce(place, position) as place, reply_to, thread, edited,
    mentions, more, left_out, coalesce(came, 0) as came, position from lines
    where room_id = $1 and erased = 0 and coalesce(place, position) <= $4"""
# However many marks there are, they take no place of words; nor are those looked for that are
# older than the words.
_WITH_MARKS: Final = f"""
    with words as ({_BETWEEN} and coalesce(place, position) >= $3
        and kind not in ('reaction', 'vote', 'poll_end') {_LATEST} limit $2),
    marks as ({_BETWEEN} and coalesce(place, position) >= (select min(words.place) from words)
        and kind in ('reaction', 'vote', 'poll_end') {_LATEST} limit $2)
    select room_id, event_id, sender, author, kind, body, sent_ms, place,
    reply_to, thread, edited, mentions, more, left_out
    from (select * from words union all select * from marks) found
    order by place desc, came desc, position desc"""  # noqa: S608 - nothing from outside
_NEWEST: Final = f"""{_LINE} where room_id = $1 and erased = 0
    and kind not in ('reaction', 'vote', 'poll_end') {_LATEST} limit $2"""
_SAID_BY: Final = f"{_LINE} where room_id = $1 and sender = $2 and erased = 0 {_LATEST} limit $3"
_END: Final = 2**62
_OF_THREAD: Final = f"""{_LINE} where room_id = $1 and thread = $2 and erased = 0
    and kind not in ('reaction', 'vote', 'poll_end') {_LATEST} limit $3"""
_LAST_OWN: Final = f"""{_LINE}
    where room_id = $1 and sender = $2 and erased = 0
    and kind not in ('notice', 'reaction', 'vote', 'poll_end')
    and (coalesce(thread, '') = coalesce(cast($3 as text), '')
        or (cast($3 as text) is null and thread = reply_to))
    {_LATEST} limit 1"""
_ONE: Final = f"{_LINE} where room_id = $1 and event_id = $2 and erased = 0"
# Turns are forgotten earlier than lines; what an answer was made from is noted with its line.
_ANSWER: Final = """
    select 1 as answer from lines
    where room_id = $1 and event_id = $2 and erased = 0 and (used_to is not null or exists (
        select 1 from turns where turns.room_id = $1 and turns.sent_event_id = $2))"""
_AUTHORS: Final = {author.value: author for author in Author}
_KINDS: Final = {kind.value: kind for kind in LineKind}
_NOBODY: Final[frozenset[UserId]] = frozenset()
_NO_MORE: Final[tuple[None, tuple[tuple[str, str], ...]]] = (None, ())


def keeping(seal: Seal, line: Line) -> Write:
    """The statement that puts a line after all others.

    A known event changes nothing, and one that was erased stays so.
    """
    return Write(KEEP, [_values(seal, line)])


def saying(seal: Seal, line: Line) -> Write:
    """The statement that does the same for words of our own, or replaces those before them."""
    return Write(_SAY, [_values(seal, line)])


def placing(seal: Seal, line: Line, key: str) -> Write:
    """The statement that puts a line where the input of that key stands among the others."""
    return Write(_PLACE, [(*_values(seal, line), key)])


def putting_first(seal: Seal, lines: Sequence[Line]) -> Write:
    """The statement that puts lines before all others of their room, in that order."""
    rows = [(*_values(seal, line), 0, came) for came, line in enumerate(lines, 1)]
    return Write(_FIRST, rows)


def _values(seal: Seal, line: Line) -> tuple[Value, ...]:
    return (
        line.room_id,
        line.event_id,
        line.sender,
        line.author.value,
        line.kind.value,
        seal.close(line.room_id, line.body),
        line.sent_ms,
        line.reply_to,
        line.thread,
        int(line.edited),
        _mentions(seal, line),
        _more(seal, line.room_id, line),
    )


def _mentions(seal: Seal, line: Line) -> bytes | None:
    return seal.close(line.room_id, json.dumps(sorted(line.mentions))) if line.mentions else None


def _more(seal: Seal, room_id: RoomId, said: Line | Amend) -> bytes | None:
    if said.file is None and not said.choices:
        return None
    return seal.close(room_id, json.dumps([said.file, said.choices]))


def amending(seal: Seal, room_id: RoomId, effect: Amend) -> Write:
    """The statement that replaces a line's words, if they are by the author of the edit."""
    body = seal.close(room_id, effect.body)
    more = _more(seal, room_id, effect)
    return Write(_AMEND, [(body, more, room_id, effect.event_id, effect.author)])


def erasing(room_id: RoomId, event_id: EventId) -> Write:
    """The statement that takes a line's words away for good, known or not yet."""
    return Write(_ERASE, [(room_id, event_id)])


def erasing_marks(room_id: RoomId, event_id: EventId) -> Write:
    """The statement that takes away what was put on a line."""
    return Write(_ERASE_MARKS, [(room_id, event_id)])


class HistoryPart(StorePart):
    """The history methods of `ports.store.ChatStore`."""

    async def lines(self, room_id: RoomId, limit: int) -> list[Line]:
        """See `ChatStore`."""
        found = await self._database.fetch(_NEWEST, room_id, limit, rooms=(room_id,))
        return self._whole(reversed(found), self._line)

    async def lines_between(
        self, room_id: RoomId, limit: int, first: int = 0, last: int = _END
    ) -> list[Line]:
        """See `ChatStore`."""
        found = await self._database.fetch(
            _WITH_MARKS, room_id, limit, first, last, rooms=(room_id,)
        )
        return self._whole(reversed(found), self._line)

    async def said_by(self, room_id: RoomId, sender: UserId, limit: int) -> list[Line]:
        """See `ChatStore`."""
        found = await self._database.fetch(_SAID_BY, room_id, sender, limit, rooms=(room_id,))
        return self._whole(reversed(found), self._line)

    async def thread_lines(self, room_id: RoomId, root: EventId, limit: int) -> list[Line]:
        """See `ChatStore`."""
        found = await self._database.fetch(_OF_THREAD, room_id, root, limit, rooms=(room_id,))
        begun = await self.line(room_id, root)
        said = self._whole(reversed(found), self._line)
        return said if begun is None else [begun, *said]

    async def line(self, room_id: RoomId, event_id: EventId) -> Line | None:
        """See `ChatStore`; None for an erased one."""
        found = await self._database.fetchrow(_ONE, room_id, event_id, rooms=(room_id,))
        return self._one(found, self._line)

    async def is_answer(self, room_id: RoomId, event_id: EventId) -> bool:
        """See `ChatStore`."""
        found = await self._database.fetchrow(_ANSWER, room_id, event_id, rooms=(room_id,))
        return found is not None

    async def last_own(
        self, room_id: RoomId, ai: UserId, thread: EventId | None = None
    ) -> Line | None:
        """See `ChatStore`."""
        found = await self._database.fetchrow(_LAST_OWN, room_id, ai, thread, rooms=(room_id,))
        return self._one(found, self._line)

    def _line(self, found: Record) -> Line:
        # Unpacked, not looked up by name: every answer reads hundreds of these.
        (
            room,
            event,
            sender,
            author,
            kind,
            body,
            sent_ms,
            position,
            reply_to,
            thread,
            edited,
            mentions,
            more,
            left_out,
        ) = found
        file, choices = _NO_MORE if more is None else self._rest_of(room, more)
        return Line(
            room_id=room,
            event_id=event,
            sender=sender,
            author=_AUTHORS[author],
            kind=_KINDS[kind],
            body=self._seal.open(room, body),
            sent_ms=sent_ms,
            position=position,
            reply_to=reply_to,
            thread=thread,
            edited=bool(edited),
            mentions=_NOBODY if mentions is None else self._mentioned(room, mentions),
            file=file,
            choices=choices,
            left_out=bool(left_out),
        )

    def _mentioned(self, room_id: RoomId, sealed: bytes) -> frozenset[UserId]:
        return frozenset(json.loads(self._seal.open(room_id, sealed)))

    def _rest_of(
        self, room_id: RoomId, sealed: bytes
    ) -> tuple[str | None, tuple[tuple[str, str], ...]]:
        file, choices = json.loads(self._seal.open(room_id, sealed))
        return file, tuple((key, text) for key, text in choices)
