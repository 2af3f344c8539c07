"""What the operator's switches have in common: one change of the rooms' ledger, one sentence."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from appservice.app.beside import open_rooms_side
from appservice.cli.progress import waiting
from appservice.config import Config
from appservice.ports.ledger import Ledger

T = TypeVar("T")

SOON = "A running Parlour follows within two seconds"


def with_ledger(config: Config, act: Callable[[Ledger], Awaitable[T]]) -> T:
    """What `act` says, given the ledger of the rooms' database."""

    async def opened() -> T:
        with waiting("waiting for the database"):
            async with open_rooms_side(config) as rooms:
                return await act(rooms.ledger)

    return asyncio.run(opened())
