"""A network that breaks so that only one end notices."""

import asyncio
import contextlib
from types import TracebackType
from typing import Self


class HalfOpen:
    """Passes connections on to a port of loopback."""

    def __init__(self, to_port: int) -> None:
        self.port = 0
        self._to_port = to_port
        self._near: list[asyncio.StreamWriter] = []
        self._far: list[asyncio.StreamWriter] = []
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for writer in (*self._near, *self._far):
            writer.transport.abort()

    def break_unseen(self) -> None:
        """End what is open at our end; the other end hears nothing of it."""
        for writer in self._near:
            writer.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to_port)
        self._near.append(writer)
        self._far.append(far_writer)
        await asyncio.gather(_pump(reader, far_writer), self._back(far_reader, writer))

    async def _back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _pump(reader, writer)
        writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
