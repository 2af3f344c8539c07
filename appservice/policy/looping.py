"""Whether somebody who is answered again and again is a program that answers back.

Known programs (the operator's list, notices, another AI of this kind) are never answered. Who else
writes like a person counts as one, until nobody else says a word and either the tempo is no
person's or it has gone on for very long.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from appservice.model.chat import Author, Line
from appservice.model.event import LineKind, RoomMessage

FAST: Final = 10
"""So many exchanges at the tempo of a program are enough."""
MOST: Final = 50
"""So many at any tempo are, where nobody takes a longer breath."""
MOST_ALONE: Final = 200
"""The same in a chat of two, where people may well talk for hours."""
BREATH_MS: Final = 300_000
LONG: Final = 2 * MOST + 20
"""How many lines of the talk hold that many exchanges."""
LONG_ALONE: Final = 2 * MOST_ALONE + 20

_PROMPT_MS: Final = 30_000
_TYPED_PER_S: Final = 12


@dataclass(frozen=True, slots=True)
class _Exchange:
    """What somebody said after the AI user's words: so many letters, so long after these.

    `since_ms` is how long after their own words before. Who reads along types already while they
    are being answered, and sends it at once. `by_hand`: more followed, at the tempo of a person.
    """

    after_ms: int
    since_ms: int
    length: int
    by_hand: bool

    def is_fast(self) -> bool:
        """Whether nobody could have typed that in the time, however early they began."""
        typed_ms = _typed_ms(self.length)
        fast = self.after_ms < min(typed_ms, _PROMPT_MS) and self.since_ms < typed_ms
        return fast and not self.by_hand


def _typed_ms(length: int) -> int:
    return length * 1000 // _TYPED_PER_S


def may_be_long(lines: Sequence[Line], message: RoomMessage) -> bool:
    """Whether all of that is of the AI user and one other: then it may have begun before."""
    return all(line.author is not Author.HUMAN or line.sender == message.sender for line in lines)


def is_breathless(lines: Sequence[Line]) -> bool:
    """Whether the AI user has answered all along without a break, by our own clock."""
    own = [line.sent_ms for line in lines if line.author is Author.AI]
    return all(later - earlier <= 2 * BREATH_MS for earlier, later in pairwise(own))


def is_looping(lines: Sequence[Line], message: RoomMessage, *, alone: bool = False) -> bool:
    """Whether an answer to `message` would go on with what only programs do.

    `lines` is what was said before it, oldest first; `message` claims no time to come. `alone`: it
    is a chat of two, where the tempo tells much earlier than that it goes on.
    """
    fast, most = True, MOST_ALONE if alone else MOST
    for count, exchange in enumerate(_exchanges(lines, message), start=1):
        if exchange.after_ms > BREATH_MS:
            return False
        fast = fast and exchange.is_fast()
        if count >= most or (fast and count >= FAST):
            return True
    return False


def _exchanges(lines: Sequence[Line], message: RoomMessage) -> Iterator[_Exchange]:
    """Newest first, up to where another person said something.

    Several messages in a row are one. Times of others are claims: by our own clock what was
    answered was said before its answer.
    """
    sent_ms, length, by_hand = message.sent_ms, len(message.body), False
    answered_ms: int | None = None
    upto_ms = sent_ms
    for line in reversed(lines):
        if line.author is Author.BOT or line.kind is LineKind.NOTICE:
            continue
        if line.author is Author.AI:
            answered_ms = line.sent_ms if answered_ms is None else answered_ms
            upto_ms = line.sent_ms
            continue
        if line.sender != message.sender:
            return
        before_ms = min(line.sent_ms, upto_ms)
        if answered_ms is None:
            by_hand = by_hand or sent_ms - before_ms >= _typed_ms(length)
        else:
            yield _Exchange(sent_ms - answered_ms, sent_ms - before_ms, length, by_hand)
            answered_ms, by_hand = None, False
        sent_ms, length = before_ms, len(line.body)
