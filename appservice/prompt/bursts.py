"""Telling a model that one person asked in several messages, and that one answer is for all."""

from dataclasses import replace

from appservice.model.burst import Burst
from appservice.model.prompt import Prompt
from appservice.prompt.clean import one_line
from appservice.prompt.neutral import neutral
from appservice.prompt.transcript import note

_QUOTED = 60


def with_burst(prompt: Prompt, burst: Burst) -> Prompt:
    """The prompt about the newest question, with a note that names those before it."""
    earlier = burst.questions[:-1]
    if not earlier:
        return prompt
    starts = "; ".join(one_line(neutral(line.body), _QUOTED) for line in earlier)
    told = note(f"Answer together with it, in one message, what the same person asked: {starts}")
    *others, last = prompt.parts
    grown = replace(
        last,
        text=f"{last.text}\n{told}",
        event_ids=tuple(dict.fromkeys((*last.event_ids, *(line.event_id for line in earlier)))),
    )
    used = prompt.used
    if used is not None:
        quoted = {line.position for line in earlier if line.position < used[0]}
        used = (*used[:2], *sorted(quoted.union(used[2:])))
    return replace(prompt, parts=(*others, grown), used=used)
