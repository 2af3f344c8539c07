"""Guardians' rights and decisions: who may what, and what holds where there are several."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, Final

from appservice.model.age import Age, AgeBand, Trust
from appservice.model.guardianship import (
    ASK_LASTS_MS,
    Entry,
    How,
    Kind,
    Link,
    RoomWord,
    SetLimit,
    SetQuiet,
    SetSwitch,
    Word,
)
from appservice.model.guarding import NO_LIMITS, Limits
from appservice.model.ids import RoomId

_GROWN: Final = Age(AgeBand.ADULT, Trust.STATED)
_MAY_AGREE: Final = Age(AgeBand.FROM_16, Trust.STATED)


def merged(decided: Iterable[Limits]) -> Limits:
    """What holds of several guardians' limits: every no of any of them.

    An agreement to a group is enough from one, as long as no other says no to it.
    """
    all_of = list(decided)
    if not all_of:
        return NO_LIMITS
    no_groups = frozenset[str]().union(*(each.no_groups for each in all_of))
    quiet = tuple(dict.fromkeys(hours for each in all_of for hours in each.quiet))
    approved = frozenset(
        room_id for each in all_of for room_id in each.approved if room_id not in no_groups
    )
    return Limits(
        groups=all(each.groups for each in all_of),
        images=all(each.images for each in all_of),
        voice=all(each.voice for each in all_of),
        memory=all(each.memory for each in all_of),
        unasked=all(each.unasked for each in all_of),
        quiet=quiet,
        no_groups=frozenset(room_id for each in all_of for room_id in each.no_groups),
        approved=approved,
    )


def is_grown(child: Age) -> bool:
    """Whether guardians have no say any more: by a trusted statement, by nothing less."""
    return child == _GROWN


def holds(link: Link, child: Age) -> bool:
    """Whether that guardian has a say now: there is a word for it, and the child is no adult.

    Only a trusted statement makes an adult of a child, nobody's own word.
    """
    return bool(link.words) and not is_grown(child)


def may_decide(link: Link, guardian: Age, child: Age) -> bool:
    """Whether that guardian may change what they decided.

    Who is one by a handshake alone has to be an adult by a trusted statement still.
    """
    by_others = any(word.how is not How.HANDSHAKE for word in link.words)
    return holds(link, child) and (by_others or guardian == _GROWN)


def may_ask(guardian: Age) -> bool:
    """Whether somebody may ask a child for a link: never by their own word, or a server's."""
    return guardian == _GROWN


def may_be_asked(child: Age) -> bool:
    """Whether somebody may be asked for a link: who is old enough to agree to it."""
    return child == _MAY_AGREE


def open_ask(link: Link, now_ms: int) -> bool:
    """Whether the child can still answer what they were asked."""
    if link.notice is None or link.agreed is not None:
        return False
    return now_ms < link.question_ms + ASK_LASTS_MS


def has_word(link: Link, how: How) -> bool:
    """Whether the link holds by that word."""
    return any(word.how is how for word in link.words)


def with_word(link: Link, how: How, now_ms: int) -> Link:
    """The link with that word for it."""
    return link if has_word(link, how) else replace(link, words=(*link.words, Word(how, now_ms)))


def without_word(link: Link, how: How) -> Link:
    """The link without that word; what was decided ends with the last one."""
    words = tuple(word for word in link.words if word.how is not how)
    return replace(link, words=words, limits=link.limits if words else NO_LIMITS)


def outgrown(link: Link, name: str, now_ms: int) -> tuple[Link, tuple[Entry, ...]]:
    """The link of who is an adult now: over for good, whatever is known of them later.

    And what both are told of it. Who forgot themselves is told nothing.
    """
    over = replace(link, words=(), limits=NO_LIMITS, notice=None, question_ms=0, agreed=None)
    if not link.guardian:
        return over, ()
    entry = Entry(
        key=f"grown:{name}:{now_ms}",
        child=link.child,
        guardian=link.guardian,
        to=link.child,
        by=None,
        at_ms=now_ms,
        say="guardian_over_grown",
        data=(("guardian", link.guardian), ("child", link.child)),
    )
    news = replace(entry, key=f"{entry.key}:news", to=link.guardian, kind=Kind.NEWS)
    return over, (entry, news)


def applied(limits: Limits, wish: SetLimit, room_id: RoomId | None) -> Limits:
    """The limits with what one guardian wishes; `room_id` is the group that it is about."""
    if isinstance(wish, SetQuiet):
        return replace(limits, quiet=() if wish.hours is None else (wish.hours,))
    if isinstance(wish, SetSwitch):
        return Limits(**{**_fields(limits), wish.switch.value: wish.on})
    if room_id is None:
        return limits
    named = frozenset({room_id})
    off = limits.no_groups - named
    if wish.word is RoomWord.OFF:
        return replace(limits, no_groups=off | named, approved=limits.approved - named)
    approved = limits.approved | named if wish.word is RoomWord.APPROVE else limits.approved
    return replace(limits, no_groups=off, approved=approved)


def _fields(limits: Limits) -> dict[str, Any]:
    return {each.name: getattr(limits, each.name) for each in fields(limits)}
