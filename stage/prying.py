"""`python -m stage.prying PID FILE`: all ways to the secret of another process, tried one by one.

Prints one JSON object: by the name of the way, what came of it.
"""

import ctypes
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

_PTRACE_ATTACH, _PTRACE_DETACH = 16, 17
_MOST = 1_000_000


def main() -> int:
    """Try them all."""
    pid, file = int(sys.argv[1]), Path(sys.argv[2])
    home = Path("/proc", str(pid))
    tries: dict[str, Callable[[], object]] = {
        "the file": file.read_bytes,
        "the file for writing": lambda: file.open("ab").close(),
        "the file made readable": lambda: file.chmod(0o644),
        "another name of it": lambda: file.with_name("link").hardlink_to(file),
        "environ": (home / "environ").read_bytes,
        "memory": lambda: _memory(home),
        "maps": (home / "maps").read_bytes,
        "open files": lambda: list((home / "fd").iterdir()),
        "its own root": lambda: Path(f"{home}/root{file}").read_bytes(),
        "its folder": lambda: list((home / "cwd").iterdir()),
        "system calls": (home / "syscall").read_bytes,
        "tracing": lambda: _trace(pid),
        "a signal": lambda: os.kill(pid, 0),
        "cmdline": (home / "cmdline").read_bytes,
    }
    print(json.dumps({name: _tried(one) for name, one in tries.items()}))
    return 0


def _tried(one: Callable[[], object]) -> str:
    try:
        return f"got: {one()!r}"
    except OSError as error:
        return f"refused: {error.strerror}"


def _memory(home: Path) -> bytes:
    begin = int((home / "stat").read_text().rpartition(")")[2].split()[23])
    with (home / "mem").open("rb", buffering=0) as memory:
        memory.seek(begin)
        return memory.read(_MOST)


def _trace(pid: int) -> str:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(_PTRACE_ATTACH, pid, None, None) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    os.waitpid(pid, 0)
    libc.ptrace(_PTRACE_DETACH, pid, None, None)
    return "attached"


if __name__ == "__main__":
    sys.exit(main())
