"""Whether somebody who is answered again and again is a program that answers back.

Known programs (the operator's list, notices, another AI of this kind) are never answered. Who else
writes like a person counts as one, until nobody else says a word and either the tempo is no
person's or it has gone on for very long.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from appservice.model.chat import Author, Line
from appservice.model.event import LineKind, RoomMessage

FAST: Final = 6
"""So many exchanges at the tempo of a program are enough."""
MOST: Final = 50
"""So many at any tempo are, where nobody takes a longer breath."""
BREATH_MS: Final = 300_000
LONG: Final = 2 * MOST + 20
"""How many lines of the talk hold that many exchanges."""

_PROMPT_MS: Final = 30_000
_TYPED_PER_S: Final = 12


def may_be_long(lines: Sequence[Line], message: RoomMessage) -> bool:
    """Whether all of that is of the AI user and one other: then it may have begun before."""
    return all(line.author is not Author.HUMAN or line.sender == message.sender for line in lines)


def is_looping(lines: Sequence[Line], message: RoomMessage, *, alone: bool = False) -> bool:
    """Whether an answer to `message` would go on with what only programs do.

    `lines` is what was said before it, oldest first; `message` claims no time to come. `alone`: it
    is a chat of two, where people may well talk for hours, and the tempo alone tells.
    """
    fast = True
    for count, (gap_ms, length) in enumerate(_exchanges(lines, message), start=1):
        if gap_ms > BREATH_MS:
            return False
        typed_ms = length * 1000 // _TYPED_PER_S
        fast = fast and gap_ms < min(typed_ms, _PROMPT_MS)
        if (count >= MOST and not alone) or (fast and count >= FAST):
            return True
    return False


def _exchanges(lines: Sequence[Line], message: RoomMessage) -> Iterator[tuple[int, int]]:
    """Newest first: how long after the AI user's words the other's came, and how long they are.

    Up to where another person said something. Times of others are claims: by our own clock what
    was answered was said before its answer.
    """
    sent_ms, length = message.sent_ms, len(message.body)
    upto_ms = sent_ms
    answered = False
    for line in reversed(lines):
        if line.author is Author.BOT or line.kind is LineKind.NOTICE:
            continue
        if line.author is Author.AI:
            if not answered:
                yield sent_ms - line.sent_ms, length
            answered, upto_ms = True, line.sent_ms
        elif line.sender != message.sender:
            return
        elif answered:
            sent_ms, length, answered = min(line.sent_ms, upto_ms), len(line.body), False
        else:  # more than one before it was answered: the first of them came after the answer
            sent_ms, length = min(line.sent_ms, upto_ms), length + len(line.body)
