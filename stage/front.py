"""Stands before a homeserver and makes it another: it refuses what that one could not do."""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web
from yarl import URL

Answer = tuple[int, Mapping[str, Any]]
Judge = Callable[[web.BaseRequest], Answer | None]
Watch = Callable[[str, str, bytes], None]
_HOP = {"connection", "content-encoding", "content-length", "host", "transfer-encoding"}


class Front:
    """Passes requests on to `upstream`, but for those that `judge` answers itself.

    `watch` is shown the method, the path as it came and the body of each before it is passed on.
    """

    def __init__(self, upstream: str, judge: Judge, watch: Watch | None = None) -> None:
        self._upstream = upstream
        self._judge = judge
        self._watch = watch
        self._runner: web.ServerRunner | None = None
        self._session: aiohttp.ClientSession | None = None
        self.url = ""
        self.seen: list[tuple[str, str]] = []
        """Method and path of all requests so far."""

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(auto_decompress=True)
        self._runner = web.ServerRunner(web.Server(self._answer))
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port, *_ = self._runner.addresses[0]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        if self._session is not None:
            await self._session.close()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.seen.append((request.method, request.path))
        if (judged := self._judge(request)) is not None:
            return web.json_response(judged[1], status=judged[0])
        assert self._session is not None
        data = await request.read()
        if self._watch is not None:
            self._watch(request.method, request.raw_path, data)
        async with self._session.request(
            request.method,
            URL(f"{self._upstream}{request.raw_path}", encoded=True),
            data=data,
            headers=_kept(request.headers),
            allow_redirects=False,
        ) as answer:
            body = await answer.read()
            return web.Response(status=answer.status, body=body, headers=_kept(answer.headers))


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in _HOP}


def without_msc4190(request: web.BaseRequest) -> Answer | None:
    """A homeserver whose application services have no devices."""
    if request.method == "PUT" and "/client/v3/devices/" in request.path:
        return 404, {"errcode": "M_NOT_FOUND", "error": "No such device"}
    if "device_id" in request.query:
        return 400, {"errcode": "M_UNKNOWN_DEVICE", "error": "No such device"}
    return None
