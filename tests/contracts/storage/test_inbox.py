"""The inbox: every input once, in order, never past one that is not done."""

import pytest

from appservice.model.ids import RoomId
from appservice.ports.store import ChatStore, NewRow, Source
from tests.contracts.storage.samples import OTHER, ROOM, commit, row, step


async def _keys(chat: ChatStore, room: RoomId = ROOM) -> list[str]:
    """Work a room's inbox off, one row at a time."""
    keys: list[str] = []
    while (found := await chat.next_row(room)) is not None:
        keys.append(found.key)
        await chat.commit(step(found.key, room))
    return keys


async def test_a_row_comes_back_as_it_was_stored(chat: ChatStore) -> None:
    stored = row("$1", raw='{"body":"\\ud800 \N{CHERRY BLOSSOM}"}')
    assert await chat.append([stored]) == 1
    found = await chat.next_row(ROOM)
    assert found is not None
    assert NewRow(**{name: getattr(found, name) for name in NewRow.__slots__}) == stored
    assert found.attempts == 0


async def test_known_keys_are_skipped(chat: ChatStore) -> None:
    assert await chat.append([row("$1"), row("$2"), row("$1")]) == 2
    assert await chat.append([row("$2"), row("$3", raw="other")]) == 1
    assert await _keys(chat) == ["$1", "$2", "$3"]


async def test_a_done_row_that_comes_again_stays_done(chat: ChatStore) -> None:
    await commit(chat, "$1")
    assert await chat.append([row("$1")]) == 0
    assert await chat.next_row(ROOM) is None


async def test_rooms_are_apart_and_each_in_order(chat: ChatStore) -> None:
    await chat.append([row("$b", OTHER), row("$3"), row("$1"), row("$a", OTHER)])
    assert await chat.rooms_with_rows() == [OTHER, ROOM]
    assert await _keys(chat) == ["$3", "$1"]
    assert await chat.rooms_with_rows() == [OTHER]
    assert await _keys(chat, OTHER) == ["$b", "$a"]


async def test_a_failed_row_holds_up_its_room_until_it_is_quarantined(chat: ChatStore) -> None:
    await chat.append([row("$bad"), row("$good")])
    assert not await chat.row_failed(ROOM, "$bad", "first", 3)
    assert not await chat.row_failed(ROOM, "$bad", "second", 3)
    held = await chat.next_row(ROOM)
    assert held is not None
    assert (held.key, held.attempts) == ("$bad", 2)
    assert await chat.row_failed(ROOM, "$bad", "third", 3)
    assert await chat.row_failed(ROOM, "$bad", "again", 3)
    assert await chat.quarantined() == [("$bad", ROOM, "third")]
    assert await _keys(chat) == ["$good"]
    assert await chat.append([row("$bad")]) == 0
    assert await chat.rooms_with_rows() == []


async def test_a_done_row_cannot_fail(chat: ChatStore) -> None:
    await commit(chat, "$1")
    assert not await chat.row_failed(ROOM, "$1", "late", 1)
    assert await chat.quarantined() == []


async def test_rows_and_cursor_are_stored_together(chat: ChatStore) -> None:
    assert await chat.append([], ("sync", "s1")) == 0
    assert await chat.append([row("$1")], ("sync", "s2")) == 1
    assert await chat.cursor("sync") == "s2"


async def test_nothing_of_an_append_is_kept_when_one_row_cannot_be(chat: ChatStore) -> None:
    broken = NewRow(key="$2", room_id=ROOM, source=Source.SYNC, raw="{}", seen_ms=2**80)
    with pytest.raises(Exception, match=r"(?i)too large|out of|range"):
        await chat.append([row("$1"), broken], ("sync", "s1"))
    assert await chat.next_row(ROOM) is None
    assert await chat.cursor("sync") is None


async def test_a_step_for_a_row_that_is_not_there_is_a_mistake(chat: ChatStore) -> None:
    await chat.append([row("$1")])
    with pytest.raises(ValueError, match=r"no row \$2"):
        await chat.commit(step("$2"))
    with pytest.raises(ValueError, match=r"no row \$1"):
        await chat.commit(step("$1", OTHER))
    assert await _keys(chat) == ["$1"]


async def test_a_step_can_add_rows(chat: ChatStore) -> None:
    await commit(chat, "$1", rows=[row("own:1"), row("own:2", OTHER)])
    await chat.commit(step("$1", rows=[row("own:3")]))
    assert await _keys(chat) == ["own:1"]
    assert await _keys(chat, OTHER) == ["own:2"]


@pytest.mark.parametrize("odd", ["nul\x00", "half\ud800", "unit\x1f!other:a.test"])
async def test_characters_that_no_text_column_holds_do_not_stop_the_inbox(
    chat: ChatStore, odd: str
) -> None:
    room = RoomId(f"!{odd}")
    assert await chat.append([row(f"${odd}", room), row("$2")]) == 2
    assert await chat.append([row(f"${odd}", room)]) == 0
    assert len(await chat.rooms_with_rows()) == 2
    found = await chat.next_row(room)
    assert found is not None
    await chat.commit(step(found.key, found.room_id))
    assert await chat.rooms_with_rows() == [ROOM]
