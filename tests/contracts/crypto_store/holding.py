"""A process that holds a store of keys until it is killed: `python -m ... URL`."""

import asyncio
import sys

from tests.contracts.crypto_store.places import Keys


async def hold(url: str) -> None:
    async with Keys(url).open():
        sys.stdout.write("holding\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(hold(sys.argv[1]))
