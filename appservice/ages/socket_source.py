"""Account data by way of the process that reads it (`parlour age-reader`), over a Unix socket."""

import asyncio
import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from appservice.model.errors import Unavailable
from appservice.model.ids import UserId

_PATIENCE_S: Final = 1.5
_AT_ONCE: Final = 16
_MOST_BYTES: Final = 131_072
_CREDENTIALS: Final = struct.Struct("3i")


class SocketSource:
    """`ports.people.AgeSource` over the reader's socket. No secret is needed to ask."""

    def __init__(self, path: Path, patience_s: float = _PATIENCE_S) -> None:
        self._path = path
        self._patience_s = patience_s
        # The reader turns away who is too many: a full group's people wait for each other here.
        self._gate = asyncio.Semaphore(_AT_ONCE)

    async def read(self, user: UserId) -> Mapping[str, Any] | None:
        """As the port says."""
        try:
            # Who waits here for others is not who does not answer.
            async with self._gate, asyncio.timeout(self._patience_s):
                line = await self._line(user)
        except (OSError, TimeoutError, ValueError) as error:
            raise Unavailable("the age-reader does not answer") from error
        return _content(line)

    async def _line(self, user: UserId) -> bytes:
        reader, writer = await asyncio.open_unix_connection(self._path, limit=_MOST_BYTES)
        try:
            writer.write(f"{user}\n".encode())
            await writer.drain()
            return await reader.readline()
        finally:
            writer.close()


@dataclass(frozen=True, slots=True)
class Peer:
    """The reader, as the system knows it: numbers of its process and of its user."""

    pid: int
    uid: int


def peer_of(path: Path) -> Peer:
    """Who listens there. Raises `OSError`: nobody does.

    It is what the system noted when the reader began to listen (unix(7), `SO_PEERCRED`).
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(_PATIENCE_S)
        asking.connect(str(path))
        told = asking.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    pid, uid, _ = _CREDENTIALS.unpack(told)
    return Peer(pid, uid)


def _content(line: bytes) -> Mapping[str, Any] | None:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Unavailable("the age-reader said nothing that can be used") from error
    if not isinstance(said, dict) or "content" not in said:
        raise Unavailable("the age-reader cannot read now")
    content = said["content"]
    if content is not None and not isinstance(content, dict):
        raise Unavailable("the age-reader said nothing that can be used")
    return content
