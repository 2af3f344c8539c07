"""Media of other servers: what comes too late does not come."""

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from mautrix.api import HTTPAPI
from pytest_aiohttp import AiohttpServer

from appservice.matrix.http import Api
from appservice.model.errors import HomeserverUnavailable
from appservice.model.ids import DeviceId
from tests.pure.policy.rooms import AI


async def test_media_that_never_comes_holds_nobody_up(aiohttp_server: AiohttpServer) -> None:
    asked: list[str] = []

    async def dribble(request: web.Request) -> web.StreamResponse:
        asked.append(request.query["timeout_ms"])
        answer = web.StreamResponse()
        await answer.prepare(request)
        while True:
            await answer.write(b"x")
            await asyncio.sleep(0.05)

    app = web.Application()
    app.router.add_get("/_matrix/client/v1/media/download/{server}/{media}", dribble)
    server: TestServer = await aiohttp_server(app)
    http = HTTPAPI(str(server.make_url("")), "token")
    try:
        api = Api(http, AI, DeviceId("D"))
        with pytest.raises(HomeserverUnavailable):
            async with asyncio.timeout(20):
                await api.download("mxc://slow.test/a", 1_000_000, 0.5)
    finally:
        await http.session.close()
    assert asked == ["500"]
