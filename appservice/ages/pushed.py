"""Where the companion module says whose account data changed: a route on Parlour's own listener."""

import hmac
import json
from collections.abc import Callable
from typing import Final

from aiohttp import web

from appservice.model.ids import UserId

PATH: Final = "/_parlour/age"
_MOST_BYTES: Final = 1_000
_MOST_CHARS: Final = 255
Changed = Callable[[UserId], None]


class Pushed:
    """Told of a user ID and nothing else, by whoever knows the module's secret."""

    def __init__(self, secret: str) -> None:
        self._authorization = f"Bearer {secret}".encode()
        self.changed: Changed = _nothing
        """Who is told; somebody else may be, from some time on."""

    def add_to(self, app: web.Application) -> None:
        """Take part in an application that is not started yet."""
        app.router.add_post(PATH, self._take)

    async def _take(self, request: web.Request) -> web.Response:
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._authorization):
            return web.json_response({"errcode": "M_FORBIDDEN"}, status=403)
        if (request.content_length or 0) > _MOST_BYTES:
            return web.json_response({"errcode": "M_TOO_LARGE"}, status=413)
        try:
            said = json.loads(await request.read())
            user = said["user"]
        except (ValueError, RecursionError, TypeError, KeyError):
            user = None
        if not isinstance(user, str) or len(user) > _MOST_CHARS:
            return web.json_response({"errcode": "M_BAD_JSON"}, status=400)
        self.changed(UserId(user))
        return web.json_response({})


def _nothing(user: UserId) -> None:
    del user
