"""Parlours and their commands that start at once, forked off a process that has all imported.

Most of a start is Python reading modules, and journeys start Parlour a hundred times. A process
made this way is one of its own in every other way: its pid, its session, its end by any signal.
`python -m stage.warm` is that process: it is told a line of JSON for each start, and tells each
pid and each end.
"""

import contextlib
import ctypes
import json
import os
import runpy
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from stage.paths import REPOSITORY, parlour_python

_LONGEST_S: Final = 60.0
_POLL_S: Final = 0.01
_ADDING: Final = os.O_WRONLY | os.O_APPEND | os.O_CREAT
_DEATH_SIGNAL: Final = 1  # prctl(2), PR_SET_PDEATHSIG
_TAKEN_ALONG: Final = ("appservice.cli.group", "appservice.app.running")


class Child(Protocol):
    """A process that was started here: what of `subprocess.Popen` is used."""

    @property
    def pid(self) -> int:
        """Its pid."""
        ...

    @property
    def returncode(self) -> int | None:
        """How it ended: its exit code, negative for a signal; None while it runs."""
        ...

    def poll(self) -> int | None:
        """The same, looked at now."""
        ...

    def wait(self, timeout: float | None = None) -> int:
        """The same, waited for. Raises `subprocess.TimeoutExpired`."""
        ...


@dataclass(slots=True)
class _Forked:
    """A child of the warm process."""

    starter: "Warm"
    pid: int
    returncode: int | None = None

    def poll(self) -> int | None:
        self.starter.hear()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        deadline = time.monotonic() + (_LONGEST_S if timeout is None else timeout)
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("a warm start", timeout or _LONGEST_S)
            time.sleep(_POLL_S)
        return code


class Warm:
    """Starts processes by forking. One for each test process; begun with the first start."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._children: dict[int, _Forked] = {}
        self._heard = b""
        self._pids: list[int] = []

    def start(
        self,
        module: str,
        arguments: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: Path | None,
        log: Path,
        errors: Path | None = None,
    ) -> Child:
        """Run `python -m module arguments`; what it prints is appended to `log`.

        Standard error goes there too, or to `errors`.
        """
        if self._process is None:
            self._process = self._begin()
        assert self._process.stdin is not None
        wanted = {
            "module": module,
            "arguments": list(arguments),
            "env": dict(env),
            "cwd": str(cwd or Path.cwd()),
            "log": str(log),
            "errors": str(errors or log),
        }
        self._process.stdin.write(json.dumps(wanted).encode() + b"\n")
        self._process.stdin.flush()
        deadline = time.monotonic() + _LONGEST_S
        while not self._pids:
            self.hear(0.1)
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the process that forks Parlours does not answer")
        return self._children[self._pids.pop()]

    def end(self) -> None:
        """Fork no more. What runs still is ended (SIGKILL)."""
        if self._process is not None:
            self._process.communicate()
            self._all_ended()

    def hear(self, timeout_s: float = 0.0) -> None:
        """Take in what is told of children."""
        assert self._process is not None
        assert self._process.stdout is not None
        if self._process.stdout.closed:
            return self._all_ended()
        told = self._process.stdout.fileno()
        while select.select([told], [], [], timeout_s)[0]:
            more = os.read(told, 65536)
            if not more:
                return self._all_ended()
            self._heard += more
            *lines, self._heard = self._heard.split(b"\n")
            for line in lines:
                self._take(json.loads(line))
            timeout_s = 0.0
        return None

    def _all_ended(self) -> None:
        """They die with what forked them."""
        for child in self._children.values():
            child.returncode = -signal.SIGKILL if child.returncode is None else child.returncode

    def _take(self, told: Mapping[str, Any]) -> None:
        if "started" in told:
            pid = told["started"]
            self._children[pid] = _Forked(self, pid)
            self._pids.append(pid)
        else:
            self._children[told["ended"]].returncode = told["code"]

    @staticmethod
    def _begin() -> "subprocess.Popen[bytes]":
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PARLOUR_")}
        return subprocess.Popen(
            [str(parlour_python()), "-m", "stage.warm"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**kept, "PYTHONPATH": str(REPOSITORY)},
            cwd=REPOSITORY,
        )


def _main() -> None:
    """Fork as told, until nobody is there to tell it any more."""
    import gc  # noqa: PLC0415
    import importlib  # noqa: PLC0415

    for name in _TAKEN_ALONG:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    rings, ring = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(ring)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    heard = b""
    while True:
        ready, _, _ = select.select([sys.stdin.fileno(), rings], [], [])
        if rings in ready:
            os.read(rings, 4096)
            _reap()
        if sys.stdin.fileno() in ready:
            more = os.read(sys.stdin.fileno(), 65536)
            if not more:
                return
            *lines, heard = (heard + more).split(b"\n")
            for line in lines:
                _fork(json.loads(line))


def _fork(wanted: Mapping[str, Any]) -> None:
    pid = os.fork()
    if pid:
        _tell({"started": pid})
        return
    code = 1
    try:
        _become(wanted)
        runpy.run_module(wanted["module"], run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as ended:
        code = _code_of(ended)
    except BaseException:  # noqa: BLE001  (told as Python tells it, then the process is over)
        sys.excepthook(*sys.exc_info())
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(ValueError):  # a program may close them
                stream.flush()
        os._exit(code)


def _become(wanted: Mapping[str, Any]) -> None:
    """In the child: nothing of the parent's is left but what it has imported."""
    ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    streams = (os.devnull, os.O_RDONLY), (wanted["log"], _ADDING), (wanted["errors"], _ADDING)
    opened = [os.open(path, how, 0o666) for path, how in streams]
    for stream, file in enumerate(opened):
        os.dup2(file, stream)
    os.closerange(3, max(*opened, 64) + 1)
    os.chdir(wanted["cwd"])
    os.environ.clear()
    os.environ.update(wanted["env"])
    sys.argv = [wanted["module"], *wanted["arguments"]]


def _code_of(ended: SystemExit) -> int:
    if isinstance(ended.code, int):
        return ended.code
    if ended.code is not None:
        sys.stderr.write(f"{ended.code}\n")
    return 0 if ended.code is None else 1


def _reap() -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        _tell({"ended": pid, "code": os.waitstatus_to_exitcode(status)})


def _tell(what: Mapping[str, int]) -> None:
    os.write(sys.stdout.fileno(), json.dumps(what).encode() + b"\n")


if __name__ == "__main__":
    _main()
