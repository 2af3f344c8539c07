"""One conversation: a user ID and a line feed come in, one line of JSON goes out, then it ends.

The answers: `{"content": {...}}`, `{"content": null}` where nothing is stored, `{"error": "..."}`
where nothing can be said now. Whatever is no user of this server gets no answer at all.
"""

import asyncio
import json
import logging
import re
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from appservice.age_reader.homeserver import Content, NotNow

LOG: Final = logging.getLogger("parlour.age_reader")
MOST_QUESTION: Final = 256
"""Bytes of a user ID (255 at most) and its line feed."""
MOST_AT_ONCE: Final = 32
PATIENCE_S: Final = 5.0
_SAID_AGAIN_S: Final = 600.0
_CREDENTIALS: Final = struct.Struct("3i")
Ask = Callable[[str], Awaitable[Content | None]]


class Conversations:
    """Answers who connects. `ask` looks up, `allowed` is the user who may ask (None: anybody)."""

    def __init__(self, ask: Ask, server_name: str, allowed: int | None) -> None:
        self._ask = ask
        self._ours = re.compile(rf"@[!-9;-~]+:{re.escape(server_name)}")
        self._allowed = None if allowed is None else {allowed, 0}
        self._now = 0
        self._well: bool | None = None
        self._said_s = -_SAID_AGAIN_S

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One conversation, from the connection to its end."""
        self._now += 1
        try:
            if self._now <= MOST_AT_ONCE and self._may_ask(writer):
                async with asyncio.timeout(PATIENCE_S):
                    await self._answer(reader, writer)
        except (OSError, TimeoutError, ValueError):
            # Gone, silent, or no question: nothing to say, and to nobody.
            pass
        finally:
            self._now -= 1
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = await reader.readline()
        user = line.removesuffix(b"\n").decode("ascii")
        if len(line) > MOST_QUESTION or line[-1:] != b"\n" or not self._ours.fullmatch(user):
            return
        writer.write(json.dumps(await self._said(user), ensure_ascii=False).encode() + b"\n")
        await writer.drain()

    async def _said(self, user: str) -> Mapping[str, Content | str | None]:
        try:
            content = await self._ask(user)
        except NotNow as error:
            self._note(error)
            return {"error": str(error)}
        self._note(None)
        return {"content": content}

    def _may_ask(self, writer: asyncio.StreamWriter) -> bool:
        if self._allowed is None:
            return True
        talking: socket.socket = writer.get_extra_info("socket")
        told = talking.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        return _CREDENTIALS.unpack(told)[1] in self._allowed

    def _note(self, error: NotNow | None) -> None:
        """Say when the homeserver begins or ends to answer; nothing of what was asked.

        It may refuse to tell of somebody alone, whom anybody may have named: not each time.
        """
        well = error is None
        now_s = asyncio.get_running_loop().time()
        if well is self._well or (not well and now_s - self._said_s < _SAID_AGAIN_S):
            return
        if error is not None:
            self._said_s = now_s
            LOG.warning("Nothing can be read: %s.", error)
        elif self._well is not None:
            LOG.warning("The homeserver answers again.")
        self._well = well
