"""A change that the module tells is read at once, of anybody here, and noted."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from appservice.ages.issued import Issued, note_issued
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


async def nobody(user: UserId) -> None:
    """Nobody is told."""
    del user


async def test_an_older_statement_is_of_no_use_though_nobody_asked_meanwhile(desk: Desk) -> None:
    tasks = Tasks(NullMeter())
    changed = reading_anew(desk.ages, tasks, nobody)
    desk.show("16_17")
    changed(ALICE)
    await tasks.drain(30)
    desk.show("adult", iat=NOW_S - 5)
    assert await desk.age(fresh=False) == STATED_TEEN, "it was read"
    desk.start()
    assert await desk.age() == STATED_TEEN, "it was noted"
    desk.show("adult", iat=NOW_S + 1)
    desk.now_ms += 1
    reading_anew(desk.ages, tasks, nobody)(ALICE)
    await tasks.drain(30)
    assert await desk.age(fresh=False) == STATED_ADULT


async def test_whoever_is_not_ours_is_not_looked_at(desk: Desk) -> None:
    tasks = Tasks(NullMeter())
    changed = reading_anew(desk.ages, tasks, nobody)
    for user in (CAROL, UserId(""), UserId("alice")):
        changed(user)
    await tasks.drain(30)
    assert desk.shown.asked == []


async def test_who_changes_it_again_and_again_is_looked_at_once_at_a_time(desk: Desk) -> None:
    tasks = Tasks(NullMeter())
    changed = reading_anew(desk.ages, tasks, nobody)
    for _ in range(50):
        changed(ALICE)
    await tasks.drain(30)
    assert desk.shown.asked == [ALICE]


async def test_groups_hear_of_whoever_is_of_another_age_now_and_was_known_before(
    desk: Desk,
) -> None:
    tasks, heard = Tasks(NullMeter()), list[UserId]()

    async def aged(user: UserId) -> None:
        heard.append(user)

    changed = reading_anew(desk.ages, tasks, aged)
    for shows, times in (("adult", 0), ("adult", 0), ("16_17", 1), ("16_17", 1)):
        desk.show(shows, iat=NOW_S + times)
        desk.now_ms += 1
        changed(ALICE)
        await tasks.drain(30)
    assert heard == [ALICE], "not at the first look, and not where nothing is another"


async def test_a_command_says_of_whom_it_issued_one_and_it_is_looked_at_once(
    tmp_path: Path,
) -> None:
    async with open_rooms(f"sqlite:{tmp_path}/rooms.db", None, IdentitySeal()) as store:
        heard = list[UserId]()
        issued = Issued(store.chat, heard.append)
        await issued.look()
        for user in (ALICE, CAROL, ALICE):
            await note_issued(store.chat, user)
        for _ in range(2):
            await issued.look()
        assert sorted(heard) == sorted([ALICE, CAROL])
