"""The port on which pages answer."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from aiohttp import web

from appservice.model.errors import ParlourError, Unavailable
from appservice.web.connections import EVERY_S, Connections
from appservice.web.headers import HEADERS, ROBOTS
from appservice.web.pages import Pages, go_on
from appservice.web.site import STATIC

_log = structlog.get_logger()
_MOST_BODY: Final = 8192
_PATIENCE_S: Final = 20.0
_KEEP_S: Final = 30.0
_CONNECTIONS: Final = web.AppKey("connections", Connections)
_FILES: Final = {"/style.css": "text/css", "/copy.js": "text/javascript"}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class CannotServe(ParlourError):
    """The port is taken, or the address is not this machine's."""


def application(pages: Pages) -> web.Application:
    """All routes; whatever goes wrong behind them is a page, too."""
    connections = Connections(time.monotonic)

    @web.middleware
    async def told(request: web.Request, handler: Handler) -> web.StreamResponse:
        connections.asked(request.protocol)
        try:
            async with asyncio.timeout(_PATIENCE_S):
                found = await handler(request)
        except web.HTTPException as refused:
            found = pages.sorry(request, "trouble_unknown", refused.status)
        except (Unavailable, TimeoutError) as error:
            _log.warning("page_waits", error=error)
            found = pages.sorry(request, "broken", 503)
        except Exception as error:  # noqa: BLE001 - a visitor gets a page, the operator the trace
            # Without the request: its path holds the secret of a link.
            _log.error("page_failed", exc_info=error)
            found = pages.sorry(request, "broken", 500)
        for name, value in HEADERS.items():
            found.headers.setdefault(name, value)
        return found

    app = web.Application(middlewares=[told], client_max_size=_MOST_BODY)
    app[_CONNECTIONS] = connections
    app.add_routes(pages.routes())
    app.router.add_get("/robots.txt", _robots, expect_handler=go_on)
    for path, kind in _FILES.items():
        app.router.add_get(path, _file(path, kind), expect_handler=go_on)
    app.router.add_route("*", "/{rest:.*}", _nothing, expect_handler=go_on)
    return app


async def _nothing(_request: web.Request) -> web.StreamResponse:
    raise web.HTTPNotFound


async def _robots(_request: web.Request) -> web.Response:
    return web.Response(text=ROBOTS)


def _file(path: str, kind: str) -> Handler:
    text = (STATIC / path.removeprefix("/")).read_text(encoding="utf-8")

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(
            text=text, content_type=kind, headers={"Cache-Control": "public, max-age=3600"}
        )

    return answer


class WebServer:
    """Serves the pages."""

    def __init__(self, app: web.Application, host: str, port: int) -> None:
        # No log of requests, good or bad: their paths are secrets.
        self._runner = web.AppRunner(
            app,
            access_log=None,
            logger=logging.Logger("pages", logging.CRITICAL + 1),  # noqa: LOG001 - one that is silent
            shutdown_timeout=2.0,
            keepalive_timeout=_KEEP_S,
            max_line_size=4096,
            max_field_size=8190,
        )
        self._host = host
        self._port = port
        self._connections = app[_CONNECTIONS]
        self._next_sweep: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Listen. Raises `CannotServe`."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            why = str(error.strerror).rpartition(": ")[2]  # asyncio names the address once more
            raise CannotServe(
                f"web: cannot listen on {self._host} port {self._port} ({why}); "
                "set web.bind_host and web.bind_port to an address and port that are free"
            ) from error
        self._sweep()

    async def stop(self) -> None:
        """Stop listening, after what is being answered."""
        if self._next_sweep is not None:
            self._next_sweep.cancel()
        await self._runner.cleanup()

    def _sweep(self) -> None:
        server = self._runner.server
        self._connections.sweep(server.connections if isinstance(server, web.Server) else ())
        self._next_sweep = asyncio.get_running_loop().call_later(EVERY_S, self._sweep)
