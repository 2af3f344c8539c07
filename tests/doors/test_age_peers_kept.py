"""What peers told is kept for its time; whom nobody tells of is shielded, and left alone."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from appservice.ages.peers.asking import FRESH_MS, QUIET_MS, SILENT_MS
from appservice.model.age import ALL_AGES, NOT_KNOWN, NOT_READ, Age, AgeBand, Trust
from appservice.model.ids import RoomId
from appservice.model.peering import TELL
from appservice.policy.peering import PER_PERSON, TOLD_MS
from tests.doors.peers_world import (
    BOB,
    CAROL,
    HERE,
    ROOM,
    THERE,
    Pair,
)

ADULT, MINOR = Age(AgeBand.ADULT, Trust.PEER), Age(ALL_AGES, Trust.PEER)
STATED = {band: Age(band, Trust.STATED) for band in AgeBand}


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    made = Pair()
    made.ages = {BOB: STATED[AgeBand.ADULT], CAROL: STATED[AgeBand.FROM_13]}
    yield made
    await made.tasks.close()


async def test_an_answer_is_of_one_room(pair: Pair) -> None:
    await pair.sharing.choose(BOB, shares=True)
    assert await pair.ask() == ADULT
    other = RoomId("!other:here.test")
    assert await pair.asking([BOB], other) == {BOB: NOT_READ}


async def test_an_answer_is_kept_while_it_holds(pair: Pair) -> None:
    await pair.sharing.choose(BOB, shares=True)
    assert await pair.ask() == ADULT
    pair.now_ms += FRESH_MS - 1
    assert await pair.ask() == ADULT
    assert pair.asked() == 1
    pair.post.bend = lambda _letter: None
    pair.now_ms += TOLD_MS - FRESH_MS
    assert await pair.asking([BOB], ROOM) == {BOB: ADULT}
    pair.now_ms += 1
    assert await pair.asking([BOB], ROOM) == {BOB: NOT_READ}


async def test_an_answer_counts_once(pair: Pair) -> None:
    await pair.sharing.choose(BOB, shares=True)
    assert await pair.ask() == ADULT
    *_, told = pair.post.sent[-1]
    pair.now_ms += TOLD_MS
    await pair.post.desks[HERE].heard(THERE, TELL, told)
    assert await pair.asking([BOB], ROOM) == {BOB: NOT_READ}


async def test_a_minor_stays_one_while_the_peer_is_silent(pair: Pair) -> None:
    await pair.sharing.choose(CAROL, shares=True)
    assert await pair.ask(CAROL) == MINOR
    pair.post.away = True
    pair.now_ms += 10 * TOLD_MS
    assert await pair.ask(CAROL) == MINOR


async def test_a_minor_stays_one_for_a_day_when_nothing_is_said_of_them_any_more(
    pair: Pair,
) -> None:
    await pair.sharing.choose(CAROL, shares=True)
    assert await pair.ask(CAROL) == MINOR
    await pair.sharing.choose(CAROL, shares=False)
    for _ in range(3):
        pair.now_ms += FRESH_MS
        assert await pair.ask(CAROL) == MINOR
    assert pair.asked() == 4
    pair.now_ms += 86_400_000
    assert await pair.ask(CAROL) == NOT_KNOWN
    await pair.sharing.choose(CAROL, shares=True)
    pair.now_ms += FRESH_MS
    assert await pair.ask(CAROL) == MINOR
    pair.ages[CAROL] = STATED[AgeBand.ADULT]
    pair.now_ms += FRESH_MS
    assert await pair.ask(CAROL) == ADULT


@pytest.mark.parametrize("room", ["new:1", "", "$event", "!" + "r" * 300])
async def test_what_no_peer_answers_is_not_asked(pair: Pair, room: str) -> None:
    await pair.sharing.choose(BOB, shares=True)
    assert await pair.asking([BOB], RoomId(room), fresh=True) == {BOB: NOT_READ}
    assert pair.asked() == 0
    pair.now_ms += SILENT_MS
    assert await pair.ask() == ADULT


async def test_the_ai_of_a_peer_is_not_asked_about_itself(pair: Pair) -> None:
    assert await pair.asking([THERE], ROOM, fresh=True) == {}
    assert pair.asked() == 0


async def test_no_more_is_asked_than_a_peer_answers(pair: Pair) -> None:
    pair.sharing.agreed.add(BOB)
    rooms = [RoomId(f"!room{number}:here.test") for number in range(PER_PERSON + 5)]
    for room in rooms:
        await pair.asking([BOB], room)
    await pair.settled()
    assert pair.asked() == PER_PERSON
    assert [await pair.asking([BOB], room) for room in rooms[:PER_PERSON]] == [
        {BOB: ADULT}
    ] * PER_PERSON
    assert await pair.asking([BOB], rooms[-1]) == {BOB: NOT_READ}
    pair.now_ms += 60_000
    assert await pair.ask(room=rooms[-1]) == ADULT


async def test_a_silent_peer_is_waited_for_once() -> None:
    pair = Pair(patience_s=0.5)
    pair.post.bend = lambda _letter: None
    assert await pair.asking([BOB], ROOM, fresh=True) == {BOB: NOT_READ}
    pair.now_ms += 500
    before_s = time.monotonic()
    for _ in range(20):
        assert await pair.asking([BOB], ROOM, fresh=True) == {BOB: NOT_READ}
    assert time.monotonic() - before_s < 20 * 0.5
    assert pair.asked() == 1


async def test_a_silent_peer_is_left_alone_for_a_while(pair: Pair) -> None:
    pair.post.bend = lambda _letter: None
    assert await pair.ask() == NOT_READ
    assert await pair.ask() == NOT_READ
    assert pair.asked() == 1, "that question is still open"
    pair.now_ms += SILENT_MS
    assert await pair.ask(CAROL) == NOT_READ
    assert pair.asked() == 2, "one letter may have been lost"
    for asked in (3, 3):
        pair.now_ms += SILENT_MS
        assert await pair.ask(CAROL) == NOT_READ
        assert pair.asked() == asked
    pair.post.bend = lambda letter: letter
    pair.sharing.agreed.add(BOB)
    pair.now_ms += QUIET_MS
    assert await pair.ask() == ADULT


async def test_a_homeserver_that_is_away_keeps_nobody_waiting() -> None:
    pair = Pair(patience_s=3600)
    pair.post.away = True
    async with asyncio.timeout(30):
        assert await pair.asking([BOB], ROOM, fresh=True) == {BOB: NOT_READ}
