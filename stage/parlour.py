"""Parlour as a process of its own, started from a configuration file as its operator would."""

import asyncio
import itertools
import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from stage.http import Refused, call
from stage.paths import REPOSITORY, parlour_python
from stage.process import Program, ServerProcess
from stage.seat import Seat, Settings, write_yaml
from stage.warm import Warm

_POLL_S = 0.05
_COMMANDS = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Finished:
    """How a command ended: exit code and what it printed."""

    code: int
    output: str
    errors: str


class Parlour:
    """One Parlour at its seat.

    `module` is what `python -m` runs: tests put a module there that adds faults and then runs the
    real one. Of the caller's environment nothing named `PARLOUR_*` reaches it; `env` is added.
    `warm`: by whom it is forked, see `stage.warm`.
    """

    def __init__(
        self,
        directory: Path,
        seat: Seat,
        settings: Settings,
        *,
        module: str = "appservice",
        env: Mapping[str, str] | None = None,
        warm: Warm | None = None,
    ) -> None:
        self.directory = directory.resolve()
        self.seat = seat
        self.settings = settings
        self.module = module
        self.env = dict(env or {})
        self.warm = warm
        self.config_file = self.directory / "config.yaml"
        self.process = ServerProcess(self._program())

    @property
    def running(self) -> bool:
        """Whether its process runs."""
        return self.process.running

    async def start(self, *, detached: bool = False, timeout_s: float = 60.0) -> None:
        """Write config.yaml, start it, and wait until `/ready` says yes."""
        self.launch(detached=detached)
        await self.wait_ready(timeout_s)

    def launch(self, *, detached: bool = False) -> None:
        """Write config.yaml and start it, ready or not."""
        self.directory.mkdir(parents=True, exist_ok=True)
        write_yaml(self.config_file, self.settings)
        self.process.program = self._program()
        self.process.start(detached=detached)

    async def stop(self, timeout_s: float = 30.0) -> int | None:
        """End it in good order (SIGTERM), or by force after `timeout_s`; its exit code."""
        return await self.process.stop(timeout_s)

    async def kill9(self) -> None:
        """End it as a crash would (SIGKILL)."""
        await self.process.kill()

    async def restart(self, *, kill: bool = False) -> None:
        """End it and start it again."""
        await (self.kill9() if kill else self.stop())
        await self.start()

    async def wait_ready(self, timeout_s: float = 60.0) -> None:
        """Wait until `/ready` says yes. Raises `ProcessEnded` when it does not."""
        deadline = time.monotonic() + timeout_s
        while not await self.ready():
            if not self.running:
                raise self.process.failure("ended before it was ready")
            if time.monotonic() > deadline:
                raise self.process.failure(f"was not ready after {timeout_s:g} s")
            await asyncio.sleep(_POLL_S)

    async def ready(self) -> bool:
        """Whether `/ready` says yes now."""
        try:
            await call("GET", f"{self.seat.health_url}/ready", timeout_s=5.0)
        except (aiohttp.ClientError, Refused, TimeoutError):
            return False
        return True

    async def metrics(self) -> str:
        """What `/metrics` says, in Prometheus' text format."""
        return str(await call("GET", f"{self.seat.health_url}/metrics"))

    async def command(self, name: str, *arguments: str, timeout_s: float = 60.0) -> Finished:
        """Run another command of Parlour's command line on the same configuration, to its end.

        `name` may be two words: a group of commands and one of them.
        """
        write_yaml(self.config_file, self.settings)
        words = (*name.split(), "--config", str(self.config_file), *arguments)
        if self.warm is not None:
            return await self._forked(self.warm, words, timeout_s)
        process = await asyncio.create_subprocess_exec(
            *(str(parlour_python()), "-m", "appservice", *words),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self.environment(),
            cwd=self.directory,
        )
        try:
            output, errors = await asyncio.wait_for(process.communicate(), timeout_s)
        except TimeoutError:
            process.kill()
            await process.wait()
            raise
        assert process.returncode is not None
        return Finished(process.returncode, output.decode(), errors.decode())

    async def _forked(self, warm: Warm, words: tuple[str, ...], timeout_s: float) -> Finished:
        number = next(_COMMANDS)
        output, errors = (self.directory / f"command{number}.{of}" for of in ("out", "err"))
        child = warm.start(
            "appservice",
            words,
            env=self.environment(),
            cwd=self.directory,
            log=output,
            errors=errors,
        )
        deadline = time.monotonic() + timeout_s
        while child.poll() is None:
            if time.monotonic() > deadline:
                os.kill(child.pid, signal.SIGKILL)
                raise TimeoutError(f"parlour {' '.join(words)} still runs after {timeout_s} s")
            await asyncio.sleep(_POLL_S)
        return Finished(child.wait(), output.read_text(), errors.read_text())

    def log(self) -> str:
        """All it has logged, over all starts."""
        file = self.process.program.log
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def _program(self) -> Program:
        return Program(
            name="Parlour",
            argv=(
                *(str(parlour_python()), "-m", self.module),
                *("run", "--config", str(self.config_file)),
            ),
            log=self.directory / "parlour.log",
            pid_file=self.directory / "parlour.pid",
            env=self.environment(),
            cwd=self.directory,
            warm=self.warm,
        )

    def environment(self) -> dict[str, str]:
        kept: dict[str, Any] = {
            key: value for key, value in os.environ.items() if not key.startswith("PARLOUR_")
        }
        # The settings are in `directory`, the code is not.
        return {**kept, "PYTHONPATH": str(REPOSITORY), **self.env}
