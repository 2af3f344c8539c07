"""Lanes: nothing that was woken is overlooked, and one lane's trouble is no other lane's."""

import asyncio

import pytest

from appservice.model.errors import Unavailable
from appservice.telemetry import NullMeter
from appservice.turns.lanes import Lanes

SOON_S = 10


async def test_work_that_comes_while_a_lane_looks_is_done() -> None:
    """Between the look that finds nothing and the end of the lane there is no gap."""
    left = {"a": 0}
    done = asyncio.Event()

    async def one(key: str) -> bool:
        if not await asyncio.to_thread(left.get, key):
            return False
        left[key] -= 1
        if left[key] == 0:
            done.set()
        return True

    lanes: Lanes[str] = Lanes("test", one, NullMeter())
    for turn in range(200):
        done.clear()
        left["a"] += 1
        lanes.wake("a")
        for _ in range(turn % 4):
            await asyncio.sleep(0)
    await asyncio.wait_for(done.wait(), SOON_S)
    assert left["a"] == 0
    await lanes.close(0)


async def test_a_lane_is_in_order_and_lanes_are_side_by_side() -> None:
    seen: list[str] = []
    held, free = asyncio.Event(), asyncio.Event()
    work = {"slow": ["s1", "s2"], "quick": ["q1", "q2"]}

    async def one(key: str) -> bool:
        if not work[key]:
            free.set() if key == "slow" else held.set()
            return False
        if key == "slow":
            await held.wait()
        seen.append(work[key].pop(0))
        return True

    lanes: Lanes[str] = Lanes("test", one, NullMeter())
    lanes.wake("slow")
    lanes.wake("quick")
    lanes.wake("slow")
    await asyncio.wait_for(free.wait(), SOON_S)
    assert seen == ["q1", "q2", "s1", "s2"]
    await lanes.close(0)


@pytest.mark.parametrize("error", [Unavailable("away"), ValueError("a mistake")])
async def test_a_failing_lane_tries_again_and_others_go_on(error: Exception) -> None:
    tries: list[str] = []
    other, again = asyncio.Event(), asyncio.Event()

    async def one(key: str) -> bool:
        tries.append(key)
        if key == "other":
            other.set()
            return False
        if tries.count(key) < 3:
            raise error
        again.set()
        return False

    lanes: Lanes[str] = Lanes("test", one, NullMeter())
    lanes.wake("failing")
    lanes.wake("other")
    await asyncio.wait_for(other.wait(), SOON_S)
    assert tries.count("failing") < 3
    await asyncio.wait_for(again.wait(), SOON_S)
    assert tries.count("failing") == 3
    await lanes.close(0)


async def test_closing_ends_pauses_and_takes_no_more() -> None:
    tries = 0
    tried = asyncio.Event()

    async def one(_key: str) -> bool:
        nonlocal tries
        tries += 1
        tried.set()
        raise Unavailable("away")

    lanes: Lanes[str] = Lanes("test", one, NullMeter())
    lanes.wake("a")
    await asyncio.wait_for(tried.wait(), SOON_S)
    await asyncio.wait_for(lanes.close(SOON_S), SOON_S / 2)
    before = tries
    lanes.wake("a")
    assert lanes.busy == 0
    assert tries == before
