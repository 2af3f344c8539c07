"""The commands about what is remembered of a person: said in their direct chat, or nowhere."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskRemember:
    """`remember …`: the rest of its first line; `kind` is what was written, else it is guessed."""

    first: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class AskMemory:
    """`memory [page]`."""

    page: int = 1


@dataclass(frozen=True, slots=True)
class AskForget:
    """`memory forget 3 5` or `memory forget all [yes]`; `numbers` None is all, `bad` is neither."""

    numbers: tuple[int, ...] | None
    sure: bool = False
    bad: str = ""


@dataclass(frozen=True, slots=True)
class AskReword:
    """`memory edit 3 …`; `number` None is none."""

    number: int | None
    first: str = ""


@dataclass(frozen=True, slots=True)
class AskRemembering:
    """`memory on`, `pause` or `off`, and `memory auto on` or `off`: what is None stays."""

    remembering: str | None = None
    automatic: bool | None = None


@dataclass(frozen=True, slots=True)
class MemoryHow:
    """Something after `memory` that is none of these."""

    word: str


OfMemory = AskRemember | AskMemory | AskForget | AskReword | AskRemembering | MemoryHow
