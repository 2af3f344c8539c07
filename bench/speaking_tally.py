"""Counting how transcripts were decided on, against their labels."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from appservice.model.chat import Author
from appservice.model.event import RoomMessage
from appservice.model.judging import JudgeRules, Opinion
from appservice.model.speaking import Call, Ruling
from appservice.policy.decide.message import author_of
from bench.speaking_cases import Case, Label
from bench.speaking_stage import play

_Z = 1.96
SIGNED = frozenset({"thanks", "asked to be quiet"})
"""Rulings of silence that the product answers with a sign."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One transcript decided on. `opinion` is the judge's word, where it was asked.

    `heard`: how many of its messages are people's; of these `answers` the rules speak to, and
    `judge_calls` go to a judge, bursts once.
    """

    label: Label
    ruling: Ruling
    heard: int
    answers: int
    judge_calls: int
    opinion: Opinion | None = None

    @property
    def decided(self) -> Opinion:
        """What is done in the end: what the rules leave open, and no judge says, is silence."""
        if self.ruling.call is Call.SPEAK:
            return Opinion.SPEAK
        if self.ruling.why in SIGNED:
            return Opinion.REACT
        asked = self.ruling.call is Call.JUDGE and self.opinion is not None
        return self.opinion if asked and self.opinion is not None else Opinion.SILENT


def outcome_of(case: Case, label: Label) -> Outcome:
    """The rules' word on the last event, and on every message of people before it."""
    heard = answers = judge_calls = 0
    pause_s = JudgeRules().pause_ms / 1000
    for end in range(1, len(case.events) + 1):
        played = play(replace(case, events=case.events[:end]))
        last = played.last
        if not isinstance(last, RoomMessage) or last.replaces is not None:
            continue
        if author_of(last, played.rules) is not Author.HUMAN:
            continue
        heard += 1
        call = played.ruled().call
        gap_s = case.events[end].at_s - case.events[end - 1].at_s if end < len(case.events) else 1e9
        answers += call is Call.SPEAK
        judge_calls += call is Call.JUDGE and gap_s > pause_s
    return Outcome(label, play(case).ruled(), heard, answers, judge_calls)


def counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """The numbers of some transcripts, by the rules alone."""

    def of(label: str, call: Call) -> int:
        return sum(o.label.label == label and o.ruling.call is call for o in outcomes)

    def labelled(label: str) -> int:
        return sum(o.label.label == label for o in outcomes)

    judge_calls, answers = sum(o.judge_calls for o in outcomes), sum(o.answers for o in outcomes)
    return {
        "total": len(outcomes),
        "must_speak": labelled("must_speak"),
        "missed": of("must_speak", Call.SILENT),
        "spoken_by_rule": of("must_speak", Call.SPEAK),
        "must_be_silent": labelled("must_be_silent"),
        "false_interruptions": of("must_be_silent", Call.SPEAK),
        "judged": sum(o.ruling.call is Call.JUDGE for o in outcomes),
        "model_calls": judge_calls + answers,
        "judge_calls": judge_calls,
        "human_messages": sum(o.heard for o in outcomes),
    }


def judged_counts(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The numbers after the judge.

    `tact`: of the open cases, the share decided as a tactful guest would; half a point where it is
    a sign instead of silence, or the other way round.
    """

    def of(label: str, opinion: Opinion) -> int:
        return sum(o.label.label == label and o.decided is opinion for o in outcomes)

    open_ones = [o for o in outcomes if o.label.label == "judge"]
    points = sum(_tact(o) for o in open_ones)
    speak = sum(o.label.label == "must_speak" for o in outcomes) - of("must_speak", Opinion.SPEAK)
    return {
        "missed": speak,
        "false_interruptions": of("must_be_silent", Opinion.SPEAK),
        "reactions": sum(o.decided is Opinion.REACT for o in outcomes),
        "tact": round(points / len(open_ones), 3) if open_ones else 0.0,
        "model_calls": sum(o.judge_calls + o.answers for o in outcomes)
        + sum(o.opinion is Opinion.SPEAK for o in outcomes),
    }


def _tact(outcome: Outcome) -> float:
    did, better = outcome.decided.value, outcome.label.better
    if did == better:
        return 1.0
    return 0.0 if "speak" in (did, better) else 0.5


def by(outcomes: Iterable[Outcome], key: Callable[[Label], str]) -> dict[str, list[Outcome]]:
    """The outcomes by language, or by category, in order of name."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(key(outcome.label), []).append(outcome)
    return dict(sorted(groups.items()))


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson's score interval); (0, 1) where nothing was counted."""
    if of == 0:
        return 0.0, 1.0
    share, z2 = hits / of, _Z * _Z
    centre = share + z2 / (2 * of)
    spread = _Z * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    whole = 1 + z2 / of
    return max(0.0, (centre - spread) / whole), min(1.0, (centre + spread) / whole)
