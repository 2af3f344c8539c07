"""What one playing of the scene came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench.figures import Figure, at_most
from bench.peers.scene import Said


@dataclass(frozen=True, slots=True)
class Outcome:
    """What followed one message. Seconds from its sending; None where there was nothing.

    `sign_s`: the first that people could see (typing, a reaction, words). `answer_s`: the last
    words, edits included. `answers` counts messages, not their edits.
    """

    said: Said
    answers: int
    reactions: int
    sign_s: float | None
    answer_s: float | None
    model_calls: int
    prompt_bytes: int


def figures(name: str, outcomes: Sequence[Outcome]) -> list[Figure]:
    """The figures of one AI."""
    asked = [one for one in outcomes if one.said.for_ai]
    others = [one for one in outcomes if not one.said.for_ai]
    calls = sum(one.model_calls for one in outcomes)
    sent = sum(one.prompt_bytes for one in outcomes)
    told = [
        at_most(f"{name}: interruptions", sum(one.answers for one in others), "", 0.5),
        at_most(f"{name}: missed calls", sum(not one.answers for one in asked), "", 0.5),
        Figure(f"{name}: reactions", sum(one.reactions for one in outcomes), ""),
        Figure(f"{name}: model calls", calls, "", note=f"for {len(outcomes)} messages"),
        Figure(f"{name}: prompt bytes", sent, "bytes"),
    ]
    for what, seconds in (
        ("first visible sign", [one.sign_s for one in asked]),
        ("final answer", [one.answer_s for one in asked]),
    ):
        known = [each for each in seconds if each is not None]
        if known:
            told.append(Figure(f"{name}: {what}, p50", median(known), "s"))
    return told


def told(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Message by message, for the last line."""
    return [
        {
            "text": one.said.text,
            "for_ai": one.said.for_ai,
            "answers": one.answers,
            "reactions": one.reactions,
            "sign_s": one.sign_s,
            "answer_s": one.answer_s,
            "model_calls": one.model_calls,
            "prompt_bytes": one.prompt_bytes,
        }
        for one in outcomes
    ]
