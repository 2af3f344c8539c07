"""A real PostgreSQL server for tests, and databases with roles as a deployment has them."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import asyncpg  # type: ignore[import-untyped]

from stage.paths import postgres_programs
from stage.ports import free_port
from stage.process import Program, ServerProcess

_SUPERUSER = "postgres"
# PostgreSQL refuses to run as root; this account is on every Linux and owns nothing.
_UNPRIVILEGED = "nobody"
_START_S = 30.0
_POLL_S = 0.02
# Speed instead of safety: what a test stores need not survive a power cut.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "200",
    "log_min_messages": "warning",
}


@dataclass(frozen=True, slots=True)
class Database:
    """One database of its own: URLs by login role, and that of the superuser."""

    name: str
    superuser_url: str
    urls: dict[str, str]
    roles: dict[str, str]
    """The real name, unique in the server, of each role that was asked for."""


class Postgres:
    """One server over TCP on loopback, in a directory of its own that ends with it.

    Start it in the main thread, use it from any event loop: `with Postgres() as server: ...`.
    """

    def __init__(self) -> None:
        # Not below a test's own directory: pytest keeps that closed to the server's account.
        self._directory = Path(tempfile.mkdtemp(prefix="parlour-postgres-"))
        self._password = secrets.token_urlsafe(12)
        self._port = free_port()
        self._user = _UNPRIVILEGED if os.geteuid() == 0 else None
        self._programs = _reachable(postgres_programs(), self._directory, self._user)
        self._process = ServerProcess(
            Program(
                name="PostgreSQL",
                argv=(str(self._programs / "postgres"), "-D", str(self._data), *self._settings()),
                log=self._directory / "postgres.log",
                pid_file=self._directory / "postgres.pid",
                user=self._user,
                cwd=self._directory,
                death_signal="INT",
            )
        )

    @property
    def superuser_url(self) -> str:
        """URL of the superuser on the database `postgres`."""
        return self._url(_SUPERUSER, self._password, "postgres")

    def __enter__(self) -> Self:
        try:
            self._initialise()
            self._process.start()
            self._wait_ready()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    async def fresh_database(
        self, roles: Sequence[str] = (), *, owner: str | None = None
    ) -> Database:
        """An empty database and new login roles, of which `owner` owns the database.

        Role names get a suffix, see `Database.roles`.
        """
        suffix = secrets.token_hex(4)
        name = f"test_{suffix}"
        passwords = {role: secrets.token_urlsafe(12) for role in roles}
        connection = await asyncpg.connect(self.superuser_url)
        try:
            for role, password in passwords.items():
                await connection.execute(
                    f"CREATE ROLE \"{role}_{suffix}\" LOGIN PASSWORD '{password}'"
                )
            owned = f' OWNER "{owner}_{suffix}"' if owner else ""
            await connection.execute(f'CREATE DATABASE "{name}"{owned}')
        finally:
            await connection.close()
        return Database(
            name=name,
            superuser_url=self._url(_SUPERUSER, self._password, name),
            urls={
                role: self._url(f"{role}_{suffix}", password, name)
                for role, password in passwords.items()
            },
            roles={role: f"{role}_{suffix}" for role in roles},
        )

    @property
    def _data(self) -> Path:
        return self._directory / "data"

    def _settings(self) -> Iterator[str]:
        for key, value in {**_SETTINGS, "port": str(self._port)}.items():
            yield "-c"
            yield f"{key}={value}"

    def _url(self, user: str, password: str, database: str) -> str:
        return f"postgresql://{user}:{quote(password)}@127.0.0.1:{self._port}/{database}"

    def _initialise(self) -> None:
        password_file = self._directory / "password"
        password_file.write_text(self._password)
        if self._user is not None:
            account = pwd.getpwnam(self._user)
            for path in (self._directory, password_file):
                os.chown(path, account.pw_uid, account.pw_gid)
        subprocess.run(
            [
                *(str(self._programs / "initdb"), "--pgdata", str(self._data)),
                *("--username", _SUPERUSER, "--pwfile", str(password_file)),
                *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            check=True,
            cwd=self._directory,
            stdout=subprocess.DEVNULL,
            user=self._user,
            extra_groups=[] if self._user is not None else None,
        )

    def _wait_ready(self) -> None:
        deadline = time.monotonic() + _START_S
        status = self._data / "postmaster.pid"
        while not (status.exists() and status.read_text().rstrip().endswith("ready")):
            if not self._process.running or time.monotonic() > deadline:
                raise self._process.failure("did not start")
            time.sleep(_POLL_S)

    def _end(self) -> None:
        # A fast shutdown: a killed postmaster leaves its children to whoever reaps orphans.
        self._process.end_now(signal.SIGINT)
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self._directory)


def _reachable(programs: Path, directory: Path, user: str | None) -> Path:
    """The programs, or a copy of them when a closed directory (/root) keeps that account away."""
    if user is None or all(parent.stat().st_mode & 0o001 for parent in programs.parents):
        return programs
    # The wheel's programs find their libraries by this relative path.
    package = programs.parent.parent
    libraries = package.with_name(package.name + ".libs")
    for source in (programs.parent, libraries):
        if source.exists():
            shutil.copytree(source, directory / source.relative_to(package.parent))
    return directory / programs.relative_to(package.parent)
