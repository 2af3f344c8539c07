"""The commands about when the AI user speaks."""

from dataclasses import dataclass

from appservice.model.speaking import Mode


@dataclass(frozen=True, slots=True)
class ChooseMode:
    """`mode auto|mention|off`; None alone asks which it is, or was none of these."""

    to: Mode | None


@dataclass(frozen=True, slots=True)
class Why:
    """`why`, as a reply to what is meant, or about the last thing that the AI user said."""


Manners = ChooseMode | Why
"""The commands about when the AI user speaks."""
