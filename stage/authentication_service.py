"""The least of a Matrix Authentication Service: it says whose a token is, and makes accounts.

Synapse then logs nobody in itself. What the real service does for people (passwords, consent,
sessions) is not here. Source: Synapse, `synapse.api.auth.mas` and `synapse.rest.synapse.mas`.
"""

import secrets
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from stage.accounts import Account
from stage.http import call
from stage.synapse import Synapse

_SCOPE = "urn:matrix:org.matrix.msc2967.client:api:*"


class AuthenticationService:
    """Runs for the length of an `async with`; its port is then known."""

    def __init__(self) -> None:
        self._secret = secrets.token_urlsafe(32)
        self._sessions: dict[str, tuple[str, str]] = {}
        self._port = 0
        app = web.Application()
        app.add_routes([web.post("/oauth2/introspect", self._introspect)])
        self._runner = web.AppRunner(app, access_log=None)

    @property
    def homeserver_settings(self) -> Mapping[str, Any]:
        """Keys of homeserver.yaml that hand accounts over to it."""
        endpoint = f"http://127.0.0.1:{self._port}/"
        told = {"enabled": True, "endpoint": endpoint, "secret": self._secret}
        return {"matrix_authentication_service": told, "enable_registration": False}

    async def account(self, homeserver: Synapse, localpart: str) -> Account:
        """A new person with one device, as after a login at the real service."""
        token, device = secrets.token_urlsafe(24), secrets.token_hex(5).upper()
        path = f"{homeserver.url}/_synapse/mas"
        named = {"localpart": localpart}
        for name, body in (
            ("provision_user", {"set_displayname": localpart.title()}),
            ("upsert_device", {"device_id": device}),
        ):
            await call("POST", f"{path}/{name}", token=self._secret, body=named | body)
        self._sessions[token] = (localpart, device)
        return Account(homeserver.user_id(localpart), "", token, device, homeserver.url)

    async def _introspect(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self._secret}":
            raise web.HTTPUnauthorized
        token = str((await request.post()).get("token"))
        if token not in self._sessions:
            return web.json_response({"active": False})
        localpart, device = self._sessions[token]
        told = {"active": True, "username": localpart, "device_id": device, "scope": _SCOPE}
        return web.json_response(told)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()
