"""A change that the module tells is read at once, of anybody here, and noted."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from appservice.app.ages import reading_anew
from appservice.model.ids import UserId
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms
from appservice.telemetry import NullMeter
from appservice.turns.tasks import Tasks
from tests.doors.stated_world import ALICE, CAROL, NOW_S, STATED_ADULT, STATED_TEEN, Desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_rooms(f"sqlite:{tmp_path}/rooms.db", None, IdentitySeal()) as store:
        yield Desk(store)


async def test_an_older_statement_is_of_no_use_though_nobody_asked_meanwhile(desk: Desk) -> None:
    tasks = Tasks(NullMeter())
    changed = reading_anew(desk.ages, tasks)
    desk.show("16_17")
    changed(ALICE)
    await tasks.drain(30)
    desk.show("adult", iat=NOW_S - 5)
    assert await desk.age(fresh=False) == STATED_TEEN, "it was read"
    desk.start()
    assert await desk.age() == STATED_TEEN, "it was noted"
    desk.show("adult", iat=NOW_S + 1)
    desk.now_ms += 1
    reading_anew(desk.ages, tasks)(ALICE)
    await tasks.drain(30)
    assert await desk.age(fresh=False) == STATED_ADULT


async def test_whoever_is_not_ours_is_not_looked_at(desk: Desk) -> None:
    tasks = Tasks(NullMeter())
    changed = reading_anew(desk.ages, tasks)
    for user in (CAROL, UserId(""), UserId("alice")):
        changed(user)
    await tasks.drain(30)
    assert desk.shown.asked == []


async def test_who_changes_it_again_and_again_is_looked_at_once_at_a_time(desk: Desk) -> None:
    tasks = Tasks(NullMeter())
    changed = reading_anew(desk.ages, tasks)
    for _ in range(50):
        changed(ALICE)
    await tasks.drain(30)
    assert desk.shown.asked == [ALICE]
