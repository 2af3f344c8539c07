"""While somebody's age cannot be read, they are shielded, however the rules take the unknown."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appservice.ages.first_that_works import FirstThatWorks
from appservice.ages.stating import StatedAges
from appservice.model.age import (
    ALL_AGES,
    NOT_KNOWN,
    NOT_READ,
    Age,
    AgeBand,
    AgeRules,
    Trust,
    Unknown,
)
from appservice.model.ids import UserId
from appservice.policy.taking import taken_for
from appservice.storage.seal import IdentitySeal
from appservice.storage.stores import open_rooms
from tests.doors.stated_world import (
    ADULT,
    ALICE,
    BOB,
    NOW_S,
    ROOM,
    SERVER,
    STATED_ADULT,
    STATED_TEEN,
    Desk,
    Lost,
    Shown,
)

DAVE = UserId("@dave:a.org")
LOOSE = AgeRules(unknown=Unknown.ADULT)
DECLARED = Age(AgeBand.FROM_13, Trust.DECLARED)
RANK = {band: place for place, band in enumerate(AgeBand)}


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_rooms(f"sqlite:{tmp_path}/rooms.db", None, IdentitySeal()) as store:
        yield Desk(store)


async def test_who_said_to_be_a_minor_stays_one_while_nothing_can_be_read(desk: Desk) -> None:
    desk.shown.contents[ALICE] = {"band": "13_15"}
    assert await desk.age() == DECLARED
    desk.shown.away = True
    for _ in range(3):
        desk.now_ms += 61_000
        assert await desk.age(fresh=False) == DECLARED
    desk.shown.away = False
    desk.shown.contents.clear()
    assert await desk.age() == NOT_KNOWN


@pytest.mark.parametrize("content", [None, {"band": "13_15"}, {"band": "adult"}])
async def test_at_the_first_look_after_a_start_too(desk: Desk, content: object) -> None:
    desk.shown.contents[ALICE] = content
    desk.shown.away = True
    desk.start()
    assert await desk.age(fresh=False) == NOT_READ
    assert taken_for(NOT_READ, LOOSE) is ALL_AGES


async def test_what_was_noted_counts_while_the_book_is_lost(desk: Desk) -> None:
    desk.show("16_17")
    assert await desk.age() == STATED_TEEN
    desk.lose()
    desk.shown.away = True
    assert await desk.age() == STATED_TEEN
    desk.start(Lost())
    assert await desk.age() == NOT_READ


async def test_whatever_a_source_raises_stops_nobody_and_is_not_logged_with_its_words(
    desk: Desk,
) -> None:
    desk.show("adult")
    desk.shown.breaks = {BOB: UnicodeEncodeError("utf-8", "@bob:a.org", 0, 1, "secret"),
                         DAVE: KeyError("secret")}  # fmt: skip
    with structlog.testing.capture_logs() as logs:
        found = await desk.ages([ALICE, BOB, DAVE], ROOM)
    assert found == {ALICE: STATED_ADULT, BOB: NOT_READ, DAVE: NOT_READ}
    assert {each["error"] for each in logs} == {"UnicodeEncodeError", "KeyError"}
    assert "secret" not in str(logs)
    assert "bob" not in str(logs)


async def test_a_way_that_breaks_leaves_it_to_the_next(desk: Desk) -> None:
    broken = Shown(breaks={ALICE: ValueError("secret")})
    desk.show("adult")
    ways = FirstThatWorks((broken, desk.shown))
    assert await ways.read(ALICE) == desk.shown.contents[ALICE]


async def test_what_was_noted_counts_when_nothing_is_read_any_more(desk: Desk) -> None:
    desk.show("16_17", exp=NOW_S + 100)
    assert await desk.age() == STATED_TEEN
    ages = StatedAges("a.org", ("*",), {}, None, desk.store.statements, lambda: desk.now_ms)
    assert await ages([ALICE, BOB], ROOM) == {ALICE: STATED_TEEN, BOB: SERVER}
    desk.now_ms += 100_000
    assert await ages([ALICE], ROOM) == {ALICE: SERVER}


async def test_a_source_that_hangs_is_not_waited_for_at_every_input(desk: Desk) -> None:
    people = [UserId(f"@p{number}:a.org") for number in range(9)]
    desk.shown.hangs = people[:4]
    assert set((await desk.ages(people[:4], ROOM)).values()) == {NOT_READ}
    desk.shown.asked.clear()
    desk.show("16_17", people[8])
    for _ in range(4):
        desk.now_ms += 6_000
        assert set((await desk.ages(people, ROOM)).values()) == {NOT_READ}
    assert desk.shown.asked == []
    desk.shown.hangs = ()
    assert await desk.age(people[8]) == STATED_TEEN
    desk.now_ms += 6_000
    assert set((await desk.ages(people[4:8], ROOM)).values()) == {NOT_KNOWN}


async def test_one_person_who_hangs_is_left_alone_without_the_others(desk: Desk) -> None:
    desk.shown.hangs = [ALICE]
    assert await desk.age(fresh=False) == NOT_READ
    desk.shown.asked.clear()
    for _ in range(4):
        desk.now_ms += 7_000
        found = await desk.ages([ALICE, BOB], ROOM)
        assert found == {ALICE: NOT_READ, BOB: NOT_KNOWN}
    assert desk.shown.asked == [BOB]
    desk.shown.hangs = ()
    desk.now_ms += 2_000
    assert await desk.age(fresh=False) == NOT_READ
    desk.now_ms += 5_000
    assert await desk.age(fresh=False) == NOT_KNOWN


steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["none", "band:13_15", "band:16_17", "band:adult", "adult", "16_17", "garbage"]
        ),
        st.sampled_from(["up", "up", "away", "lost", "both"]),
        st.booleans(),
    ),
    max_size=7,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps, servers=st.booleans())
async def test_no_outage_loosens(
    desk: Desk, steps: list[tuple[str, str, bool]], servers: bool
) -> None:
    desk.adult_servers = ("*",) if servers else ()
    desk.start()
    desk.now_ms += 1
    user = UserId(f"@p{desk.now_ms}:a.org")
    before = ADULT
    for at, (shows, outage, restarts) in enumerate(steps):
        _show(desk, user, shows, at)
        if restarts:
            desk.start()
        desk.shown.away = outage in ("away", "both")
        desk.lose(lost=outage in ("lost", "both"))
        age = await desk.age(user)
        taken = taken_for(age, LOOSE)
        if outage == "up":
            assert age.trust is not Trust.UNREAD
            before = taken
        else:
            assert taken is not ADULT, (steps, at)
        if outage == "lost":
            before = max(before, taken, key=RANK.__getitem__)  # what they show was read
        if outage in ("away", "both"):
            assert RANK[taken] <= RANK[before], (steps, at)


def _show(desk: Desk, user: UserId, shows: str, at: int) -> None:
    desk.shown.contents.pop(user, None)
    if shows.startswith("band:"):
        desk.shown.contents[user] = {"band": shows.removeprefix("band:")}
    elif shows == "garbage":
        desk.shown.contents[user] = {"statement": "a.b.c"}
    elif shows != "none":
        desk.show(shows, user, iat=NOW_S - 60 + at)
