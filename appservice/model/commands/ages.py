"""The commands about how old somebody is: answered in their direct chat alone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskAge:
    """`age`."""


@dataclass(frozen=True, slots=True)
class AskSharing:
    """`age share on` or `off`."""

    shares: bool


@dataclass(frozen=True, slots=True)
class AgeHow:
    """Something after `age` that is neither."""

    word: str


AgeCommands = AskAge | AskSharing | AgeHow
