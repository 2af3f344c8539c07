"""Waiting until a server of ours answers."""

import asyncio
import contextlib
import time

import aiohttp

from stage.http import Refused, call
from stage.process import ServerProcess

_POLL_S = 0.1


async def until_answers(url: str, process: ServerProcess, timeout_s: float = 60.0) -> None:
    """Return when `url` answers. Raises `ProcessEnded` when the process ends, or time does."""
    deadline = time.monotonic() + timeout_s
    while True:
        with contextlib.suppress(aiohttp.ClientError, Refused, TimeoutError):
            await call("GET", url, timeout_s=5.0)
            return
        if not process.running:
            raise process.failure("ended while starting")
        if time.monotonic() > deadline:
            raise process.failure(f"did not answer within {timeout_s:g} s")
        await asyncio.sleep(_POLL_S)
