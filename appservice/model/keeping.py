"""How long what is said is kept, as people and the operator chose it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Keep:
    """`ms` None: for ever. 0: nothing, but for the last words that the next answer needs."""

    ms: int | None = None

    @property
    def nothing(self) -> bool:
        """Whether nothing is kept on a disk that could be read there."""
        return self.ms == 0


FOREVER: Final = Keep()
NOTHING: Final = Keep(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRules:
    """The operator's part: what holds where nobody chose, and the most that anybody can choose.

    `done_ms`: how long it is known what became of inputs, answers and acts that are done. `audit`:
    how long the reasons of acts of power are kept, `event_ids`: how long it is known which events
    were taken in. `every_ms`: how often is looked for what is over.
    """

    groups: Keep = FOREVER
    direct: Keep = FOREVER
    most: Keep = FOREVER
    done_ms: int = 30 * 86_400_000
    audit: Keep = FOREVER
    event_ids: Keep = FOREVER
    every_ms: int = 3_600_000


@dataclass(frozen=True, slots=True)
class ForgetOld:
    """Look at once for what is over in this room: it is kept shorter from now on.

    Part of `effect.Act`.
    """
