"""The garbage collector, set for a process that runs for months."""

import gc
from typing import Final

_YOUNG: Final = 10_000
_MIDDLE: Final = 20
_OLD: Final = 50


def settle() -> None:
    """Look at what is there for good never again, and at what is new less often.

    To be called once everything has started. Modules and settings are most of what a full look
    goes through, and it would stop every room for tens of milliseconds.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
