"""Keeps the secret inside this process, as far as the system helps."""

import ctypes
import resource
import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4


def lock_up() -> None:
    """No core dump, and no other process may look into this one's memory.

    Another user's process may not anyhow; this keeps out those of the same user (prctl(2),
    `PR_SET_DUMPABLE`; ptrace(2)). Elsewhere than on Linux only the first.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
