"""How long what is said in a room is kept, and what of it is over by now."""

from typing import Final

from appservice.model.effect import Sentence, sentence
from appservice.model.keeping import Keep
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.policy.durations import in_words

_LATE_MS: Final = 2 * 86_400_000


def keep_of(room: Room, rules: Rules) -> Keep:
    """What its people chose, or else the operator's default; never more than the operator's most.

    Of a room that is neither a group nor a direct chat nothing is said, so the group's holds.
    """
    usual = rules.keeping.direct if room.kind is RoomKind.DIRECT else rules.keeping.groups
    return shorter(room.group.settings.keep or usual, rules.keeping.most)


def shorter(one: Keep, other: Keep) -> Keep:
    """The one that keeps less."""
    if one.ms is None or other.ms is None:
        return other if one.ms is None else one
    return min(one, other, key=lambda each: each.ms or 0)


def keeps_less(new: Keep, old: Keep) -> bool:
    """Whether something may be over by the new one that was not by the old."""
    return new != old and shorter(new, old) == new


def over_before(keep: Keep, now_ms: int) -> int | None:
    """What was said before that time is over; None: nothing ever is.

    Where nothing is kept all is over; which last words the next answer needs is no matter of time.
    """
    return None if keep.ms is None else now_ms - keep.ms + (1 if keep.nothing else 0)


def is_over(said_ms: int, keep: Keep, now_ms: int) -> bool:
    """Whether what was said then is over. What claims to be from the future was said now."""
    before_ms = over_before(keep, now_ms)
    return before_ms is not None and min(said_ms, now_ms) < before_ms


def is_past(said_ms: int, room: Room, now_ms: int, rules: Rules) -> bool:
    """Whether it is too late to take in what was said then: it would be over at once.

    Where nothing is kept that is what was said days ago: the last words are no matter of time.
    """
    keep = keep_of(room, rules)
    return is_over(said_ms, Keep(_LATE_MS) if keep.nothing else keep, now_ms)


def told_keep(key: str, keep: Keep, **data: str) -> Sentence:
    """The sentence of that family that tells a length: `KEY_forever`, `KEY_none` or `KEY_for`."""
    if keep.ms is None:
        return sentence(f"{key}_forever", **data)
    if keep.nothing:
        return sentence(f"{key}_none", **data)
    return sentence(f"{key}_for", kept=in_words(keep.ms), **data)
