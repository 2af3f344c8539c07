"""A process that works on a store until it is killed: `python -m ... URL MIGRATE_URL`.

It appends a row and commits a step for it, over and over; the step opens a turn, keeps a line, adds
an act and puts the cursor's number into the snapshot, all under the same number.
"""

import asyncio
import sys
from dataclasses import replace

from appservice.model.effect import Keep
from appservice.ports.store import ChatStore
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms
from tests.contracts.storage.samples import ROOM, act, line, new_turn, row, snapshot, step


async def work(url: str, migrate_url: str | None) -> None:
    async with open_rooms(url, migrate_url, IdentitySeal()) as store:
        chat = store.chat
        while (left := await chat.next_row(ROOM)) is not None:
            await finish(chat, left.key)
        first = int(await chat.cursor("number") or 0) + 1
        for number in range(first, sys.maxsize):
            await chat.append([row(f"${number}")], ("number", str(number)))
            await finish(chat, f"${number}")
            await finish(chat, f"own:{number}")
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


async def finish(chat: ChatStore, key: str) -> None:
    number = key.removeprefix("own:").removeprefix("$")
    if key.startswith("own:"):
        await chat.commit(step(key))
        return
    changes = step(
        key,
        history=[Keep(line(f"$said{number}"))],
        open_turns=[new_turn(f"t{number}", thread=f"$root{number}")],
        acts=[act(f"a{number}")],
        rows=[row(f"own:{number}")],
    )
    await chat.commit(replace(changes, room=replace(snapshot(), told_away_ms=int(number))))


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], sys.argv[2] or None))
