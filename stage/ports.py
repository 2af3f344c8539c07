"""Free TCP ports on loopback."""

from __future__ import annotations

import random
import socket

# Outside the ranges from which Linux (32768-60999) and macOS (49152-65535) take the near end of
# outgoing connections: a server that restarts on its old port must not find a client's connection
# sitting there.
_LOWEST, _HIGHEST = 20_000, 32_000
_dice = random.SystemRandom()
_given: set[int] = set()


def free_port() -> int:
    """A port that nobody listens on at this moment; never the same one twice in a process."""
    for _ in range(1_000):
        port = _dice.randrange(_LOWEST, _HIGHEST)
        if port not in _given and _is_free(port):
            _given.add(port)
            return port
    raise OSError(
        f"no free port found between {_LOWEST} and {_HIGHEST} in 1000 tries: stop some servers"
    )


def free_ports(count: int) -> list[int]:
    """So many different free ports."""
    return [free_port() for _ in range(count)]


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
