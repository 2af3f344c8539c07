"""The commands by which something leaves a direct chat for a group, and answers to questions."""

from dataclasses import dataclass

from appservice.model.commands.basic import NewGroup


@dataclass(frozen=True, slots=True)
class Share:
    """`share memory 3 to NAME`, `share words to NAME`; what is meant depends on whose groups."""

    rest: str


@dataclass(frozen=True, slots=True)
class GroupWith:
    """`group @user:server … [name] [--copy last N|all|none]`; `last` is None where it is to ask.

    `bad` is what followed `--copy` and is none of these.
    """

    group: NewGroup
    last: int | None = None
    bad: str = ""


@dataclass(frozen=True, slots=True)
class SkipCopies:
    """`group skip 3 5`, `group skip all` (None); no numbers at all are no numbers."""

    numbers: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class SayYes:
    """`yes`: to what was asked last."""


@dataclass(frozen=True, slots=True)
class SayNo:
    """`no`."""


Crossings = Share | GroupWith | SkipCopies | SayYes | SayNo
