"""The life of a message whose key is late: held for a moment, put aside, decided once it comes."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from appservice.model.ids import EventId, RoomId
from appservice.model.room import RoomKind
from appservice.policy.encryption.unread import LASTING_MS
from tests.contracts.keys import KeysContract
from tests.doors.scripted_keys import ScriptedKeys
from tests.doors.waiting_world import OTHER, WaitingWorld, question, until, waiting_world
from tests.pure.policy.rooms import AI, ALICE, BOB, MINUTE, ROOM

HOLD_MS = 30_000  # ends by what a test does, never by itself


class TestScript(KeysContract):
    """The script of these tests is as true as what it stands for."""

    @pytest.fixture
    def rig(self) -> ScriptedKeys:
        return ScriptedKeys()


async def read(world: WaitingWorld, event_id: str, times: int = 1) -> None:
    """Until an event was tried so often."""

    async def so_often() -> bool:
        return world.keys.reads.count(event_id) >= times

    await until(so_often)


async def has_said(world: WaitingWorld, room: RoomId, *bodies: str) -> None:
    """Until these words are in a room's history."""

    async def said() -> bool:
        return await world.bodies(room) == list(bodies)

    await until(said)


async def test_what_overtakes_its_key_is_held_in_turn(tmp_path: Path) -> None:
    async with waiting_world(tmp_path, HOLD_MS) as world:
        early, late = question(world, "s", "first"), question(world, None, "second")
        await world.hear(early, late)
        await read(world, early["event_id"])
        await world.hear(question(world, None, "elsewhere"), room=OTHER)
        await has_said(world, OTHER, "elsewhere")
        assert await world.bodies() == [], "the room keeps its order"
        world.keys.come("another")
        await read(world, early["event_id"], 2)
        world.keys.come("s")
        await world.idle()
        assert await world.bodies() == ["first", "second"]
        assert await world.aside() == []
        assert world.keys.requests == []


async def test_many_held_rooms_hold_up_no_other(tmp_path: Path) -> None:
    async with waiting_world(tmp_path, HOLD_MS) as world:
        room = await world.store.chat.room(ROOM)
        assert room is not None
        for number in range(20):
            each = replace(room, room_id=RoomId(f"!{number}"))
            await world.store.chat.put_room(each)
            event = question(world, f"s{number}")
            await world.hear(event, room=each.room_id)
            await read(world, event["event_id"])
        await world.hear(question(world, None, "free"), room=OTHER)
        await has_said(world, OTHER, "free")


async def test_a_stop_does_not_wait_for_a_key(tmp_path: Path) -> None:
    async with waiting_world(tmp_path, HOLD_MS) as world:
        event = question(world, "s")
        await world.hear(event)
        await read(world, event["event_id"])
        async with asyncio.timeout(5):
            await world.queue.close(20.0)
        assert await world.store.chat.next_row(ROOM) is not None


async def test_after_the_time_the_room_goes_on_and_the_key_is_asked_for_once(
    tmp_path: Path,
) -> None:
    async with waiting_world(tmp_path, 50) as world:
        events = [question(world, "s") for _ in range(5)]
        await world.hear(*events, question(world, None, "clear"))
        await world.idle()
        assert await world.aside() == [event["event_id"] for event in events]
        assert await world.bodies() == ["clear"]
        assert world.keys.requests == [f"{ROOM} s"]
        assert world.meter.counted == ["waits"] * 5
        assert world.meter.waiting == 5
        await world.hear(question(world, "s"))
        await world.idle()
        world.restart()
        await world.waiting.start()
        await world.idle()
        assert world.keys.requests == [f"{ROOM} s"], "a restart asks for nothing again"


@pytest.mark.parametrize("kind", [RoomKind.GROUP, RoomKind.DIRECT])
async def test_when_the_key_comes_all_is_answered_in_order_and_in_its_place(
    tmp_path: Path, kind: RoomKind
) -> None:
    async with waiting_world(tmp_path, kind=kind) as world:
        first = question(world, "s", "Parlour, one")
        second = question(world, "s", "Parlour, two")
        other = question(world, "t", "Parlour, other")
        clear = question(world, None, "Parlour, clear")
        ids = await world.hear(first, clear, second, other)
        await world.idle()
        assert await world.asked() == [ids[1]]
        world.now_ms += 300 * MINUTE
        world.keys.come("s")
        await world.idle()
        assert await world.bodies() == ["Parlour, one", "Parlour, clear", "Parlour, two"]
        assert await world.asked() == [ids[1], ids[0], ids[2]]
        assert await world.told() == []
        assert await world.aside() == [ids[3]]
        assert world.meter.counted == ["waits"] * 3 + ["late"] * 2
        world.keys.come("s")
        assert await world.store.chat.append([]) == 0
        await world.idle()
        assert await world.asked() == [ids[1], ids[0], ids[2]]


async def test_more_of_a_session_that_waits_holds_nobody_up(tmp_path: Path) -> None:
    async with waiting_world(tmp_path) as world:
        (first,) = await world.hear(question(world, "s"))
        await world.idle()
        world.wait_ms = HOLD_MS
        world.restart()
        (second,) = await world.hear(question(world, "s"))
        await world.idle()
        assert await world.aside() == [first, second]


@pytest.mark.parametrize("point", ["decided", "committed", "key-awaited"])
async def test_a_key_that_comes_while_its_message_is_put_aside(tmp_path: Path, point: str) -> None:
    async with waiting_world(tmp_path) as world:
        world.at[point] = lambda: world.keys.come("s")
        (event_id,) = await world.hear(question(world, "s"))
        await world.idle()
        assert await world.aside() == []
        assert await world.asked() == [event_id]


async def test_a_late_command_is_told_of_and_not_carried_out(tmp_path: Path) -> None:
    async with waiting_world(tmp_path) as world:
        await world.hear(question(world, "s", "!ai leave"))
        await world.idle()
        world.now_ms += 6 * MINUTE
        world.keys.come("s")
        await world.idle()
        assert await world.told() == ["old_command"]


async def test_a_redaction_ends_the_wait(tmp_path: Path) -> None:
    async with waiting_world(tmp_path) as world:
        (target,) = await world.hear(question(world, "s"))
        await world.idle()
        redaction = {**question(world, None), "type": "m.room.redaction", "redacts": target}
        await world.hear({**redaction, "content": {"redacts": target}})
        await world.idle()
        assert await world.aside() == []
        world.keys.come("s")
        await world.idle()
        assert (await world.asked(), await world.bodies()) == ([], [])


async def test_an_edit_comes_after_what_it_edits_whichever_key_is_first(tmp_path: Path) -> None:
    async with waiting_world(tmp_path) as world:
        (target,) = await world.hear(question(world, "s", "old"))
        more: dict[str, Any] = {
            "m.new_content": {"msgtype": "m.text", "body": "new"},
            "m.relates_to": {"rel_type": "m.replace", "event_id": target},
        }
        (edit,) = await world.hear(world.keys.event("* new", "t", **more))
        await world.idle()
        world.keys.come("t")
        await world.idle()
        assert await world.aside() == [target, edit]
        world.keys.come("s")
        await world.idle()
        assert await world.bodies() == ["new"]
        assert await world.aside() == []
        line = await world.store.chat.line(ROOM, EventId(target))
        assert line is not None
        assert line.edited


async def test_own_words_are_not_waited_for(tmp_path: Path) -> None:
    async with waiting_world(tmp_path, HOLD_MS) as world:
        await world.hear(world.keys.event("mine", "s", AI))
        await world.idle()
        assert await world.aside() == []


async def test_what_no_key_opens_is_counted_and_left(tmp_path: Path) -> None:
    async with waiting_world(tmp_path, HOLD_MS) as world:
        await world.hear(question(world, "lost"), question(world, None, "clear"))
        await world.idle()
        assert await world.aside() == []
        assert await world.bodies() == ["clear"]
        assert world.meter.counted == ["never"]


@pytest.mark.parametrize("kind", [RoomKind.GROUP, RoomKind.DIRECT])
async def test_a_hundred_messages_of_a_missing_session_give_one_notice(
    tmp_path: Path, kind: RoomKind
) -> None:
    async with waiting_world(tmp_path, kind=kind) as world:
        world.keys.codes["s", ALICE] = "m.unverified"
        await world.hear(*(question(world, "s") for _ in range(50)))
        await world.idle()
        await world.tick()
        await world.idle()
        assert await world.told() == []
        for _ in range(3):
            world.now_ms += LASTING_MS
            await world.tick()
            await world.hear(*(question(world, "s") for _ in range(20)))
            await world.idle()
        assert await world.told() == ["unread_unverified"]
        assert len(await world.aside()) == 110


async def test_who_was_read_in_time_is_not_told_of(tmp_path: Path) -> None:
    async with waiting_world(tmp_path) as world:
        await world.hear(question(world, "s"), world.keys.event("hello", "t", BOB))
        await world.idle()
        world.keys.come("s")
        await world.idle()
        world.now_ms += LASTING_MS
        await world.tick()
        await world.idle()
        (notice,) = await world.store.chat.open_acts(ROOM)
        assert dict(notice.payload["say"]["data"])["people"] == BOB


async def test_no_member_fills_the_disk_or_the_homeservers_time(tmp_path: Path) -> None:
    async with waiting_world(tmp_path) as world:
        (first,) = await world.hear(world.keys.event("hello", "b", BOB))
        await world.hear(*(question(world, f"s{number}") for number in range(210)))
        await world.idle()
        aside = await world.aside()
        assert (len(aside), aside[0]) == (1 + 200, first), "nobody else's is pushed out"
        assert world.meter.counted.count("too_many") == 10
        assert len(world.keys.requests) <= 16 + 10 + 1
