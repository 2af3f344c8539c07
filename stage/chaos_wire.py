"""A TCP connection with a place in between where it can be cut."""

import asyncio
import contextlib
from types import TracebackType
from typing import Self


class Wire:
    """Listens on `port` and passes everything on to a server on loopback, until it is cut."""

    def __init__(self, to_port: int) -> None:
        self.port = 0
        self._to_port = to_port
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        await self.mend()
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.cut()

    async def mend(self) -> None:
        """Pass on again, on the same port."""
        self._server = await asyncio.start_server(
            self._pass_on, "127.0.0.1", self.port, reuse_address=True
        )
        self.port = int(self._server.sockets[0].getsockname()[1])

    def cut(self) -> None:
        """Break every connection, and take no new one."""
        if self._server is not None:
            self._server.close()
        for writer in self._open:
            writer.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to_port)
            self._open |= {writer, far_writer}
            try:
                await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
            finally:
                self._open -= {writer, far_writer}
        writer.close()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()
