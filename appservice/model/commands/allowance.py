"""The command about what somebody has left of their plan."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShowUsage:
    """`usage`: what is left, and when there is more."""


Allowances = ShowUsage
