"""A small HTTP server on a port of its own: is it alive, is it ready, what are its numbers.

It needs no password and shows no content; it listens on loopback unless told otherwise.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Self

from aiohttp import web

from appservice.model.errors import ParlourError
from appservice.telemetry.masking import Mask
from appservice.telemetry.meters import CONTENT_TYPE
from appservice.telemetry.traces import brief

Check = Callable[[], Awaitable[str | None]]
"""Looks at one part: None when it is well, else one sentence. It may also raise."""

_LONGEST_STOP_S = 2.0


class CannotListen(ParlourError):
    """The port is taken, or the address is not this machine's."""


class HealthServer:
    """`/live`, `/ready` and `/metrics`. Use it with `async with`, or `start` and `stop` it."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        checks: Mapping[str, Check],
        remarks: Mapping[str, Check] | None = None,
        metrics: Callable[[], bytes],
        mask: Mask | None = None,
        patience_s: float = 5.0,
    ) -> None:
        """What is wrong by `remarks` is told, and does not make it unready."""
        self._host = host
        self._wanted = port
        self._checks = dict(checks)
        self._remarks = dict(remarks or {})
        self._metrics = metrics
        self._mask = mask or Mask()
        self._patience_s = patience_s
        self._runner: web.AppRunner | None = None
        self.port = port
        """The port that is listened on; differs from the wanted one when that was 0."""

    async def start(self) -> None:
        """Listen. Raises `CannotListen`."""
        app = web.Application()
        app.add_routes(
            [
                web.get("/live", self._live),
                web.get("/ready", self._ready),
                web.get("/metrics", self._numbers),
            ]
        )
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=_LONGEST_STOP_S)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._wanted).start()
        except OSError as error:
            await runner.cleanup()
            why = str(error.strerror).rpartition(": ")[2]  # asyncio names the address once more
            raise CannotListen(
                f"health: cannot listen on {self._host} port {self._wanted} ({why}); "
                "set health.bind_host and health.bind_port to an address and port that are free"
            ) from error
        self._runner = runner
        self.port = int(runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop listening, after what is being answered. Does nothing when it is not running."""
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def _live(self, request: web.Request) -> web.Response:
        del request
        return web.json_response({"live": True})

    async def _ready(self, request: web.Request) -> web.Response:
        del request
        looks = {**self._checks, **self._remarks}
        answers = await asyncio.gather(*(self._look(check) for check in looks.values()))
        found = dict(zip(looks, answers, strict=True))
        parts = {
            name: {"ok": True} if wrong is None else {"ok": False, "why": wrong}
            for name, wrong in found.items()
        }
        ready = all(found[name] is None for name in self._checks)
        return web.json_response({"ready": ready, "parts": parts}, status=200 if ready else 503)

    async def _look(self, check: Check) -> str | None:
        try:
            async with asyncio.timeout(self._patience_s):
                wrong = await check()
        except TimeoutError:
            return f"does not answer within {self._patience_s:g} seconds"
        except Exception as error:  # noqa: BLE001 - a check that breaks is a part that is not well
            return brief(error, self._mask)
        return None if wrong is None else self._mask.text(wrong)

    async def _numbers(self, request: web.Request) -> web.Response:
        del request
        return web.Response(body=self._metrics(), headers={"Content-Type": CONTENT_TYPE})
