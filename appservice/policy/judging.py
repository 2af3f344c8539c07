"""When a judge is asked, and how rarely the AI user reacts: times and counts, nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from appservice.model.chat import Author
from appservice.model.event import RoomMessage
from appservice.model.globs import matches_any
from appservice.model.ids import UserId
from appservice.model.judging import Considered, JudgeRules, Judging
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.scene import Scene

TIMER: Final = "judge"
HOUR_MS: Final = 3_600_000
STALE_MS: Final = 120_000
"""Talk that nobody judged for so long has gone on without us."""

TRIES: Final = 2
NAMED: Final = frozenset(
    {
        "perhaps named",
        "mentioned beside others",
        "perhaps called back",
        "a sign to its question",
        "reply to it, for somebody else",
        "reply to a call of it",
        "thanks and more",
    }
)
"""Rulings on what may call the AI user: what these are about is no remark of its own accord."""

_SLACK_MS: Final = 10_000
_BETWEEN_REACTIONS_MS: Final = 120_000


def due_ms(considered: Considered, typed_ms: int, rules: JudgeRules) -> int:
    """When it has been quiet long enough; people who type count as those who speak."""
    last_ms = max(considered.heard_ms, typed_ms)
    return min(last_ms + rules.pause_ms, considered.since_ms + rules.longest_pause_ms)


def overdue_ms(now_ms: int, rules: JudgeRules) -> int:
    """When a judge that was asked now has said what it says, or was lost with its process."""
    return now_ms + rules.timeout_ms + _SLACK_MS


def last_typed_ms(room: Room, typed_ms: Mapping[UserId, int], rules: Rules) -> int:
    """When any of the room's people was last seen typing; 0 for never."""
    people = (
        at_ms
        for user, at_ms in typed_ms.items()
        if user != room.ai and room.joined(user) and not matches_any(rules.bots, user)
    )
    return max(people, default=0)


def within_hour(times: Iterable[int], now_ms: int) -> tuple[int, ...]:
    """Those of the last hour."""
    return tuple(at_ms for at_ms in times if 0 <= now_ms - at_ms < HOUR_MS)


def may_ask(judging: Judging, now_ms: int, rules: JudgeRules) -> bool:
    """Whether the room has not used up what an hour allows."""
    return len(within_hour(judging.calls, now_ms)) < rules.calls


def may_react(judging: Judging, now_ms: int, rules: JudgeRules) -> bool:
    """Whether one more reaction is still rare."""
    lately = within_hour(judging.reacted, now_ms)
    rested = all(now_ms - at_ms >= _BETWEEN_REACTIONS_MS for at_ms in lately)
    return rested and len(lately) < rules.reactions


def settles(scene: Scene, message: RoomMessage, considered: Considered) -> bool:
    """Whether a message between people shows that the talk has found its way without us.

    Somebody answers who was considered, or that one turns to somebody else.
    """
    target, others = scene.target, (message.mentions | message.pills) - {scene.room.ai}
    if message.sender == considered.asker:
        to_other = target is not None and target.sender not in (message.sender, scene.room.ai)
        return to_other or bool(others - {message.sender})
    if message.reply_to == considered.about or considered.asker in others:
        return True
    return target is not None and target.sender == considered.asker


def answered_since(scene: Scene, considered: Considered) -> bool:
    """Whether anybody spoke after what was considered, as far as is known."""
    lines = scene.recent
    places = [i for i, line in enumerate(lines) if line.event_id == considered.about]
    later = lines[places[-1] + 1 :] if places else ()
    return any(line.author is not Author.BOT for line in later)


def with_judging(room: Room, judging: Judging) -> Room:
    """The room with that known of it."""
    return replace(room, group=replace(room.group, judging=judging))
