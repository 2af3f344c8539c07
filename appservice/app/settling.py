"""The schedule of rooms with work kept short, for the next start."""

import asyncio
from typing import Final

import structlog

from appservice.model.errors import Unavailable
from appservice.ports.store import ChatStore

_log = structlog.get_logger()
_EVERY_S: Final = 600.0


async def keep_settling(store: ChatStore) -> None:
    """Take idle rooms off the schedule of a side every ten minutes, until cancelled."""
    while True:
        await asyncio.sleep(_EVERY_S)
        try:
            await store.settle()
        except Unavailable as error:
            _log.warning("schedule_not_settled", error=error)
