"""Messages that wait for their keys: worth knowing when they have waited long."""

import time
from datetime import UTC, datetime
from typing import Final

from appservice.cli.doctor.finding import Finding, warning
from appservice.ports.awaiting import Awaiting
from appservice.storage.migrations import Side

CHECK: Final = "waiting messages"
_LONG_MS: Final = 3_600_000


async def findings(side: Side, awaiting: Awaiting) -> list[Finding]:
    """One line for a side whose oldest message has waited for more than an hour."""
    count = await awaiting.count()
    now_ms = time.time_ns() // 1_000_000
    if count.oldest_ms is None or now_ms - count.oldest_ms < _LONG_MS:
        return []
    since = datetime.fromtimestamp(count.oldest_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    what = (
        f"{count.rows} in {count.rooms} rooms of the {side.value} database could not be read,"
        f" the oldest since {since}: their senders' apps gave no keys"
    )
    do = "the people there were told; docs/operations.md says what else can be done"
    return [warning(CHECK, what, do)]
