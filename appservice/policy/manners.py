"""How a good guest behaves: when it may speak at all, and how much of the talk is its own."""

from collections.abc import Collection, Sequence
from typing import Final

from appservice.model.chat import Author, Line
from appservice.model.event import LineKind, Membership
from appservice.model.ids import EventId
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.speaking import Mode
from appservice.model.turn import Turn
from appservice.policy.admission import is_stranger
from appservice.policy.placing import asked_in, talk_of

RECENT: Final = 30
"""How many lines of the talk are looked at to see who speaks to whom."""

_TALK_MS: Final = 3_600_000
# Of a whole reserve, this share is silence; the rest of it fades.
_SILENT_SHARE: Final = 0.5


def mode_of(room: Room, rules: Rules) -> Mode:
    """When the AI user speaks there: what the members chose, or else the operator's choice.

    In a direct chat nobody else is disturbed: there it answers everything.
    """
    if room.kind is not RoomKind.GROUP:
        return Mode.AUTO
    return room.group.settings.mode or rules.speaking.mode


def may_speak(room: Room, now_ms: int, rules: Rules) -> bool:
    """Whether anything may be answered there now, and sent to a model for it."""
    return mode_of(room, rules) is not Mode.OFF and room.quiet_until_ms <= now_ms


def may_be_told(room: Room, now_ms: int, rules: Rules) -> bool:
    """Whether what is said there may be sent to a model now, whatever it was that asked for it.

    Not where the AI user keeps nothing, nor for a person who may not have it (any more).
    """
    person = room.person if room.kind is RoomKind.DIRECT else None
    strange = person is not None and is_stranger(person, rules)
    stopped = rules.stopped is not None
    return room.listens and not stopped and not strange and may_speak(room, now_ms, rules)


def is_for_two(room: Room) -> bool:
    """Whether a group has come down to one person and the AI user, and nobody is invited.

    Whatever is said there is said to it. Other bots count: what is said may be for them.
    """
    present = [member for member in room.present() if member.user_id != room.ai]
    return len(present) == 1 and present[0].membership is Membership.JOIN


def reserve(room: Room, now_ms: int, rules: Rules) -> float:
    """How reserved it is there since its last unasked remark was disliked: 1 (all) down to 0."""
    whole, since = rules.speaking.reserve_ms, now_ms - room.group.disliked_ms
    if room.group.disliked_ms == 0 or since >= whole:
        return 0.0
    return min(1.0, 1 - since / whole)


def how_sure(least: float, room: Room, now_ms: int, rules: Rules) -> float:
    """How sure a judge has to be there, where `least` is enough in a room that dislikes nothing."""
    return least + (1 - least) * reserve(room, now_ms, rules)


def withheld(
    room: Room,
    lines: Sequence[Line],
    turns: Collection[Turn],
    thread: EventId | None,
    now_ms: int,
    rules: Rules,
    *,
    named: bool = False,
) -> str | None:
    """Why it makes no unasked remark in that thread now, as a short key; None when it may.

    `lines` is what was said lately in the room, oldest first, `turns` are those still open.
    `named`: it was called perhaps. Whoever calls somebody is not told to wait for being too much.
    """
    mode = mode_of(room, rules)
    if mode is not Mode.AUTO:
        return f"mode {mode}"
    if room.quiet_until_ms > now_ms:
        return "asked to be quiet"
    if any(asked_in(turn) == thread for turn in turns):
        return "is answering there"
    return None if named else _too_much(room, lines, thread, now_ms, rules)


def _too_much(
    room: Room, lines: Sequence[Line], thread: EventId | None, now_ms: int, rules: Rules
) -> str | None:
    """Why one more remark would be more than people like to hear."""
    if reserve(room, now_ms, rules) > 1 - _SILENT_SHARE:
        return "remarks were disliked"
    if 0 <= now_ms - room.group.remarked_ms < rules.speaking.cooldown_ms:
        return "remarked just now"
    words = _words(lines, now_ms)
    here = [line for line in words if talk_of(line) == thread]
    if here and here[-1].author is Author.AI:
        return "spoke last"
    return "has its share" if has_its_share(words, people_in(room)) else None


def has_its_share(words: Sequence[Line], people: int) -> bool:
    """Whether more of these lines are its own than one of `people` and itself would say."""
    own = sum(line.author is Author.AI for line in words)
    return own * (max(people, 1) + 1) > len(words)


def people_in(room: Room) -> int:
    """How many others are joined, known bots among them."""
    joined = (m for m in room.members.values() if m.membership is Membership.JOIN)
    return sum(member.user_id != room.ai for member in joined)


def _words(lines: Sequence[Line], now_ms: int) -> list[Line]:
    """What was said in the last hour; what programs announce is no part of the talk."""
    return [
        line
        for line in lines
        if now_ms - line.sent_ms < _TALK_MS
        and line.kind is not LineKind.NOTICE
        and line.author is not Author.BOT
    ]
