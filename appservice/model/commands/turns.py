"""The commands about one answer that is being made or was made."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retry:
    """`retry`, as a reply to one of the AI user's answers, or for its last one."""


OfTurns = Retry
