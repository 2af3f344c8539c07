"""One server process: started, watched and ended by nobody else's pid.

The pid file holds the pid and the process's start time, so that a later program can end exactly
what was started here and never a stranger who got the same pid.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from stage.warm import Child, Warm

# psutil derives start times from the boot time, which moves a little when the clock is set.
_START_TIME_TOLERANCE_S = 2.0
_POLL_S = 0.02
# Python warns of children that are forgotten while they run; these are meant to.
_left_running: list[subprocess.Popen[bytes]] = []


class ProcessEnded(Exception):
    """A server ended, or did not become ready. The text ends with its last log lines."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to run. `log` takes both output streams, `pid_file` says who runs.

    `user` is the login name to run as (root only); `death_signal` is what it gets when the thread
    that started it has died. `warm`: by whom it is forked, where that is to be quick; then `argv`
    is a Python, `-m`, its module and arguments.
    """

    name: str
    argv: Sequence[str]
    log: Path
    pid_file: Path
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    user: str | None = None
    death_signal: str = "KILL"
    warm: Warm | None = None


class ServerProcess:
    """A running `Program`, found again when an earlier Python process left it running."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._child: Child | None = None
        self._found: psutil.Process | None = _find(program.pid_file)

    @property
    def pid(self) -> int | None:
        """The pid while it runs."""
        if self._child is not None:
            return self._child.pid if self._child.poll() is None else None
        return self._found.pid if self._found is not None and _runs(self._found) else None

    @property
    def running(self) -> bool:
        """Whether it runs now."""
        return self.pid is not None

    def start(self, *, detached: bool = False) -> None:
        """Start it; what an earlier start with this pid file left running is ended first.

        A process that is not detached dies with the thread that started it, so that a killed test
        run leaves nothing behind (Linux). A detached one outlives it.
        """
        self.end_now()
        program = self.program
        program.log.parent.mkdir(parents=True, exist_ok=True)
        if program.warm is not None and not detached:
            self._child = _forked(program, program.warm)
        else:
            self._child = _spawned(program, detached=detached)
        started = psutil.Process(self._child.pid).create_time()
        program.pid_file.write_text(f"{self._child.pid} {started}\n")

    async def stop(self, timeout_s: float = 15.0) -> int | None:
        """Ask it to end (SIGTERM), by force after `timeout_s`; the exit code as in `wait_end`."""
        self._signal(signal.SIGTERM)
        try:
            return await self.wait_end(timeout_s)
        except TimeoutError:
            return await self.kill()

    async def kill(self) -> int | None:
        """SIGKILL, and wait until it is gone; the exit code as in `wait_end`."""
        self._signal(signal.SIGKILL)
        return await self.wait_end(10.0)

    async def wait_end(self, timeout_s: float) -> int | None:
        """Wait until it has ended: its exit code, negative for a signal.

        None for one that another Python process started. Raises `TimeoutError`.
        """
        deadline = time.monotonic() + timeout_s
        while self.running:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.program.name} still runs after {timeout_s} s")
            await asyncio.sleep(_POLL_S)
        self.program.pid_file.unlink(missing_ok=True)
        return self._child.returncode if self._child is not None else None

    def end_now(self, number: signal.Signals = signal.SIGKILL) -> None:
        """End it by a signal and wait, without an event loop."""
        if not self.running:
            return
        self._signal(number)
        if self._child is not None:
            self._child.wait(10)
        elif self._found is not None:
            self._found.wait(10)

    def log_tail(self, lines: int = 25) -> str:
        """The last lines of its log."""
        if not self.program.log.exists():
            return "(no log)"
        return "\n".join(self.program.log.read_text(errors="replace").splitlines()[-lines:])

    def failure(self, what: str) -> ProcessEnded:
        """An error that says what went wrong and shows the end of the log."""
        return ProcessEnded(
            f"{self.program.name} {what}; the end of {self.program.log}:\n{self.log_tail()}"
        )

    def _signal(self, number: signal.Signals) -> None:
        pid = self.pid
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)


def _find(pid_file: Path) -> psutil.Process | None:
    try:
        pid, started = pid_file.read_text().split()
        process = psutil.Process(int(pid))
        is_it = abs(process.create_time() - float(started)) < _START_TIME_TOLERANCE_S
    except (OSError, ValueError, psutil.NoSuchProcess):
        return None
    return process if is_it else None


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _leash(program: Program, detached: bool) -> list[str]:
    # setpriv is in Debian's essential util-linux; elsewhere an abandoned child merely lives longer.
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", program.death_signal, "--"] if setpriv and not detached else []


def _group(user: str | None) -> int | None:
    if user is None:
        return None
    return pwd.getpwnam(user).pw_gid


def _forked(program: Program, warm: Warm) -> Child:
    _, _, module, *arguments = program.argv
    env = program.env if program.env is not None else os.environ
    return warm.start(module, arguments, env=env, cwd=program.cwd, log=program.log)


def _spawned(program: Program, *, detached: bool) -> Child:
    with program.log.open("ab") as log:
        child = subprocess.Popen(
            [*_leash(program, detached), *program.argv],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=dict(program.env) if program.env is not None else None,
            cwd=program.cwd,
            user=program.user,
            group=_group(program.user),
            extra_groups=[] if program.user is not None else None,
            start_new_session=True,
        )
    if detached:
        _left_running.append(child)
    return child
