"""The end of a room: nothing of it is kept, or its history goes on in another room."""

from appservice.model.chat import Author
from appservice.model.effect import Erase, Keep, SetTimer
from appservice.model.ids import EventId, SessionId
from appservice.model.segment import Summary
from appservice.ports.store import Aside, AuditLine, ChatStore
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import (
    ALICE,
    BOB,
    OTHER,
    ROOM,
    act,
    commit,
    line,
    new_turn,
    row,
    snapshot,
)

WORDS = "sesame"
TABLES = (
    "inbox",
    "rooms",
    "lines",
    "turns",
    "acts",
    "timers",
    "audit",
    "awaiting_keys",
    "segments",
)


async def _filled(chat: ChatStore, room: str) -> None:
    where = ROOM if room == ROOM else OTHER
    await chat.put_room(snapshot(where))
    await commit(
        chat,
        f"$1{where}",
        where,
        history=[Keep(line(f"$said{where}", WORDS, where))],
        open_turns=[new_turn(f"t{where}")],
        acts=[act(f"a{where}", where, say=WORDS)],
        timers=[SetTimer("look", 5)],
        audit=[
            AuditLine(
                line_id=f"l{where}",
                room_id=where,
                at_ms=5,
                what="remove",
                by=ALICE,
                about=BOB,
                why=WORDS,
            )
        ],
    )
    await chat.append([row(f"$2{where}", where, raw=WORDS), row(f"$3{where}", where, raw=WORDS)])
    await chat.row_failed(where, f"$3{where}", WORDS, 1)
    waiting = row(f"$4{where}", where, raw=WORDS)
    await chat.close_segments(where, [(1, 2)])
    (closed,) = await chat.segments(where, 1)
    await chat.summarised(closed, Summary(text=WORDS))
    aside = Aside(row=waiting, session_id=SessionId("s"), sender=ALICE)
    await commit(chat, waiting.key, where, aside=aside)


async def test_an_erased_room_leaves_no_words(opened: Opened) -> None:
    chat = opened.rooms.chat
    for room in (ROOM, OTHER):
        await _filled(chat, room)
    await chat.erase_room(ROOM)
    await chat.erase_room(ROOM)
    database = opened.rooms.database
    for table in TABLES:
        rows = await database.fetch(f"select * from {table}", rooms=(ROOM, OTHER))
        mine = [list(each) for each in rows if each["room_id"] == ROOM]
        assert not any(WORDS in _text(value) for each in mine for value in each), table
        assert bool(mine) == (table in {"inbox", "audit"})
        assert [each for each in rows if each["room_id"] == OTHER], table
    assert await chat.room(ROOM) is None
    assert await chat.next_row(ROOM) is None
    assert await chat.next_row(OTHER) is not None
    assert [each[1] for each in await chat.quarantined()] == [OTHER]
    (audited,) = await chat.audited(ROOM)
    assert (audited.what, audited.by, audited.about, audited.why) == ("remove", ALICE, BOB, "")


async def test_events_of_an_erased_room_stay_known(chat: ChatStore) -> None:
    await _filled(chat, ROOM)
    await chat.erase_room(ROOM)
    assert await chat.append([row(f"$1{ROOM}"), row("$new")]) == 1


async def test_history_is_carried_in_order_and_once(chat: ChatStore) -> None:
    count = 1003
    history = [
        Keep(line(f"$e{number}", f"words {number}", sender=BOB, author=Author.BOT))
        for number in range(count)
    ]
    await commit(chat, "$1", history=[*history, Erase(EventId("$e7"))])
    assert await chat.carry_lines(ROOM, OTHER) == count - 1
    assert await chat.carry_lines(ROOM, OTHER) == 0
    old, new = await chat.lines(ROOM, 2000), await chat.lines(OTHER, 2000)
    assert [each.body for each in new] == [each.body for each in old]
    assert {each.room_id for each in new} == {OTHER}
    assert {(each.sender, each.author) for each in new} == {(BOB, Author.BOT)}
    assert await chat.line(OTHER, EventId("$e7")) is None
    await chat.erase_room(ROOM)
    assert len(await chat.lines(OTHER, 2000)) == count - 1


async def test_what_was_erased_after_it_was_carried_is_found(chat: ChatStore) -> None:
    kept, gone = line("$kept", "words"), line("$gone", "words")
    await commit(chat, "$1", history=[Keep(kept), Keep(gone), Erase(EventId("$never"))])
    await chat.carry_lines(ROOM, OTHER)
    assert await chat.outlived(ROOM, OTHER) == []
    await commit(chat, "$2", history=[Erase(EventId("$gone"))])
    assert await chat.outlived(ROOM, OTHER) == ["$gone"]
    assert await chat.outlived(OTHER, ROOM) == []


def _text(value: object) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
