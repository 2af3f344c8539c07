"""Why it spoke, reacted or stayed silent, in one line, from what was stored when it did."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from appservice.model.chat import Author, Line
from appservice.model.effect import Sentence, sentence
from appservice.model.event import LineKind
from appservice.model.ids import UserId
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.turn import Turn, TurnPhase
from appservice.policy.allowance import USED_UP
from appservice.policy.content import NOT_JUDGED, UNFIT

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mentioned": "mentioned",
        "reply to its words": "replied",
        "named": "named",
        "direct chat": "direct",
        "alone with it": "two",
        "alone with it in a thread": "goes_on",
        "follows up its answer": "goes_on",
        "answer to its question": "answered",
        "shows what it asked for": "answered",
        "shows what it asks about": "goes_on",
        "goes on from its call": "goes_on",
        "mentions somebody else": "to_others",
        "names somebody else": "to_others",
        "reply to a human": "to_others",
        "asks who spoke before": "to_others",
        "quotes somebody": "to_others",
        "shown to people": "to_others",
        "a poll of people": "to_others",
        "quick talk of people": "to_others",
        "a short answer to people": "to_others",
        "for the whole room": "to_all",
        "only a sign": "noted",
        "only takes note": "noted",
        "words of a program": "unheard",
        "words of nobody who is listened to": "unheard",
        "sender is blocked": "unheard",
        "not called": "not_called",
        "off": "off",
        "asked to be quiet": "quiet",
        "asked to be quiet before": "hushed",
        "edit": "edit",
        "stopped by the operator": "stopped",
        "answers like a program": "loop",
        "asked anew": "anew",
        "asks everybody": "open_question",
        "asks it": "open_question",
        "can help": "could_help",
        "false fact": "false_fact",
        "good news": "good_news",
        "thanks": "thanks",
        "between people": "could_help",
        "settled": "could_help",
        "small talk": "could_help",
        "unclear": "could_help",
    }
)
"""By what is stored, the sentence for it: `why_..._you` and `why_..._they`."""

# Longer texts that say more than people ask for, by how they begin.
_BEGINNINGS: Final = (
    ("command", "command"),
    ("too old to answer", "late"),
    ("cannot use media", "media"),
    ("judged: react", "reacted"),
    ("reacts: ", "reacted"),
    ("judged: silent", "not_wanted"),
    ("judged: ", "held_back"),
    ("judge: waits", "waiting"),
    ("judge: asked", "waiting"),
    ("judge: not quiet", "waiting"),
    ("judge: ", "held_back"),
)
_DROPPED: Final = (
    ("answered with another", "why_merged"),
    (USED_UP, "why_used_up"),
    ("model: ", "why_no_model"),
    (UNFIT, "why_unfit"),
    (NOT_JUDGED, "why_not_judged"),
)


def explained(scene: Scene, line: Line | None, asker: UserId, rules: Rules) -> tuple[Sentence, ...]:
    """The sentences about `line` for `asker`: why, by which model, on whose allowance."""
    turn = scene.target_turn
    if line is None:
        return (sentence("why_nothing"),)
    if line.author is Author.AI and turn is None:
        return (sentence("why_notice" if line.kind is LineKind.NOTICE else "why_forgotten"),)
    if turn is None:
        return (_reason(scene.target_ruling, line.sender, asker, rules),)
    why = _reason(turn.why or scene.target_ruling, turn.asker, asker, rules)
    if turn.phase is TurnPhase.DROPPED:
        return (why, sentence(_dropped(turn.dropped_why or ""), prefix=rules.prefix))
    return (why, *_by(turn), _paid(turn, asker))


def _reason(why: str | None, who: UserId, asker: UserId, rules: Rules) -> Sentence:
    if not why:
        return sentence("why_forgotten")
    key = reason_of(why)
    if key is None:
        return sentence("why_rule", rule=why)
    whose = "you" if who == asker else "they"
    return sentence(f"why_{key}_{whose}", user=who, prefix=rules.prefix)


def reason_of(why: str) -> str | None:
    """Which reason a stored decision is, or None for one that is no reason of speaking."""
    why = why.removeprefix("edited: ")
    begins = (key for beginning, key in _BEGINNINGS if why.startswith(beginning))
    return REASONS.get(why) or next(begins, None)


def _dropped(why: str) -> str:
    begins = (key for beginning, key in _DROPPED if why.startswith(beginning))
    return next(begins, "why_dropped")


def _by(turn: Turn) -> tuple[Sentence, ...]:
    if turn.model is None:
        return ()
    if not turn.route_why:
        return (sentence("why_model", model=turn.model),)
    return (sentence("why_model_route", model=turn.model, route=turn.route_why),)


def _paid(turn: Turn, asker: UserId) -> Sentence:
    if turn.unasked:
        return sentence("why_paid_room")
    whose = "you" if turn.asker == asker else "they"
    return sentence(f"why_paid_{whose}", user=turn.asker)
