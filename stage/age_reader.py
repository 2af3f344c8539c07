"""The age-reader as a process of its own, at its seat."""

import asyncio
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from stage.ages import AGE_TYPE
from stage.paths import REPOSITORY, parlour_python
from stage.process import Program, ServerProcess

_PATIENCE_S = 20.0
_POLL_S = 0.02
_LONGEST = 100


class AgeReader:
    """Answers at `socket` while it runs. All it has is in `folder`, whose path is short.

    (The path of a Unix socket has at most 107 bytes.) It is a new one that goes with the block,
    unless it is given. `argv` is what runs it, where that is not Python alone; `changes` are laid
    over its settings.
    """

    def __init__(
        self,
        homeserver_url: str,
        server_name: str,
        token: str,
        *,
        argv: Sequence[str] = (),
        changes: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        if folder is not None:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder or Path(tempfile.mkdtemp(prefix="ages-", dir="/tmp"))
        self.socket = self.folder / "socket"
        if len(str(self.socket).encode()) > _LONGEST:
            self.socket = Path(tempfile.mkdtemp(prefix="ages-", dir="/tmp")) / "socket"
        self.token_file = self.folder / "age-reader.token"
        self.token_file.touch(mode=0o600)
        self.token_file.write_text(f"{token}\n")
        self.settings = self.folder / "age-reader.toml"
        told = {
            "homeserver_url": homeserver_url,
            "server_name": server_name,
            "account_data": AGE_TYPE,
            "socket": str(self.socket),
            **(changes or {}),
        }
        lines = (f"{key} = {json.dumps(value)}\n" for key, value in told.items())
        self.settings.write_text("".join(lines))
        run = argv or (str(parlour_python()), "-m", "appservice.age_reader")
        self.process = ServerProcess(
            Program(
                name="the age-reader",
                argv=(*run, "--config", str(self.settings)),
                log=self.folder / "log",
                pid_file=self.folder / "pid",
                env={"PYTHONPATH": str(REPOSITORY), "PATH": "/usr/bin:/bin"},
                cwd=REPOSITORY,
            )
        )

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self.process.stop()
        shutil.rmtree(self.folder)

    async def start(self, *, detached: bool = False) -> None:
        """Start it and wait until somebody can connect."""
        self.process.start(detached=detached)
        deadline = time.monotonic() + _PATIENCE_S
        while not await self._listens():
            if not self.process.running:
                raise self.process.failure("ended while starting")
            if time.monotonic() > deadline:
                raise self.process.failure("was not ready")
            await asyncio.sleep(_POLL_S)

    async def kill(self) -> None:
        """End it as a crash would."""
        await self.process.kill()

    async def say(self, said: bytes) -> bytes:
        """Whatever it answers to these bytes, until it ends the conversation."""
        reader, writer = await asyncio.open_unix_connection(self.socket)
        try:
            writer.write(said)
            return await reader.read()
        except ConnectionError:
            return b""
        finally:
            writer.close()

    async def answer(self, user: str) -> Any:
        """What it answers to a question."""
        return json.loads(await self.say(f"{user}\n".encode()))

    async def _listens(self) -> bool:
        try:
            _, writer = await asyncio.open_unix_connection(self.socket)
        except OSError:
            return False
        writer.close()
        return True


def as_user(uid: int, gid: int, module: str) -> tuple[str, ...]:
    """What runs a module as another user of the system, if we may."""
    return (sys.executable, "-m", "stage.as_user", str(uid), str(gid), module)
