"""The commands of guardians and of the young: answered in a direct chat, or nowhere."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guardianship:
    """`guardian …`: what it is about is read where it is carried out, in the direct chat."""

    rest: str
