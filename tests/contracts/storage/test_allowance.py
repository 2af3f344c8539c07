"""The ledger of answers: each charged once, never more than is allowed, free again in time."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from appservice.model.allowance import Claim, Limit, Measure, Refusal, Spending, Used, Whose
from appservice.model.ids import TurnId, UserId
from appservice.ports.allowance import Allowance
from appservice.storage.stores import RoomsStore
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import ALICE, BOB, OTHER, ROOM

CAROL = UserId("@carol:c.test")
WINDOW = 100


@pytest.fixture
def ledger(rooms_store: RoomsStore) -> Allowance:
    return rooms_store.allowance


def claim(name: str, at_ms: int, payer: UserId | None = ALICE, *, images: int = 0) -> Claim:
    return Claim(turn_id=TurnId(name), payer=payer, room_id=ROOM, at_ms=at_ms, images=images)


def limit(
    most: int,
    whose: Whose = Whose.PERSON,
    key: str = ALICE,
    measure: Measure = Measure.REPLIES,
) -> Limit:
    return Limit(whose=whose, key=key, measure=measure, most=most, window_ms=WINDOW)


async def amount(ledger: Allowance, of: Limit, now_ms: int) -> int:
    (used,) = await ledger.used([of], now_ms)
    return used.amount


async def test_a_used_up_limit_is_free_again_when_the_first_leaves_it(ledger: Allowance) -> None:
    two = limit(2)
    assert await ledger.reserve(claim("a", 10), [two]) is None
    assert await ledger.reserve(claim("b", 20), [two]) is None
    assert await ledger.reserve(claim("c", 30), [two]) == Refusal(two, 110)
    assert await ledger.reserve(claim("c", 109), [two]) == Refusal(two, 110)
    assert await ledger.reserve(claim("c", 110), [two]) is None
    assert await ledger.reserve(claim("d", 110), [two]) == Refusal(two, 120)
    assert await ledger.reserved() == ["a", "b", "c"]


async def test_a_turn_is_charged_once_however_often_it_is_told(ledger: Allowance) -> None:
    one = limit(1)
    for at_ms in (10, 20, 30):
        assert await ledger.reserve(claim("a", at_ms), [one]) is None
        assert await amount(ledger, one, 30) == 1
    await ledger.spent(TurnId("a"), 7)
    for _ in range(2):
        await ledger.settle(TurnId("a"))
        await ledger.release(TurnId("a"))
    assert await ledger.reserve(claim("a", 40), [one]) is None
    assert await amount(ledger, one, 40) == 1
    assert await amount(ledger, limit(1, measure=Measure.TOKENS), 40) == 7
    assert await ledger.reserved() == []


async def test_tokens_that_no_answer_took_are_nobodys_and_leave_the_window(
    ledger: Allowance,
) -> None:
    tokens = limit(1, Whose.EVERYBODY, "", Measure.TOKENS)
    of_all, remarks = limit(1, Whose.EVERYBODY, ""), limit(1, Whose.REMARKS, ROOM)
    minute = 60_000
    for at_ms in (minute + 5, minute + 9, 2 * minute):
        await ledger.beside(at_ms, 7)
    wide = replace(tokens, window_ms=10 * minute)
    assert await amount(ledger, wide, 2 * minute) == 21
    assert await amount(ledger, wide, 11 * minute) == 7
    assert await amount(ledger, replace(of_all, window_ms=10 * minute), 2 * minute) == 0
    assert await amount(ledger, remarks, minute + 9) == 0
    assert await ledger.reserve(claim("a", 2 * minute), [of_all, limit(1)]) is None
    assert await ledger.reserve(claim("b", 2 * minute, None), [wide]) == Refusal(wide, 12 * minute)
    assert await ledger.forget(2 * minute) == 1  # one row holds those of a minute
    assert await ledger.reserved() == ["a"]


async def test_what_nobody_saw_is_free(ledger: Allowance) -> None:
    one = limit(1)
    await ledger.reserve(claim("a", 10), [one])
    await ledger.release(TurnId("a"))
    await ledger.release(TurnId("a"))
    assert await amount(ledger, one, 20) == 0
    assert await ledger.reserve(claim("b", 20), [one]) is None
    await ledger.settle(TurnId("never reserved"))
    await ledger.spent(TurnId("never reserved"), 5)
    assert await ledger.reserved() == ["b"]


async def test_what_nobody_saw_counts_by_the_tokens_it_took(ledger: Allowance) -> None:
    one, tokens = limit(1), limit(100, measure=Measure.TOKENS)
    calls = limit(2, measure=Measure.CALLS)
    for name, at_ms in (("a", 10), ("b", 20)):
        took = replace(claim(name, at_ms, images=1), tokens=30)
        assert await ledger.reserve(took, [one, tokens, calls]) is None
        assert await ledger.reserve(took, [one, tokens, calls]) is None
        await ledger.release(TurnId(name))
        await ledger.spent(TurnId(name), -5)
    assert await amount(ledger, one, 30) == 0
    assert await amount(ledger, tokens, 30) == 110
    assert await amount(ledger, limit(9, measure=Measure.IMAGES), 30) == 0
    assert await ledger.reserved() == []
    assert await ledger.spendings(0) == [Spending(payer=ALICE, replies=0, tokens=110, images=0)]
    assert await ledger.reserve(claim("c", 30), [one, calls]) == Refusal(calls, 110)
    assert await ledger.reserve(claim("c", 30), [tokens]) == Refusal(tokens, 110)
    await ledger.spent(TurnId("a"), -55)
    assert await amount(ledger, calls, 30) == 1
    assert await ledger.forget(30) == 1


async def test_what_was_released_too_early_is_reserved_anew(ledger: Allowance) -> None:
    await ledger.reserve(replace(claim("a", 10), tokens=30), [])
    await ledger.release(TurnId("a"))
    await ledger.reserve(claim("a", 10), [])
    assert await ledger.reserved() == ["a"]
    await ledger.settle(TurnId("a"))
    assert await amount(ledger, limit(1), 30) == 1
    assert await amount(ledger, limit(1, measure=Measure.TOKENS), 30) == 30


async def test_each_limit_counts_what_is_its_own(ledger: Allowance) -> None:
    other = Claim(turn_id=TurnId("o"), payer=BOB, room_id=OTHER, at_ms=10)
    direct = Claim(turn_id=TurnId("d"), payer=ALICE, room_id=None, at_ms=10)
    for each in (claim("a", 10), claim("c", 10, CAROL), claim("r", 10, None), other, direct):
        assert await ledger.reserve(each, []) is None
    limits = [
        limit(9, Whose.EVERYBODY, ""),
        limit(9, Whose.SERVER, "c.test"),
        limit(9, Whose.ROOM, ROOM),
        limit(9, Whose.REMARKS, ROOM),
        limit(9, Whose.REMARKS, OTHER),
        limit(9),
        limit(9, key=CAROL),
    ]
    used = await ledger.used(limits, 20)
    assert [each.amount for each in used] == [5, 1, 2, 1, 0, 2, 1]
    assert used[4] == Used(limit=limits[4], amount=0, free_ms=None)
    assert used[5].free_ms == 110


async def test_of_several_limits_the_one_that_lasts_longest_is_told(ledger: Allowance) -> None:
    room = limit(1, Whose.ROOM, ROOM)
    assert await ledger.reserve(claim("b", 10, BOB), [room]) is None
    free = Claim(turn_id=TurnId("a"), payer=ALICE, room_id=OTHER, at_ms=30)
    assert await ledger.reserve(free, [limit(1)]) is None
    both = [room, limit(1)]
    assert await ledger.reserve(claim("x", 40), both) == Refusal(limit(1), 130)
    assert await ledger.reserve(claim("x", 40), both[::-1]) == Refusal(limit(1), 130)
    never = limit(0, Whose.EVERYBODY, "")
    assert await ledger.reserve(claim("x", 40), [never, *both]) == Refusal(never, None)


async def test_tokens_are_counted_when_they_are_known(ledger: Allowance) -> None:
    tokens = limit(100, measure=Measure.TOKENS)
    for name, at_ms, took in (("a", 10, 60), ("b", 20, 70), ("c", 30, 0)):
        refused = await ledger.reserve(claim(name, at_ms), [tokens])
        assert refused == (Refusal(tokens, 110) if name == "c" else None)
        await ledger.spent(TurnId(name), took)
    assert await ledger.reserve(claim("c", 110), [tokens]) is None


async def test_images_are_only_counted_where_there_are_any(ledger: Allowance) -> None:
    images = limit(3, measure=Measure.IMAGES)
    assert await ledger.reserve(claim("a", 10, images=2), [images]) is None
    assert await ledger.reserve(claim("b", 20), [images]) is None
    assert await ledger.reserve(claim("c", 30, images=2), [images]) == Refusal(images, 110)
    assert await ledger.reserve(claim("d", 30, images=4), [images]) == Refusal(images, None)
    assert await ledger.reserve(claim("e", 30, images=1), [images]) is None


async def test_the_operator_sees_who_had_how_much(ledger: Allowance) -> None:
    for name, at_ms, payer in (("a", 10, ALICE), ("b", 20, ALICE), ("c", 20, BOB), ("r", 20, None)):
        await ledger.reserve(claim(name, at_ms, payer), [])
        await ledger.spent(TurnId(name), 5)
    assert await ledger.spendings(0) == [
        Spending(payer=ALICE, replies=2, tokens=10, images=0),
        Spending(payer=None, replies=1, tokens=5, images=0),
        Spending(payer=BOB, replies=1, tokens=5, images=0),
    ]
    assert [each.replies for each in await ledger.spendings(10)] == [1, 1, 1]


async def test_what_no_limit_needs_is_forgotten_and_what_is_open_is_not(
    ledger: Allowance,
) -> None:
    for name, at_ms in (("old", 10), ("open", 10), ("new", 50)):
        await ledger.reserve(claim(name, at_ms), [])
    await ledger.settle(TurnId("old"))
    await ledger.settle(TurnId("new"))
    assert await ledger.forget(50) == 1
    assert await ledger.reserved() == ["open"]
    assert await amount(ledger, limit(9), 60) == 2


async def test_a_forgotten_room_leaves_only_numbers(opened: Opened) -> None:
    ledger = opened.rooms.allowance
    await ledger.reserve(claim("a", 10), [])
    await opened.rooms.ledger.forget_room(ROOM)
    assert await amount(ledger, limit(9, Whose.ROOM, ROOM), 20) == 0
    assert await amount(ledger, limit(9), 20) == 1


async def test_two_processes_never_grant_more_than_there_is(opened: Opened) -> None:
    most = 5
    limits = [limit(30, Whose.EVERYBODY, ""), limit(20, Whose.ROOM, ROOM), limit(most)]
    async with AsyncExitStack() as stack:
        stores = [await stack.enter_async_context(opened.backend.open_rooms()) for _ in range(2)]
        answers = await asyncio.gather(
            *(
                stores[number % 2].allowance.reserve(claim(f"t{number % 12}", 10), limits)
                for number in range(24)
            )
        )
    assert await amount(opened.rooms.allowance, limits[-1], 20) == most
    # Each turn is asked for by both: a granted one is granted to whoever asks again later.
    assert most <= answers.count(None) <= 2 * most


async def test_limits_in_any_order_do_not_wait_for_each_other_for_ever(opened: Opened) -> None:
    limits = [limit(99, Whose.EVERYBODY, ""), limit(99, Whose.ROOM, ROOM), limit(99)]
    async with AsyncExitStack() as stack:
        stores = [await stack.enter_async_context(opened.backend.open_rooms()) for _ in range(2)]
        answers = await asyncio.gather(
            *(
                stores[number % 2].allowance.reserve(
                    claim(f"t{number}", 10), limits[:: 1 if number % 3 else -1]
                )
                for number in range(30)
            )
        )
    assert answers == [None] * 30
