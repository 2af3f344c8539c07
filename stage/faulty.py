"""Parlour that a test can make fail at named points: `python -m stage.faulty run --config FILE`.

Points are armed while it runs, by the file that `STAGE_FAULTS` names; see `Faults`.
"""

import asyncio
import contextlib
import fcntl
import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from appservice.app.running import run
from appservice.config import Config
from appservice.telemetry import configure_logging

VARIABLE = "STAGE_FAULTS"


class Injected(Exception):
    """A fault of ours: something that nobody foresaw."""


class Faults:
    """One fault at a time, told by the test to the process through a file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._record = file.with_suffix(".fired")

    @property
    def env(self) -> dict[str, str]:
        """What the process needs in its environment."""
        return {VARIABLE: str(self._file)}

    def kill_at(self, point: str, *, after: int = 0) -> None:
        """End the process, as a crash would, when it is at that point; `after` passes go by."""
        with self._alone():
            self._arm({"point": point, "after": after, "kill": True, "times": 1})

    def raise_at(self, point: str, *, times: int) -> None:
        """Raise at that point, the next so many times."""
        with self._alone():
            self._arm({"point": point, "after": 0, "kill": False, "times": times})

    def disarm(self) -> None:
        """Nothing is to happen any more."""
        self._file.unlink(missing_ok=True)

    @property
    def armed(self) -> bool:
        """Whether something is still to happen."""
        return self._file.exists()

    @property
    def fired(self) -> list[str]:
        """The points at which something happened, in order."""
        return self._record.read_text().split() if self._record.exists() else []

    def __call__(self, point: str) -> None:
        """In the process: the point is passed."""
        if not self.armed:
            return
        with self._alone():
            armed = self._read()
            if armed.get("point") != point:
                return
            if armed["after"] > 0:
                self._arm({**armed, "after": armed["after"] - 1})
                return
            with self._record.open("a") as record:
                record.write(point + "\n")
            if armed["times"] > 1:
                self._arm({**armed, "times": armed["times"] - 1})
            else:
                self.disarm()
            if armed["kill"]:
                os.kill(os.getpid(), signal.SIGKILL)
        raise Injected(f"injected at {point}")

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """What one side arms, the other does not overwrite with what it has just read."""
        with self._file.with_suffix(".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _read(self) -> dict[str, Any]:
        with contextlib.suppress(FileNotFoundError):
            return dict(json.loads(self._file.read_text()))
        return {}

    def _arm(self, fault: dict[str, object]) -> None:
        draft = self._file.with_suffix(".draft")
        draft.write_text(json.dumps(fault))
        draft.replace(self._file)


async def _main(config: Config, faults: Faults) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await run(config, stop, fault=faults)


if __name__ == "__main__":
    settings = Config.load(Path(sys.argv[sys.argv.index("--config") + 1]), {})
    configure_logging(level="info", format="json", secrets=settings.secrets)
    asyncio.run(_main(settings, Faults(Path(os.environ[VARIABLE]))))
