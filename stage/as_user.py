"""`python -m stage.as_user UID GID MODULE ...`: root becomes somebody else for a module's `main`.

The module is imported before: that user may have no way to this Python, or to this folder.
"""

import ctypes
import encodings.idna  # noqa: F401 - asyncio asks for it late
import importlib
import os
import sys

_PR_SET_DUMPABLE = 4


def main() -> int:
    """Become that user for good, with no other groups, and run."""
    uid, gid, name, *rest = sys.argv[1:]
    module = importlib.import_module(name)
    sys.argv = [name, *rest]
    os.setgroups([])
    os.setresgid(int(gid), int(gid), int(gid))
    os.setresuid(int(uid), int(uid), int(uid))
    # As after a start by that user: who changes users is locked up by the system itself.
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)
    ended: int = module.main()
    return ended


if __name__ == "__main__":
    sys.exit(main())
