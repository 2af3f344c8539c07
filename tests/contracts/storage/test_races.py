"""Two connections at once: nothing twice, nothing out of order, no transaction left behind."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from appservice.model.effect import AnswerTurn
from appservice.model.ids import TurnId
from appservice.ports.store import ChatStore
from tests.contracts.storage.backends import Backend
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import AI, OTHER, ROOM, commit, line, new_turn, row, step


async def _two(stack: AsyncExitStack, backend: Backend) -> list[ChatStore]:
    return [(await stack.enter_async_context(backend.open_rooms())).chat for _ in range(2)]


async def test_the_same_rows_by_two_ways_are_taken_in_once(opened: Opened) -> None:
    keys = [f"${number}" for number in range(60)]
    async with AsyncExitStack() as stack:
        one, two = await _two(stack, opened.backend)

        async def feed(chat: ChatStore, order: list[str]) -> int:
            return sum([await chat.append([row(key), row(key + "b")]) for key in order])

        counts = await asyncio.gather(feed(one, keys), feed(two, keys[::-1]), feed(one, keys))
    assert sum(counts) == 2 * len(keys)


async def test_positions_become_visible_in_order(opened: Opened) -> None:
    """A reader that works rows off while others write never finds an older one afterwards."""
    async with AsyncExitStack() as stack:
        one, two = await _two(stack, opened.backend)
        total = 80

        async def feed(chat: ChatStore, name: str) -> None:
            for number in range(total // 2):
                await chat.append([row(f"${name}{number}")])

        async def read() -> list[int]:
            seen: list[int] = []
            while len(seen) < total:
                found = await opened.rooms.chat.next_row(ROOM)
                if found is not None:
                    seen.append(found.position)
                    await opened.rooms.chat.commit(step(found.key))
            return seen

        _, _, seen = await asyncio.gather(feed(one, "a"), feed(two, "b"), read())
    assert seen == sorted(seen)


async def test_a_step_committed_by_two_counts_once(opened: Opened) -> None:
    async with AsyncExitStack() as stack:
        one, two = await _two(stack, opened.backend)
        for number in range(15):
            key = f"${number}"
            await one.append([row(key)])
            await asyncio.gather(
                one.commit(step(key, open_turns=[new_turn(f"one{number}")])),
                two.commit(step(key, open_turns=[new_turn(f"two{number}")])),
            )
        assert len(await one.open_turns(ROOM)) == 15


async def test_turns_opened_and_ended_at_once_leave_exactly_one_open(opened: Opened) -> None:
    """Whoever ends a turn and whoever opens one see each other: no thread stays without a turn."""
    async with AsyncExitStack() as stack:
        one, two = await _two(stack, opened.backend)
        await commit(one, "$first", open_turns=[new_turn("t0")])
        for number in range(20):
            await one.append([row(f"${number}")])
            await asyncio.gather(
                one.drop_turn(TurnId(f"t{number}"), "no model"),
                two.commit(step(f"${number}", open_turns=[new_turn(f"t{number + 1}")])),
            )
            (turn,) = await one.open_turns(ROOM)
            assert (turn.turn_id, turn.phase.value) == (f"t{number + 1}", "asked")


async def test_many_rooms_commit_at_once(opened: Opened) -> None:
    chat = opened.rooms.chat

    async def work(name: str) -> None:
        for number in range(5):
            own = row(f"own:{name}:{number}", OTHER)
            await commit(
                chat, f"${name}:{number}", rows=[own], open_turns=[new_turn(f"{name}{number}")]
            )

    await asyncio.gather(*(work(f"w{number}") for number in range(10)))
    phases = [turn.phase.value for turn in await chat.open_turns(ROOM)]
    assert sorted(phases) == ["asked"] + ["waiting"] * 49


async def test_a_cancelled_transaction_leaves_nothing_and_blocks_nobody(opened: Opened) -> None:
    database = opened.rooms.database
    entered = asyncio.Event()

    async def interrupted() -> None:
        async with database.begin() as tx:
            await tx.execute("insert into cursors (name, value) values ('half', '1')")
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.get_running_loop().create_task(interrupted())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await opened.rooms.chat.cursor("half") is None
    await opened.rooms.chat.put_cursor("half", "2")
    assert await opened.rooms.chat.cursor("half") == "2"


async def test_calls_cancelled_at_any_moment_are_whole_or_not_there(opened: Opened) -> None:
    chat = opened.rooms.chat
    loop = asyncio.get_running_loop()
    for number in range(30):
        key = f"${number}"
        await chat.append([row(key)])
        task = loop.create_task(
            chat.commit(step(key, open_turns=[new_turn(f"t{number}")], rows=[row(f"own:{number}")]))
        )
        for _ in range(number % 10):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    turns = {turn.turn_id.removeprefix("t") for turn in await chat.open_turns(ROOM)}
    done: set[str] = set()
    owned: set[str] = set()
    while (found := await chat.next_row(ROOM)) is not None:
        (owned if found.key.startswith("own:") else done).add(found.key.lstrip("own:$"))
        await chat.commit(step(found.key))
    everything = {str(number) for number in range(30)}
    assert turns == owned == everything - done


async def test_sent_and_a_new_question_at_once(opened: Opened) -> None:
    async with AsyncExitStack() as stack:
        one, two = await _two(stack, opened.backend)
        await commit(one, "$first", open_turns=[new_turn("t0")])
        for number in range(10):
            turn = TurnId(f"t{number}")
            await commit(one, f"$answer{number}", answers=[AnswerTurn(turn, "words")])
            assert await one.sending(turn, {"body": "words"}, f"txn{number}")
            await one.append([row(f"${number}")])
            await asyncio.gather(
                one.sent(turn, line(f"$sent{number}", sender=AI)),
                two.commit(step(f"${number}", open_turns=[new_turn(f"t{number + 1}")])),
            )
            (waiting,) = await one.open_turns(ROOM)
            assert waiting.phase.value == "asked"
        assert len(await one.lines(ROOM, 100)) == 10
