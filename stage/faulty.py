"""Parlour that ends itself as a crash would, at a named point: `python -m stage.faulty`.

`STAGE_FAULT` names the point, `STAGE_FAULT_AFTER` how often it is passed before (0 at first), and
`STAGE_FAULT_MARK` a file that is written when it happens, so that it happens once.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from appservice.app import run
from appservice.config import Config
from appservice.telemetry import configure_logging


class KillAt:
    """Ends this process at the named point, without any chance to tidy up."""

    def __init__(self, point: str, after: int, mark: Path) -> None:
        self._point = point
        self._left = after
        self._mark = mark

    def __call__(self, point: str) -> None:
        if point != self._point or self._mark.exists():
            return
        if self._left > 0:
            self._left -= 1
            return
        self._mark.write_text(point)
        os.kill(os.getpid(), signal.SIGKILL)


async def _main(config: Config, fault: KillAt) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await run(config, stop, fault=fault)


if __name__ == "__main__":
    settings = Config.load(Path(sys.argv[sys.argv.index("--config") + 1]), {})
    configure_logging(level="info", format="json", secrets=settings.secrets)
    env = os.environ
    killer = KillAt(
        env.get("STAGE_FAULT", ""),
        int(env.get("STAGE_FAULT_AFTER", "0")),
        Path(env.get("STAGE_FAULT_MARK", "fault.mark")),
    )
    asyncio.run(_main(settings, killer))
