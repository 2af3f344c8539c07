"""Whether what is over was deleted: when that was last done, on each side."""

import time
from datetime import UTC, datetime
from typing import Final

from appservice.cli.doctor.finding import Finding, ok, warning
from appservice.config import Config
from appservice.ports.retention import Retention
from appservice.storage.migrations import Side

CHECK: Final = "retention"
_RUNS: Final = 3
_LEAST_MS: Final = 600_000


async def finding(config: Config, side: Side, retention: Retention) -> Finding:
    """When it last went through all rooms, and what that deleted."""
    last = await retention.last_run()
    if last is None:
        what = f"has not run in the {side.value} database yet; the next start runs it"
        return ok(CHECK, what)
    at = datetime.fromtimestamp(last.at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    what = f"last ran in the {side.value} database at {at} and deleted {last.deleted} rows"
    late_ms = time.time_ns() // 1_000_000 - last.at_ms
    if late_ms <= max(_RUNS * config.retention.every, _LEAST_MS):
        return ok(CHECK, what)
    do = "what is over is still there: `parlour run` deletes it, or its log says why it could not"
    return warning(CHECK, what, do)
