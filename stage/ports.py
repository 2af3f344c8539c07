"""Free TCP ports on loopback."""

from __future__ import annotations

import fcntl
import os
import random
import socket
from pathlib import Path

# Outside the ranges from which Linux (32768-60999) and macOS (49152-65535) take the near end of
# outgoing connections: a server that restarts on its old port must not find a client's connection
# sitting there.
_LOWEST, _HIGHEST = 20_000, 32_000
# Not $TMPDIR, which is not the same for all who share the ports.
_CLAIMS = Path(f"/tmp/parlour-ports-{os.getuid()}")
_dice = random.SystemRandom()
# Open while this process lives: the system drops the locks with it, however it ends.
_claims: dict[int, int] = {}


def free_port() -> int:
    """A port that nobody listens on at this moment, and that is ours until this process ends.

    No two processes on this machine that ask here get the same one: a server that is down for a
    while finds its port free when it comes back, though others start theirs meanwhile.
    """
    for _ in range(1_000):
        port = _dice.randrange(_LOWEST, _HIGHEST)
        if port not in _claims and _is_free(port) and _claim(port):
            return port
    raise OSError(
        f"no free port found between {_LOWEST} and {_HIGHEST} in 1000 tries: stop some servers"
    )


def free_ports(count: int) -> list[int]:
    """So many different free ports."""
    return [free_port() for _ in range(count)]


def _claim(port: int) -> bool:
    _CLAIMS.mkdir(mode=0o700, exist_ok=True)
    file = os.open(_CLAIMS / str(port), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return False
    _claims[port] = file
    return True


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
