"""What the homeserver pushes: again, under another number, without the right token, too much."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.journeys.pushing import Pushed, pushed_to
from tests.journeys.robust import aged, eventually
from tests.journeys.world import World


@pytest.fixture(scope="module")
async def pushed(world: World) -> AsyncIterator[Pushed]:
    async with pushed_to(world) as it:
        yield it


async def test_homeserver_resends_transaction(pushed: Pushed) -> None:
    question, event_id = await pushed.ask()
    await pushed.answered(question)
    body = {"events": [await pushed.raw(event_id)]}
    await pushed.idle()
    counted = await pushed.counted("parlour_events_in_total")
    assert [await pushed.push(body, txn) for txn in ("77", "77", "78", "m1")] == [200] * 4
    assert await pushed.counted("parlour_events_in_total") == counted
    await pushed.once(question)


async def test_same_transaction_number_other_events(pushed: Pushed, world: World) -> None:
    first, event_id = await pushed.ask()
    await pushed.answered(first)
    assert await pushed.push({"events": [await pushed.raw(event_id)]}, "1") == 200
    await world.a.restart()
    await pushed.alice.sync_restart()
    second, _ = await pushed.ask()
    await pushed.answered(second)
    await pushed.once(first, second)


async def test_no_event_without_the_homeservers_token(pushed: Pushed) -> None:
    own = pushed.parlour.seat
    body = {"events": [{"event_id": "$forged", "room_id": pushed.room, "type": "m.room.message"}]}
    assert await pushed.push(body, token="") == 401
    assert await pushed.push(body, token="", query=f"?access_token={own.hs_token}") == 401
    assert await pushed.push(body, token=own.as_token) == 403
    assert await pushed.push(body, token=own.hs_token[:-1]) == 403
    assert await pushed.push(body, token="\xff\xfe") == 403
    assert await pushed.push(body, token="x", query=f"?access_token={own.hs_token}") == 403
    assert "$forged" not in pushed.inbox()
    assert await pushed.push(body) == 200
    assert "$forged" in pushed.inbox()


async def test_a_transaction_of_three_megabytes_is_taken(pushed: Pushed) -> None:
    question, event_id = await pushed.ask()
    await pushed.answered(question)
    filling = [
        {
            "event_id": f"$big{n}",
            "room_id": "!elsewhere:x.test",
            "type": "m.x",
            "content": "x" * 60_000,
        }
        for n in range(50)
    ]
    assert await pushed.push({"events": [*filling, await pushed.raw(event_id)]}) == 200
    await pushed.once(question)


async def test_receipts_and_typing_are_passed_over(pushed: Pushed) -> None:
    question, event_id = await pushed.ask()
    await pushed.alice.type_in(pushed.room)
    await pushed.alice.wait_id(pushed.room, event_id)
    await pushed.alice.read(pushed.room, event_id)
    body = {
        "events": [],
        "de.sorunome.msc2409.ephemeral": [
            {"type": "m.typing", "room_id": pushed.room, "content": {"user_ids": [1, None]}},
            {"type": "m.receipt", "room_id": pushed.room, "content": {"$x": {"m.read": []}}},
            7,
        ],
        "ephemeral": "none",
    }
    assert await pushed.push(body) == 200
    await pushed.answered(question)
    await pushed.once(question)


async def test_ping_at_start_makes_the_homeserver_send_at_once(pushed: Pushed) -> None:
    """After a while away the homeserver waits longer and longer before it tries again."""
    await pushed.parlour.stop()
    question, _ = await pushed.ask()
    await aged(pushed.alice, pushed.room, 6)  # the homeserver's patience has to grow
    await pushed.parlour.start()
    begun = asyncio.get_running_loop().time()
    await pushed.answered(question)
    assert asyncio.get_running_loop().time() - begun < 4
    await eventually(
        lambda: _came_by(pushed, "transaction"), "the transaction that the ping called for", 4
    )


async def _came_by(pushed: Pushed, source: str) -> bool:
    return await pushed.counted(f'parlour_events_in_total{{source="{source}"') > 0
