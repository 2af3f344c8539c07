"""The job that deletes what is over: each room by its own length, killed anywhere."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from appservice.model.effect import Keep as KeepLine
from appservice.model.ids import RoomId
from appservice.model.keeping import FOREVER, NOTHING, ForgetOld, Keep, KeepRules
from appservice.model.rules import Rules
from appservice.policy.speaking.said import glance
from appservice.ports.retention import LastRun
from appservice.storage.database import Write
from appservice.storage.stores import RoomsStore
from appservice.telemetry import NullMeter
from appservice.turns.retention import LAST_WORDS, RetentionJob
from tests.contracts.storage.backends import Backend, sqlite_backend
from tests.contracts.storage.samples import ROOM, act, line, row, snapshot, step
from tests.contracts.storage.searched import whereabouts
from tests.doors.waiting_world import Killed
from tests.pure.policy.rooms import RULES

DAY = 86_400_000
NOW = 1000 * DAY
OLD, NEW = "sesame-of-long-ago", "sesame-of-today"
SHORT, LONG = RoomId("!short:a.test"), RoomId("!long:a.test")


class Counting(NullMeter):
    """What was counted."""

    def __init__(self) -> None:
        self.ran: list[tuple[str, int, int]] = []
        self.errors: list[str] = []

    def error(self, kind: str) -> None:
        self.errors.append(kind)

    def retention_ran(self, side: str, at_ms: int, rows: int) -> None:
        self.ran.append((side, at_ms, rows))


class World:
    """A job on a store; `kill_at` is how many batches it lives."""

    def __init__(self, backend: Backend, store: RoomsStore, **rules: Any) -> None:
        self.backend, self.store, self.meter = backend, store, Counting()
        self.rules = replace(RULES, keeping=replace(KeepRules(), **rules))
        self.kill_at = 10**6
        self.job = RetentionJob(
            "rooms",
            store.chat,
            store.retention,
            lambda keeping: keeping.groups,
            self._rules,
            self.meter,
            lambda: NOW,
            self._fault,
        )

    async def _rules(self) -> Rules:
        return self.rules

    def _fault(self, name: str) -> None:
        assert name == "retention-batch"
        self.kill_at -= 1
        if self.kill_at < 0:
            raise Killed

    async def said(self, room: RoomId, keep: Keep | None = None, count: int = 30) -> None:
        """A room where half was said a month ago, and half today."""
        known = snapshot(room)
        settings = replace(known.group.settings, keep=keep)
        await self.store.chat.put_room(
            replace(known, group=replace(known.group, settings=settings))
        )
        lines = [
            KeepLine(line(f"${room}{word}{at}", word, room, sent_ms=ms + at))
            for word, ms in ((OLD, NOW - 30 * DAY), (NEW, NOW - 1000))
            for at in range(count)
        ]
        await self.store.chat.append([replace(row(f"$of{room}", room), seen_ms=NOW)])
        await self.store.chat.commit(
            step(f"$of{room}", room, history=lines, acts=[act(room, room)])
        )

    async def words(self, room: RoomId) -> set[str]:
        return {each.body for each in await self.store.chat.lines(room, 999)}


@pytest.fixture
def backend(tmp_path: Path) -> Backend:
    return sqlite_backend(tmp_path)


@pytest.fixture
async def world(backend: Backend) -> AsyncIterator[World]:
    async with backend.open_rooms() as store:
        yield World(backend, store)


async def test_each_room_is_kept_as_it_chose_within_the_operators_most(world: World) -> None:
    world.rules = replace(world.rules, keeping=KeepRules(groups=FOREVER, most=Keep(60 * DAY)))
    await world.said(ROOM)
    await world.said(SHORT, Keep(7 * DAY))
    await world.said(LONG, FOREVER)
    run = await world.job.once()
    assert run == LastRun(NOW, 30)
    assert world.meter.ran == [("rooms", NOW, 30)]
    assert await world.store.retention.last_run() == run
    found = {room: await world.words(room) for room in (ROOM, SHORT, LONG)}
    assert found == {ROOM: {OLD, NEW}, SHORT: {NEW}, LONG: {OLD, NEW}}
    world.rules = replace(world.rules, keeping=KeepRules(most=Keep(7 * DAY)))
    assert (await world.job.once()).deleted == 60
    assert await whereabouts([OLD], world.backend) == []
    assert (await world.job.once()).deleted == 0


async def test_killed_at_any_batch_the_next_run_finishes(backend: Backend) -> None:
    lives = 0
    async with backend.open_rooms() as store:
        await World(backend, store).said(SHORT, Keep(DAY), count=900)
    while True:
        async with backend.open_rooms() as store:
            world = World(backend, store)
            world.kill_at = 1
            try:
                await world.job.once()
                break
            except Killed:
                lives += 1
                assert await store.retention.last_run() is None
    assert lives > 1
    assert await whereabouts([OLD], backend) == []


async def test_the_act_looks_at_its_room_alone_and_says_nothing_that_was_said(
    world: World,
) -> None:
    await world.said(ROOM, Keep(7 * DAY))
    await world.said(SHORT, Keep(7 * DAY))
    glance(OLD)
    with capture_logs() as logged:
        outcome = await world.job.forget_old(act("forget", SHORT), ForgetOld())
    assert outcome == "deleted 30 rows"
    assert await world.words(ROOM) == {OLD, NEW}
    assert await world.words(SHORT) == {NEW}
    assert glance.cache_info().currsize == 0
    assert OLD not in json.dumps(logged, default=str)


async def test_where_nothing_is_kept_the_last_words_are_and_at_first_not_even_these(
    world: World,
) -> None:
    await world.said(ROOM, NOTHING, count=LAST_WORDS)
    await world.job.once()
    assert await world.words(ROOM) == {NEW}
    assert len(await world.store.chat.lines(ROOM, 999)) == LAST_WORDS
    await world.job.forget(ROOM)
    assert await whereabouts([OLD, NEW], world.backend) == []


async def test_a_room_that_cannot_be_looked_into_keeps_no_other_from_it(world: World) -> None:
    await world.said(ROOM, Keep(DAY))
    await world.said(SHORT, Keep(DAY))
    damage = Write("update rooms set snapshot = $1 where room_id = $2", [(b"{", ROOM)])
    await world.store.database.write([damage], (ROOM,))
    assert (await world.job.once()).deleted == 30
    assert await world.words(SHORT) == {NEW}
    assert world.meter.errors == ["retention"]
