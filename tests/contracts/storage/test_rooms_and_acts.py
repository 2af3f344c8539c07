"""Snapshots, acts and cursors."""

from dataclasses import replace

from appservice.model.ids import ActId
from appservice.model.room import RoomKind
from appservice.ports.store import ChatStore
from tests.contracts.storage.samples import OTHER, ROOM, act, commit, row, snapshot, step


async def test_a_snapshot_comes_back_as_it_was_put(chat: ChatStore) -> None:
    assert await chat.room(ROOM) is None
    await chat.put_room(snapshot())
    assert await chat.room(ROOM) == snapshot()
    changed = replace(snapshot(), topic="temples", members={})
    await chat.put_room(changed)
    assert await chat.room(ROOM) == changed


async def test_a_step_replaces_the_snapshot(chat: ChatStore) -> None:
    changed = replace(snapshot(), quiet_until_ms=5)
    await chat.put_room(snapshot())
    await chat.append([row("$1")])
    await chat.commit(replace(step("$1"), room=changed))
    assert await chat.room(ROOM) == changed


async def test_rooms_that_are_behind_us_are_not_listed(chat: ChatStore) -> None:
    await chat.put_room(snapshot(OTHER, RoomKind.LEFT))
    await chat.put_room(snapshot())
    assert await chat.rooms() == [snapshot()]
    assert await chat.room(OTHER) == snapshot(OTHER, RoomKind.LEFT)


async def test_acts_are_open_until_done_and_known_ones_skipped(chat: ChatStore) -> None:
    await commit(chat, "$1", acts=[act("a1", say="hello \ud83d\x00"), act("a2")])
    await commit(chat, "$2", OTHER, acts=[act("a3", OTHER), act("a1", OTHER, say="other")])
    await chat.append_acts([act("a4"), act("a2", say="other")])
    assert [each.act_id for each in await chat.open_acts()] == ["a1", "a2", "a3", "a4"]
    assert await chat.open_acts(ROOM) == [act("a1", say="hello \ud83d\x00"), act("a2"), act("a4")]
    await chat.act_done(ROOM, ActId("a1"), "said")
    await chat.act_done(ROOM, ActId("a1"), "said again")
    assert [each.act_id for each in await chat.open_acts(ROOM)] == ["a2", "a4"]
    await chat.append_acts([act("a1", say="once more")])
    assert [each.act_id for each in await chat.open_acts(ROOM)] == ["a2", "a4"]


async def test_a_failed_act_stays_open_and_counts(chat: ChatStore) -> None:
    await chat.append_acts([act("a1")])
    await chat.act_failed(ROOM, ActId("a1"), "no answer")
    await chat.act_failed(ROOM, ActId("a1"), "no answer")
    assert [each.attempts for each in await chat.open_acts()] == [2]
    await chat.act_done(ROOM, ActId("a1"), "given up")
    await chat.act_failed(ROOM, ActId("a1"), "late")
    assert await chat.open_acts() == []


async def test_cursors_are_put_over(chat: ChatStore) -> None:
    assert await chat.cursor("sync") is None
    await chat.put_cursor("sync", "s1")
    await chat.put_cursor("alive", "1")
    await chat.put_cursor("sync", "s2")
    assert await chat.cursor("sync") == "s2"
    assert await chat.cursor("alive") == "1"


async def test_ping_answers(chat: ChatStore) -> None:
    await chat.ping()
    await chat.ping()
    assert await chat.rooms_with_rows() == []
