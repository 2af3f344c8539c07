"""The thread behind an SQLite file: in order, and nobody waits for it when it is at its end."""

import asyncio
import threading

import pytest

from appservice.model.errors import StoreUnavailable
from appservice.storage.sqlite_thread import SqliteThread


async def test_who_comes_after_the_end_is_told_so() -> None:
    thread, made = SqliteThread("test"), list[int]()
    await asyncio.gather(*(thread.run(lambda n=n: made.append(n)) for n in range(5)))  # type: ignore[misc]
    assert made == [0, 1, 2, 3, 4]
    thread.close()
    with pytest.raises(StoreUnavailable, match="is closed"):
        await asyncio.wait_for(thread.run(lambda: made.append(5)), 10)
    assert made == [0, 1, 2, 3, 4]


async def test_what_was_asked_for_before_the_end_is_made_whoever_is_cancelled() -> None:
    thread, go_on, made = SqliteThread("test"), threading.Event(), list[str]()
    first = asyncio.ensure_future(thread.run(go_on.wait))
    second = asyncio.ensure_future(thread.run(lambda: made.append("made")))
    await asyncio.wait([first], timeout=0.01)
    second.cancel()
    thread.close()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(second, 10)
    assert made == ["made"]
    assert await first
