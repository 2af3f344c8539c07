"""Rows put aside until their keys come: nothing lost, nothing twice, each at its old place."""

import pytest

from appservice.model.effect import Erase, Keep
from appservice.model.ids import EventId, RoomId, SessionId, UserId
from appservice.ports.awaiting import Awaiting
from appservice.ports.store import Aside, ChatStore
from appservice.storage.migrations import Side
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import ALICE, OTHER, ROOM, commit, line, row, step

S1, S2 = SessionId("s1"), SessionId("s2")


@pytest.fixture(params=list(Side))
def side(request: pytest.FixtureRequest, opened: Opened) -> tuple[ChatStore, Awaiting]:
    """A store and what waits beside it."""
    found = opened.rooms if request.param is Side.ROOMS else opened.personal
    return found.chat, found.awaiting


async def _aside(
    chat: ChatStore,
    key: str,
    session: SessionId = S1,
    room: RoomId = ROOM,
    about: str | None = None,
    sender: UserId = ALICE,
) -> None:
    given = row(key, room, raw=f"raw of {key}")
    await chat.append([given])
    target = None if about is None else EventId(about)
    aside = Aside(row=given, session_id=session, sender=sender, about=target)
    await chat.commit(step(key, room, aside=aside))


async def _new(chat: ChatStore, room: RoomId = ROOM) -> list[str]:
    """Work the inbox off."""
    keys = []
    while (found := await chat.next_row(room)) is not None:
        keys.append(found.key)
        await chat.commit(step(found.key, room))
    return keys


async def test_a_row_put_aside_is_out_of_the_inbox_and_known(
    side: tuple[ChatStore, Awaiting],
) -> None:
    chat, awaiting = side
    await _aside(chat, "$1")
    await _aside(chat, "$2", S2)
    await _aside(chat, "$3", room=OTHER)
    assert await chat.next_row(ROOM) is None
    assert await chat.append([row("$1")]) == 0
    assert await awaiting.rooms() == [ROOM, OTHER]
    first, second = await awaiting.of(ROOM)
    assert (first.key, first.session_id, first.sender) == ("$1", S1, ALICE)
    assert (first.raw, first.since_ms, first.asked) == ("raw of $1", 1000, False)
    assert second.key == "$2"
    assert await awaiting.waits(ROOM, S2)
    assert not await awaiting.waits(OTHER, S2)
    assert await awaiting.session_of(ROOM, EventId("$2")) == S2
    assert await awaiting.session_of(OTHER, EventId("$2")) is None
    count = await awaiting.count()
    assert (count.rows, count.rooms, count.oldest_ms) == (3, 2, 1000)


async def test_a_step_repeated_puts_nothing_aside_again(side: tuple[ChatStore, Awaiting]) -> None:
    chat, awaiting = side
    await _aside(chat, "$1")
    await _aside(chat, "$1", S2)
    (only,) = await awaiting.of(ROOM)
    assert only.session_id == S1


async def test_rows_come_back_once_before_what_came_later(
    side: tuple[ChatStore, Awaiting],
) -> None:
    chat, awaiting = side
    await _aside(chat, "$1")
    await _aside(chat, "$2")
    await _aside(chat, "$3", S2)
    await chat.append([row("$4")])
    assert await awaiting.bring_back(ROOM, ["$2", "$1", "$unknown"], 4500) == 2
    assert await awaiting.bring_back(ROOM, ["$2", "$1"], 9000) == 0
    found = await chat.next_row(ROOM)
    assert found is not None
    assert (found.key, found.raw, found.waited_ms) == ("$1", "raw of $1", 3500)
    assert (found.seen_ms, found.attempts) == (1000, 0)
    assert await _new(chat) == ["$1", "$2", "$4"]
    assert [each.key for each in await awaiting.of(ROOM)] == ["$3"]


async def test_a_row_of_another_room_does_not_come_back(side: tuple[ChatStore, Awaiting]) -> None:
    chat, awaiting = side
    await _aside(chat, "$1")
    assert await awaiting.bring_back(OTHER, ["$1"], 4500) == 0
    assert await awaiting.waits(ROOM, S1)


async def test_asking_is_remembered_by_session(side: tuple[ChatStore, Awaiting]) -> None:
    chat, awaiting = side
    for key, session in (("$1", S1), ("$2", S1), ("$3", S2)):
        await _aside(chat, key, session)
    await awaiting.asked(ROOM, S1)
    assert [each.asked for each in await awaiting.of(ROOM)] == [True, True, False]


async def test_a_redaction_forgets_what_waits_and_its_edits(
    side: tuple[ChatStore, Awaiting],
) -> None:
    chat, awaiting = side
    await _aside(chat, "$1")
    await _aside(chat, "$edit", about="$1")
    await _aside(chat, "$stays")
    await commit(chat, "$redaction", history=[Erase(EventId("$1"))])
    assert [each.key for each in await awaiting.of(ROOM)] == ["$stays"]
    assert await awaiting.bring_back(ROOM, ["$1", "$edit"], 4500) == 0
    assert await chat.next_row(ROOM) is None


async def test_what_was_redacted_before_it_was_seen_does_not_wait(
    side: tuple[ChatStore, Awaiting],
) -> None:
    chat, awaiting = side
    await commit(chat, "$redaction", history=[Erase(EventId("$1"))])
    await _aside(chat, "$1")
    assert await awaiting.of(ROOM) == []


async def test_the_oldest_are_forgotten_where_there_are_too_many(
    side: tuple[ChatStore, Awaiting],
) -> None:
    chat, awaiting = side
    for number in range(5):
        await _aside(chat, f"${number}")
    await _aside(chat, "$other", room=OTHER)
    assert await awaiting.trim(ROOM, 5, 5) == 0
    assert await awaiting.trim(ROOM, 2, 5) == 3
    assert [each.key for each in await awaiting.of(ROOM)] == ["$3", "$4"]
    assert len(await awaiting.of(OTHER)) == 1


async def test_whoever_floods_a_room_pushes_out_what_they_sent_themselves(
    side: tuple[ChatStore, Awaiting],
) -> None:
    chat, awaiting = side
    await _aside(chat, "$alice")
    for number in range(4):
        await _aside(chat, f"${number}", sender=UserId("@mallory:evil.test"))
        await _aside(chat, f"$other{number}", room=OTHER, sender=UserId("@mallory:evil.test"))
    assert await awaiting.trim(ROOM, 4, 5) == 1
    assert await awaiting.trim(ROOM, 4, 2) == 1
    assert [each.key for each in await awaiting.of(ROOM)] == ["$alice", "$2", "$3"]
    assert len(await awaiting.of(OTHER)) == 4


async def test_what_waited_too_long_is_forgotten(side: tuple[ChatStore, Awaiting]) -> None:
    chat, awaiting = side
    await _aside(chat, "$1")
    assert await awaiting.drop_before(1000) == 0
    assert await awaiting.drop_before(1001) == 1
    count = await awaiting.count()
    assert (count.rows, count.rooms, count.oldest_ms) == (0, 0, None)
    assert await chat.append([row("$1")]) == 0


async def test_the_end_of_a_room_is_the_end_of_what_waits_there(
    side: tuple[ChatStore, Awaiting],
) -> None:
    chat, awaiting = side
    await _aside(chat, "$1")
    await _aside(chat, "$2", room=OTHER)
    await chat.erase_room(ROOM)
    assert await awaiting.rooms() == [OTHER]


async def test_a_late_line_has_its_place_where_it_was_said(
    side: tuple[ChatStore, Awaiting],
) -> None:
    chat, awaiting = side
    await _aside(chat, "$late 1")
    await commit(chat, "$a", history=[Keep(line("$a", "a"))])
    await commit(chat, "$b", OTHER, history=[Keep(line("$b", "elsewhere", OTHER))])
    await _aside(chat, "$late 2")
    await _aside(chat, "$late 3")
    for name in ("c", "d"):
        await commit(chat, f"${name}", history=[Keep(line(f"${name}", name))])
    for number in (3, 1, 2):  # keys come in any order
        key = f"$late {number}"
        await awaiting.bring_back(ROOM, [key], 4500)
        said = Keep(line(key, f"late {number}"))
        await chat.commit(step(key, history=[said], late=True))
    bodies = ["late 1", "a", "late 2", "late 3", "c", "d"]
    assert [each.body for each in await chat.lines(ROOM, 10)] == bodies
    assert [each.body for each in await chat.lines(ROOM, 3)] == bodies[-3:]
    positions = [each.position for each in await chat.lines(ROOM, 10)]
    assert positions == sorted(positions)
    assert await chat.carry_lines(ROOM, OTHER) == 6
    carried = [each.body for each in await chat.lines(OTHER, 10)]
    assert carried == ["elsewhere", *bodies]
