"""The commands about links into a group, and the one that comes in by such a link."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MakeLink:
    """`link [--expires 7d] [--uses 5] [--approve]`; with `reset` all earlier ones end."""

    expires_ms: int | None = None
    uses: int | None = None
    approve: bool = False
    reset: bool = False


@dataclass(frozen=True, slots=True)
class ShowLinks:
    """`link show`."""


@dataclass(frozen=True, slots=True)
class SwitchLinks:
    """`link on` and `link off`."""

    on: bool


@dataclass(frozen=True, slots=True)
class BadLink:
    """What cannot be made a link of; `word` is what was not understood."""

    word: str


@dataclass(frozen=True, slots=True)
class ComeIn:
    """`join CODE`; `code_hash` is None when that was no code."""

    code_hash: str | None


Links = MakeLink | ShowLinks | SwitchLinks | BadLink | ComeIn
