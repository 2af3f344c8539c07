"""A real Synapse homeserver on loopback, with its data and its log in one directory."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import aiohttp

from stage.accounts import Account, login, register
from stage.certs import CertificateAuthority
from stage.http import Refused, call
from stage.paths import synapse_python
from stage.process import Program, ServerProcess
from stage.synapse_config import Facts, write_files

_ADMIN = "stage-admin"
_POLL_S = 0.05
_AT_ONCE = 8


class Synapse:
    """One homeserver. Ports and identity are kept in `data_dir`: a later start is the same server.

    `registrations` may be added to until `start`. `extra` are keys of homeserver.yaml that replace
    the stage's. `python_path` is where modules that they name are found.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        authority: CertificateAuthority | None = None,
        registrations: Sequence[Path] = (),
        extra: Mapping[str, Any] | None = None,
        log_level: str = "WARNING",
        python_path: Path | None = None,
    ) -> None:
        self.data_dir = data_dir.resolve()
        self.registrations = list(registrations)
        self._authority = authority or CertificateAuthority.at(self.data_dir)
        self._extra = dict(extra or {})
        self._log_level = log_level
        self._facts = Facts.of(self.data_dir)
        self._admin: Account | None = None
        self.process = ServerProcess(
            Program(
                name=f"Synapse {self.server_name}",
                argv=(
                    str(synapse_python()),
                    "-m",
                    "synapse.app.homeserver",
                    "--config-path",
                    str(self.data_dir / "homeserver.yaml"),
                ),
                log=self.data_dir / "homeserver.log",
                pid_file=self.data_dir / "homeserver.pid",
                cwd=self.data_dir,
                env={**os.environ, "PYTHONPATH": str(python_path)} if python_path else None,
            )
        )

    @property
    def server_name(self) -> str:
        """The right half of this server's user IDs, port included."""
        return self._facts.server_name

    @property
    def url(self) -> str:
        """The client-server base URL, without a slash at the end."""
        return self._facts.url

    def user_id(self, localpart: str) -> str:
        """The full user ID of a localpart of this server."""
        return f"@{localpart}:{self.server_name}"

    async def start(self, *, detached: bool = False, timeout_s: float = 60.0) -> None:
        """Start it and wait until it answers clients and listens for federation."""
        write_files(
            self.data_dir,
            self._facts,
            self._authority,
            registrations=self.registrations,
            extra=self._extra,
            log_level=self._log_level,
        )
        self.process.start(detached=detached)
        await self.wait_ready(timeout_s)

    async def stop(self) -> None:
        """End it in good order."""
        await self.process.stop()

    async def kill(self) -> None:
        """End it as a power cut would."""
        await self.process.kill()

    async def restart(
        self, *, kill: bool = False, down_s: float = 0.0, detached: bool = False
    ) -> None:
        """End it and start it again on the same ports, after `down_s` seconds away."""
        await (self.kill() if kill else self.stop())
        await asyncio.sleep(down_s)
        await self.start(detached=detached)

    async def wait_ready(self, timeout_s: float = 60.0) -> None:
        """Wait until the server that answers on our port is this one.

        Raises `ProcessEnded`, with the end of the log, when it is not to be.
        """
        deadline = time.monotonic() + timeout_s
        while not await self.answers():
            if not self.process.running:
                raise self.process.failure("ended while starting")
            if time.monotonic() > deadline:
                raise self.process.failure(f"was not ready after {timeout_s} s")
            await asyncio.sleep(_POLL_S)

    async def answers(self) -> bool:
        """Whether a server with our signing key answers on our port."""
        with contextlib.suppress(aiohttp.ClientError, Refused, TimeoutError):
            keys = await call("GET", f"{self.url}/_matrix/key/v2/server", timeout_s=5.0)
            if self._facts.key_id in keys["verify_keys"]:
                return True
            raise self.process.failure(f"has a stranger on its port: {keys['server_name']}")
        return False

    async def register(
        self, localpart: str, password: str, *, admin: bool = False, display_name: str | None = None
    ) -> Account:
        """An account with a login; one that is there already is logged in with this password."""
        try:
            return await register(
                self.url,
                self._facts.registration_secret,
                localpart,
                password,
                admin=admin,
                display_name=display_name,
            )
        except Refused as refusal:
            if refusal.errcode != "M_USER_IN_USE":
                raise
            return await login(self.url, self.user_id(localpart), password)

    async def register_all(
        self, passwords: Mapping[str, str] | Iterable[str]
    ) -> dict[str, Account]:
        """Many accounts at once, by localpart; a password not given is `<localpart>-password`."""
        wanted = (
            dict(passwords)
            if isinstance(passwords, Mapping)
            else {localpart: f"{localpart}-password" for localpart in passwords}
        )
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(localpart: str, password: str) -> Account:
            async with gate:
                return await self.register(localpart, password)

        made = await asyncio.gather(
            *(one(localpart, password) for localpart, password in wanted.items())
        )
        return dict(zip(wanted, made, strict=True))

    async def admin_token(self) -> str:
        """An access token of a server administrator."""
        if self._admin is None:
            self._admin = await self.register(_ADMIN, self._facts.other_secret, admin=True)
        return self._admin.access_token

    async def call(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        body: Any = None,
        timeout_s: float = 30.0,
    ) -> Any:
        """One request to the client-server or admin API (`/_matrix/...`, `/_synapse/...`).

        Raises `stage.http.Refused` for an error answer.
        """
        return await call(method, self.url + path, token=token, body=body, timeout_s=timeout_s)

    async def admin(self, method: str, path: str, body: Any = None) -> Any:
        """One request as the server's administrator."""
        return await self.call(method, path, token=await self.admin_token(), body=body)
