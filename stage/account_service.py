"""Stands in for the Matrix Authentication Service: a homeserver that leaves accounts to it.

It knows tokens and nothing else. Sources: RFC 7662 (introspection), MSC2967 (scopes), and what
Synapse lets that service ask for below `/_synapse/mas/`.
"""

import secrets
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from stage.accounts import Account
from stage.http import call


class AccountService:
    """Start it before the homeserver that is given its `settings`."""

    def __init__(self) -> None:
        self._secret = secrets.token_urlsafe(24)
        self._tokens: dict[str, Mapping[str, str]] = {}
        self._runner: web.ServerRunner | None = None
        self.url = ""

    @property
    def settings(self) -> dict[str, Any]:
        """What homeserver.yaml says."""
        service = {"enabled": True, "endpoint": self.url, "secret": self._secret}
        return {
            "matrix_authentication_service": service,
            "password_config": {"enabled": False},
            "enable_registration": False,
        }

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self._answer))
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port, *_ = self._runner.addresses[0]
        self.url = f"http://{host}:{port}/"
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def person(self, homeserver_url: str, server_name: str, localpart: str) -> Account:
        """An account with a device and its token, as a login at this service would have made."""
        device, token = f"DEV{secrets.token_hex(4)}", secrets.token_urlsafe(24)
        mas = f"{homeserver_url}/_synapse/mas"
        named = {"localpart": localpart}
        user = named | {"set_displayname": localpart.title()}
        await call("POST", f"{mas}/provision_user", token=self._secret, body=user)
        made = named | {"device_id": device}
        await call("POST", f"{mas}/upsert_device", token=self._secret, body=made)
        self._tokens[token] = {"username": localpart, "device_id": device}
        return Account(f"@{localpart}:{server_name}", "", token, device, homeserver_url)

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/oauth2/introspect":
            known = self._tokens.get(str((await request.post()).get("token")))
            if known is None:
                return web.json_response({"active": False})
            scope = "urn:matrix:org.matrix.msc2967.client:api:*"
            return web.json_response({"active": True, "scope": scope, **known})
        metadata = {"issuer": self.url, "account_management_uri": f"{self.url}account"}
        return web.json_response(metadata)
