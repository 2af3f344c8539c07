"""One of the two routes as a process: `python -m bench.accept_server real|bare DIRECTORY`.

Prints its port when it listens, and runs until its standard input ends.
"""

import asyncio
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from aiohttp import web

from appservice.matrix.transactions import Transactions
from appservice.model.ids import RoomId
from appservice.model.room import RoomKind
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_personal, open_rooms
from appservice.telemetry import PrometheusMeter
from appservice.turns.clock import now_ms
from appservice.turns.faults import no_fault
from appservice.turns.intake import Intake
from bench.bare import bare_application
from bench.events import room_id

TOKEN: Final = "bench-hs-token"
ROOMS: Final = 20
MAX_BODY: Final = 50 * 1024 * 1024


async def _real(directory: Path, stack: AsyncExitStack) -> web.Application:
    """The route, the intake and the stores of a real Parlour; nobody works on what is stored."""
    seal = IdentitySeal()
    enter = stack.enter_async_context
    rooms = await enter(open_rooms(f"sqlite:{directory}/rooms.db", None, seal, alone=True))
    personal = await enter(open_personal(f"sqlite:{directory}/personal.db", None, seal, alone=True))
    for number in range(ROOMS):
        await rooms.directory.set_kind(RoomId(room_id(number)), RoomKind.GROUP, now_ms())
    intake = Intake(
        rooms.chat,
        personal.chat,
        rooms.directory,
        lambda _room_id: None,
        lambda _room_id: None,
        PrometheusMeter(),
        no_fault,
    )
    return Transactions(TOKEN, MAX_BODY, intake.take, now_ms).application()


async def _bare(directory: Path) -> web.Application:
    async with open_rooms(f"sqlite:{directory}/bare.db", None, IdentitySeal()):
        pass  # the table is made; nothing of Parlour runs from here on
    return bare_application(directory / "bare.db", MAX_BODY)


async def _serve(which: str, directory: Path) -> None:
    async with AsyncExitStack() as stack:
        if which == "real":
            app = await _real(directory, stack)
        else:
            app = await _bare(directory)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        print(runner.addresses[0][1], flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], Path(sys.argv[2])))
