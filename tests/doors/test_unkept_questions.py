"""A question where nothing is kept outlasts its process, however late the homeserver is."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from appservice.app.application import Application
from appservice.model.errors import HomeserverUnavailable
from appservice.model.ids import RoomId
from appservice.model.keeping import NOTHING
from appservice.policy.nesting import dumps
from appservice.ports.store import NewRow, Source
from tests.doors.direct_world import CHAT, DirectWorld, direct_world, until
from tests.pure.policy.rooms import NOW


class Late:
    """A homeserver that does not answer at a start, until it is `there`."""

    def __init__(self, world: DirectWorld) -> None:
        self._world = world
        self.there = False
        self.asked = 0

    async def start(self, app: Application) -> None:
        """As `app.running` starts this part."""
        await app.retention.start(self._newest, app.intake.take)

    async def _newest(self, room_id: RoomId) -> AsyncIterator[list[NewRow]]:
        self.asked += 1
        if not self.there:
            raise HomeserverUnavailable("not yet")
        yield [
            NewRow(
                key=event["event_id"],
                room_id=room_id,
                source=Source.SYNC,
                raw=dumps(event),
                seen_ms=NOW,
            )
            for event in self._world.wire.rooms[room_id]
        ]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[DirectWorld]:
    async with direct_world(tmp_path) as world:
        world.rules = replace(world.rules, keeping=replace(world.rules.keeping, direct=NOTHING))
        yield world


async def test_a_question_under_way_waits_for_its_words(world: DirectWorld) -> None:
    world.model.go_on = asyncio.Event()
    await world.hear(world.say("How old is the cathedral?"))
    await until(lambda: len(world.model.asked) == 1)
    await world.stop()

    late = Late(world)
    world.before = late.start
    world.model.go_on = None
    await world.start()
    assert late.asked == 1
    assert await world.personal.chat.lines(CHAT, 9) == []
    caught_up = asyncio.Event()
    work = [asyncio.create_task(each) for each, _ in world.app.retention.work(caught_up, None)]
    late.there = True
    caught_up.set()
    try:
        await world.said("All of the answer")
        await world.quiet()
    finally:
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
