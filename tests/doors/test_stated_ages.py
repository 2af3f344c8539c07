"""Ages of people of our own server: what they show now and then, and what is noted of it."""

import asyncio
from collections.abc import AsyncIterator, Collection
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appservice.ages.stating import StatedAges
from appservice.model.age import NOT_KNOWN, NOT_READ, Age, AgeBand, Trust
from appservice.model.ids import UserId
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms
from stage.ages import Issuer
from tests.doors.stated_world import (
    ADULT,
    ALICE,
    BOB,
    CAROL,
    NOW_S,
    ROOM,
    SCHOOL,
    SERVER,
    STATED_ADULT,
    STATED_TEEN,
    TEEN,
    Desk,
    Lost,
)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_rooms(f"sqlite:{tmp_path}/rooms.db", None, IdentitySeal()) as store:
        yield Desk(store)


async def test_what_somebody_shows_counts(desk: Desk) -> None:
    assert await desk.age() == NOT_KNOWN
    desk.show("adult")
    assert await desk.age() == STATED_ADULT
    assert await desk.age(BOB) == NOT_KNOWN
    desk.shown.contents[ALICE] = {"band": "under_13"}
    assert await desk.age() == Age(AgeBand.UNDER_13, Trust.DECLARED)
    desk.shown.contents[ALICE] = {"band": "adult"}
    assert await desk.age() == NOT_KNOWN


GONE: list[Any] = [None, {}, {"band": "adult"}, {"statement": "x"},
                   SCHOOL.statement(ALICE, "adult", iat=NOW_S - 1),
                   Issuer.new("school").statement(ALICE, "adult", iat=NOW_S + 9),
                   SCHOOL.statement(BOB, "adult", iat=NOW_S + 9)]  # fmt: skip


@pytest.mark.parametrize("after", GONE)
async def test_nothing_that_is_not_newer_takes_a_minors_statement_back(
    desk: Desk, after: object
) -> None:
    desk.show("16_17")
    assert await desk.age() == STATED_TEEN
    desk.shown.contents[ALICE] = after
    for _ in range(2):
        for servers in ((), ("a.org",)):
            desk.adult_servers = servers
            desk.start()
            assert await desk.age() == STATED_TEEN
    desk.show("adult", iat=NOW_S + 1)
    assert await desk.age() == STATED_ADULT


async def test_it_falls_away_when_it_is_over(desk: Desk) -> None:
    desk.show("16_17", exp=NOW_S + 100)
    assert await desk.age() == STATED_TEEN
    desk.shown.contents.clear()
    desk.now_ms += 99_999
    assert await desk.age() == STATED_TEEN
    desk.now_ms += 1
    assert await desk.age() == NOT_KNOWN


async def test_a_revoked_one_counts_no_more(desk: Desk) -> None:
    desk.show("16_17", jti="wrong")
    assert await desk.age() == STATED_TEEN
    await desk.store.statements.revoke("wrong", desk.now_ms)
    assert await desk.age() == NOT_KNOWN
    desk.show("adult", iat=NOW_S - 5, jti="fine")
    assert await desk.age() == STATED_ADULT
    await desk.store.statements.revoke_all_of(ALICE, desk.now_ms)
    assert await desk.age() == NOT_KNOWN
    desk.show("adult", iat=NOW_S + 1)
    assert await desk.age() == STATED_ADULT


async def test_while_nothing_can_be_read_nobody_is_an_adult(desk: Desk) -> None:
    desk.adult_servers = ("*",)
    desk.start()
    desk.show("adult")
    desk.show("16_17", BOB)
    people = [ALICE, BOB]
    assert await desk.ages(people, ROOM) == {ALICE: STATED_ADULT, BOB: STATED_TEEN}
    desk.shown.away = True
    for _ in range(2):
        away = await desk.ages(people, ROOM, fresh=True)
        assert away == {ALICE: NOT_READ, BOB: STATED_TEEN}
        desk.start()
    desk.shown.away = False
    assert await desk.ages(people, ROOM, fresh=True) == {ALICE: STATED_ADULT, BOB: STATED_TEEN}


async def test_while_nothing_is_noted_nobody_is_an_adult(desk: Desk) -> None:
    desk.adult_servers = ("*",)
    desk.start(Lost())
    desk.show("adult")
    desk.show("16_17", BOB)
    found = await desk.ages([ALICE, BOB], ROOM)
    assert found == {ALICE: NOT_READ, BOB: STATED_TEEN}


async def test_who_hangs_holds_up_nobody_else(desk: Desk) -> None:
    people = [UserId(f"@p{number}:a.org") for number in range(20)]
    for person in people:
        desk.show("adult", person)
    desk.shown.hangs = people[5:]
    found = await asyncio.wait_for(desk.ages(people, ROOM), 5.0)
    assert [user for user in people if found[user] == STATED_ADULT] == people[:5]
    assert all(found[user] == NOT_READ for user in people[5:])


async def test_it_is_read_again_after_a_minute_or_when_told_to(desk: Desk) -> None:
    desk.show("adult")
    assert await desk.age(fresh=False) == STATED_ADULT
    desk.shown.contents.clear()
    desk.now_ms += 59_999
    assert await desk.age(fresh=False) == STATED_ADULT
    assert desk.shown.asked == [ALICE]
    desk.now_ms += 1
    assert await desk.age(fresh=False) == NOT_KNOWN
    desk.show("adult")
    assert await desk.age(fresh=False) == NOT_KNOWN
    desk.ages.changed(ALICE)
    desk.now_ms += 1
    assert await desk.age(fresh=False) == STATED_ADULT
    desk.shown.contents.clear()
    assert await desk.age(fresh=True) == NOT_KNOWN


async def test_what_was_being_read_when_it_changed_is_read_again(desk: Desk) -> None:
    desk.show("adult")
    assert await desk.age() == STATED_ADULT
    desk.now_ms += 60_000
    desk.shown.gate = asyncio.Event()
    reading = asyncio.create_task(desk.age(fresh=False))
    await desk.shown.waits.wait()
    desk.now_ms += 1
    desk.shown.contents.clear()
    desk.ages.changed(ALICE)
    desk.shown.gate.set()
    await reading
    desk.now_ms += 1
    assert await desk.age(fresh=False) == NOT_KNOWN
    assert await desk.age(fresh=False) == NOT_KNOWN
    assert len(desk.shown.asked) == 3


async def test_one_that_is_over_counts_no_more_though_it_was_just_read(desk: Desk) -> None:
    desk.show("adult", exp=NOW_S + 10)
    assert await desk.age() == STATED_ADULT
    desk.now_ms += 10_000
    assert await desk.age(fresh=False) == NOT_KNOWN


async def test_of_other_servers_somebody_else_tells(desk: Desk) -> None:
    desk.adult_servers = ("b.*",)
    desk.start()
    assert await desk.age(CAROL) == SERVER
    desk.remote = {CAROL: Age(TEEN, Trust.PEER)}
    assert await desk.age(CAROL) == Age(TEEN, Trust.PEER)
    assert desk.shown.asked == []


async def test_without_a_way_to_read_the_operator_alone_tells(desk: Desk) -> None:
    for servers, expected in (((), NOT_KNOWN), (("a.org",), SERVER)):
        ages = StatedAges("a.org", servers, {}, None, desk.store.statements, lambda: desk.now_ms)
        assert await ages([ALICE, CAROL], ROOM) == {ALICE: expected, CAROL: NOT_KNOWN}


async def test_guardians_are_told_of_before_a_statement_is_kept(desk: Desk) -> None:
    told: list[tuple[UserId, tuple[UserId, ...]]] = []

    async def stated(child: UserId, guardians: Collection[UserId]) -> None:
        noted = (await desk.store.statements.noted([child]))[child]
        assert not noted.statements or noted.statements[0].issued_ms < NOW_S * 1000 + len(told)
        told.append((child, tuple(guardians)))

    desk.ages.told = stated
    desk.show("16_17", guardians=[BOB], jti="one")
    for _ in range(2):
        await desk.age()
    assert (await desk.ages.stated([ALICE]))[ALICE].guardians == (BOB,)
    desk.show("16_17", iat=NOW_S - 5, guardians=[CAROL])
    await desk.age()
    assert told == [(ALICE, (BOB,))], "an older one names nobody"
    assert await desk.ages.stated([ALICE]) == {}
    desk.shown.contents.clear()
    await desk.store.statements.revoke_all_of(ALICE, desk.now_ms)
    await desk.age()
    assert told == [(ALICE, (BOB,)), (ALICE, ())]


async def test_a_statement_of_an_adult_makes_nobody_a_guardian(desk: Desk) -> None:
    told: list[tuple[UserId, tuple[UserId, ...]]] = []

    async def stated(child: UserId, guardians: Collection[UserId]) -> None:
        told.append((child, tuple(guardians)))

    desk.ages.told = stated
    desk.show("adult", guardians=[BOB])
    await desk.age()
    assert told == [(ALICE, ())]
    assert (await desk.ages.stated([ALICE]))[ALICE].named == ()


async def test_no_log_line_says_anything_of_anybody(desk: Desk) -> None:
    with structlog.testing.capture_logs() as lines:
        desk.show("16_17")
        await desk.age()
        desk.shown.away = True
        await desk.age()
        await desk.age()
        desk.shown.away = False
        await desk.age()
        desk.shown.away = True
        await desk.age()
    assert [line["event"] for line in lines] == ["ages_not_read", "ages_read_again"]
    assert "alice" not in str(lines)
    assert "16_17" not in str(lines)


RANK = {AgeBand.UNDER_13: 0, AgeBand.FROM_13: 1, AgeBand.FROM_16: 2, ADULT: 3, AgeBand.UNKNOWN: 4}
steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["adult", "16_17", "13_15"]), st.integers(-20, 0)),
        st.sampled_from(["away", "forged", "none", "band", "restart", "erased"]),
    ),
    max_size=8,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps)
async def test_in_any_order_nothing_but_a_newer_statement_loosens(
    desk: Desk, steps: list[Any]
) -> None:
    user = UserId(f"@p{desk.now_ms}:a.org")
    desk.now_ms += 1
    newest: tuple[int, int] | None = None
    for step in steps:
        desk.shown.away = step == "away"
        if isinstance(step, tuple):
            band, ago = step
            desk.show(band, user, iat=NOW_S + ago)
            told = (ago, -RANK[AgeBand(band)])
            newest = told if newest is None else max(newest, told)
        else:
            await _other(desk, user, step)
        age = await desk.age(user)
        if newest is not None and -newest[1] < RANK[ADULT]:
            assert RANK[age.band] <= -newest[1], (steps, step)
        if age.band is ADULT:
            assert newest is not None
            assert -newest[1] == RANK[ADULT]


async def _other(desk: Desk, user: UserId, step: str) -> None:
    if step == "forged":
        forged = Issuer.new("school").statement(user, "adult", iat=NOW_S)
        desk.shown.contents[user] = forged
    elif step == "none":
        desk.shown.contents.pop(user, None)
    elif step == "band":
        desk.shown.contents[user] = {"band": "adult"}
    elif step == "restart":
        desk.start()
    elif step == "erased":
        await desk.store.tombstones.bury(user, desk.now_ms)
        for burial in await desk.store.tombstones.pending():
            await desk.store.erasing.erase_everywhere(burial)
            await desk.store.tombstones.done(burial)
