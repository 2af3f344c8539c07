"""What comes too late is history only, and a room is told so once."""

from dataclasses import replace
from datetime import UTC, datetime

from appservice.model.effect import Decision, Effect, Notice, sentence
from appservice.model.rules import Rules
from appservice.model.scene import Scene

LONGEST_CLAIM_MS = 7 * 86_400_000
# The key of a message may come late, but after a day nobody waits for an answer any more.
LONGEST_WAIT_MS = 86_400_000


def is_late(scene: Scene, sent_ms: int, now_ms: int, rules: Rules) -> bool:
    """Whether what was said then is not answered any more. Waiting for its key does not count."""
    age_ms = now_ms - sent_ms
    if scene.waited_ms and age_ms > LONGEST_WAIT_MS:
        return True
    return age_ms - scene.waited_ms > rules.answer_max_age_ms


def late(
    scene: Scene, sent_ms: int, effects: tuple[Effect, ...], now_ms: int, rules: Rules
) -> Decision:
    """Keep what was asked long ago, and tell the room once per absence that it was not answered."""
    room = scene.room
    if scene.waited_ms:  # nobody was away: there is nothing to tell
        return Decision("too old to answer when its key came", room, effects)
    if now_ms - room.told_away_ms <= rules.answer_max_age_ms or sent_ms < room.told_away_ms:
        return Decision("too old to answer", room, effects)
    span = _absence(sent_ms, now_ms, rules)
    if span is None:
        return Decision("too old to answer, and to be believed", room, effects)
    start, end = span
    told = Notice(sentence("away", start=_clock(start), end=_clock(end)))
    room = replace(room, told_away_ms=now_ms)
    return Decision("too old to answer; told once", room, (*effects, told))


def _absence(sent_ms: int, now_ms: int, rules: Rules) -> tuple[int, int] | None:
    """From when to when the AI user was away: our own record first, then the sender's clock.

    None where there is only a clock that cannot be right: it is anybody's claim.
    """
    down = sent_ms < rules.started_ms
    end = rules.started_ms if down else now_ms
    if down and 0 < rules.away_since_ms <= sent_ms:
        return rules.away_since_ms, end
    return (sent_ms, end) if now_ms - sent_ms <= LONGEST_CLAIM_MS else None


def _clock(at_ms: int) -> str:
    # Forged times reach us too: what no calendar holds is shown as its nearest end.
    bounded = min(max(at_ms, 0), 253_402_300_799_000)
    return datetime.fromtimestamp(bounded / 1000, UTC).strftime("%Y-%m-%d %H:%M")
