"""What is over is deleted with all that was made of it, and is found nowhere afterwards."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from appservice.model.effect import AnswerTurn, Keep
from appservice.model.event import LineKind
from appservice.model.ids import ActId, EventId, RoomId, SessionId, TurnId
from appservice.model.segment import Summary
from appservice.ports.retention import LastRun, Retention
from appservice.ports.store import Aside, AuditLine, ChatStore
from appservice.storage.migrations import Side
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import (
    ALICE,
    OTHER,
    ROOM,
    act,
    commit,
    line,
    new_turn,
    row,
    snapshot,
)
from tests.contracts.storage.searched import whereabouts

WORD = "sesame-that-opens"
NOW = 10_000_000


@pytest.fixture(params=list(Side))
def side(request: pytest.FixtureRequest, opened: Opened) -> tuple[ChatStore, Retention]:
    """The store of either side, and what deletes in it."""
    of = opened.rooms if request.param is Side.ROOMS else opened.personal
    return of.chat, of.retention


async def _all(drop: Callable[[], Awaitable[int]]) -> int:
    """Batch after batch, each of which deletes what it can and no more."""
    dropped = 0
    while one := await drop():
        dropped += one
    return dropped


async def _said(chat: ChatStore, count: int, room: RoomId = ROOM, words: str = WORD) -> None:
    kept = [Keep(line(f"${room}{at}", f"{words} {at}", room, sent_ms=at)) for at in range(count)]
    await commit(chat, f"$said{room}", room, history=kept)


async def test_old_lines_go_in_batches_and_new_ones_stay(side: tuple[ChatStore, Retention]) -> None:
    chat, retention = side
    for room in (ROOM, OTHER):
        await _said(chat, 10, room)
    assert await retention.drop_lines(ROOM, 7, NOW, 4) == 4
    assert await retention.drop_lines(ROOM, 7, NOW, 4) == 3
    assert await retention.drop_lines(ROOM, 7, NOW, 4) == 0
    assert [each.sent_ms for each in await chat.lines(ROOM, 99)] == [7, 8, 9]
    assert len(await chat.lines(OTHER, 99)) == 10


async def test_marks_on_them_go_along_however_new(side: tuple[ChatStore, Retention]) -> None:
    chat, retention = side
    await _said(chat, 2)
    mark = line("$m", "👍", kind=LineKind.REACTION, reply_to=EventId(f"${ROOM}0"), sent_ms=NOW)
    await commit(chat, "$mark", history=[Keep(mark)])
    assert await retention.drop_lines(ROOM, 1, NOW, 9) == 2
    assert [each.event_id for each in await chat.lines_between(ROOM, 9)] == [f"${ROOM}1"]


async def test_what_claims_to_be_from_the_future_was_said_now(
    side: tuple[ChatStore, Retention],
) -> None:
    chat, retention = side
    await commit(chat, "$f", history=[Keep(line("$f", WORD, sent_ms=NOW * 1000))])
    assert await retention.drop_lines(ROOM, 1, NOW, 9) == 0
    assert await retention.drop_lines(ROOM, NOW + 1, NOW + 2, 9) == 1


async def test_summaries_go_with_the_first_of_their_lines(
    side: tuple[ChatStore, Retention],
) -> None:
    chat, retention = side
    await _said(chat, 10)
    places = [each.position for each in await chat.lines(ROOM, 99)]
    await chat.close_segments(ROOM, [(places[0], places[3]), (places[4], places[6])])
    for segment in await chat.segments(ROOM, 9):
        assert await chat.summarised(segment, Summary(text=WORD))
    (old, new) = await chat.segments(ROOM, 9)
    await retention.drop_lines(ROOM, 2, NOW, 99)
    first, second = await chat.segments(ROOM, 9)
    assert (first.summary, second) == (None, new)
    # What was being made of the old words meanwhile is not stored.
    assert not await chat.summarised(old, Summary(text=WORD))
    await retention.drop_lines(ROOM, 4, NOW, 99)
    assert await chat.segments(ROOM, 9) == [new]


async def test_all_but_the_newest_go(side: tuple[ChatStore, Retention]) -> None:
    chat, retention = side
    await _said(chat, 10)
    assert await _all(lambda: retention.drop_all_but(ROOM, 3, 2)) == 7
    assert [each.sent_ms for each in await chat.lines(ROOM, 99)] == [7, 8, 9]


async def _worked(chat: ChatStore) -> None:
    """A room with everything in it that a talk leaves."""
    await chat.put_room(snapshot())
    audit = AuditLine(
        line_id="l1", room_id=ROOM, at_ms=5, what="remove", by=ALICE, about=None, why=WORD
    )
    opened = [new_turn("t1"), new_turn("t2", thread="$x"), new_turn("t3", thread="$y")]
    await commit(chat, "$1", open_turns=opened, acts=[act("a1", say=WORD)], audit=[audit])
    answers = [AnswerTurn(TurnId(each), WORD) for each in ("t1", "t2")]
    await commit(chat, "$2", answers=answers, decision="spoke")
    assert await chat.sending(TurnId("t1"), {"body": WORD}, "txn")
    await chat.sent(TurnId("t1"), line("$answer", WORD, sent_ms=5))
    await chat.drop_turn(TurnId("t2"), "for a test")
    await chat.act_done(ROOM, ActId("a1"), "said")
    waiting = row("$waits", raw=WORD)
    await commit(chat, "$waits", aside=Aside(row=waiting, session_id=SessionId("s"), sender=ALICE))
    await chat.append([row("$bad", raw=WORD)])
    await chat.row_failed(ROOM, "$bad", "for a test", 1)
    await _said(chat, 8)
    places = [each.position for each in await chat.lines(ROOM, 99)]
    await chat.close_segments(ROOM, [(places[0], places[3])])
    for segment in await chat.segments(ROOM, 9):
        await chat.summarised(segment, Summary(text=WORD))


async def _drop_everything(retention: Retention, now: int = NOW) -> None:
    await _all(lambda: retention.drop_lines(ROOM, now, now, 3))
    await _all(lambda: retention.drop_waiting(ROOM, now, 3))
    await _all(lambda: retention.drop_done(ROOM, now, now, 3))
    await _all(lambda: retention.drop_reasons(ROOM, now, 3))
    await retention.clear()


async def test_what_is_over_is_found_nowhere(
    opened: Opened, side: tuple[ChatStore, Retention]
) -> None:
    chat, retention = side
    await _worked(chat)
    found = set(await whereabouts([WORD], opened.backend))
    expected = {"lines.body", "segments.summary", "audit.why", "awaiting_keys.raw", "inbox.raw"}
    assert expected <= found
    await _drop_everything(retention)
    assert await whereabouts([WORD], opened.backend) == []
    assert await chat.lines(ROOM, 9) == []
    assert [each.turn_id for each in await chat.open_turns(ROOM)] == ["t3"]
    # Nothing comes back: the events are known, by their IDs alone.
    await chat.append([row("$1", raw=WORD), row("$bad", raw=WORD)])
    assert await chat.next_row(ROOM) is None
    assert await whereabouts([WORD], opened.backend) == []


async def test_long_words_leave_nothing_in_the_file(opened_on_sqlite: Opened) -> None:
    """Pages are split, joined and freed as lines of all lengths come and go."""
    opened = opened_on_sqlite
    chat, retention = opened.rooms.chat, opened.rooms.retention
    for round_ in range(20):
        kept = [
            Keep(line(f"${round_}-{at}", f"{WORD} " * (at * 7 % 600 + 1), sent_ms=round_))
            for at in range(60)
        ]
        await commit(chat, f"$r{round_}", history=kept)
        await _all(lambda before=round_: retention.drop_lines(ROOM, before, NOW, 50))  # type: ignore[misc]
    await _all(lambda: retention.drop_lines(ROOM, NOW, NOW, 50))
    assert await retention.clear()
    assert await whereabouts([WORD], opened.backend) == []


async def test_done_work_goes_when_it_was_done_long_enough(
    opened: Opened, side: tuple[ChatStore, Retention]
) -> None:
    chat, retention = side
    await _worked(chat)
    # Turns from 1000 on, acts when they were first found done, decisions of 1000 on.
    assert await retention.drop_done(ROOM, 1000, NOW, 99) == 0
    assert await chat.turn(TurnId("t1")) is not None
    assert await _all(lambda: retention.drop_done(ROOM, NOW, NOW, 99)) > 0
    assert await chat.turn(TurnId("t1")) is None
    assert await chat.ruling_of(ROOM, EventId("$2")) is None
    assert "acts.outcome" in await whereabouts(["said"], opened.backend)
    assert await retention.drop_done(ROOM, NOW + 1, NOW + 1, 99) == 1
    assert "acts.outcome" not in await whereabouts(["said"], opened.backend)


async def test_reasons_go_and_what_was_done_stays(side: tuple[ChatStore, Retention]) -> None:
    chat, retention = side
    await _worked(chat)
    before = await chat.audited(ROOM)
    assert [each.why for each in before] == [WORD]
    assert await retention.drop_reasons(ROOM, 5, 9) == 0
    assert await retention.drop_reasons(ROOM, 6, 9) == 1
    assert await retention.drop_reasons(ROOM, 6, 9) == 0
    assert await chat.audited(ROOM) == [replace(each, why="") for each in before]


async def test_ids_go_only_of_what_is_done(side: tuple[ChatStore, Retention]) -> None:
    chat, retention = side
    await _worked(chat)
    await chat.append([row("$new")])
    await _all(lambda: retention.drop_ids(ROOM, NOW, 2))
    known = ["$new", "$waits", "$bad"]
    assert await chat.append([row(key) for key in known]) == 0
    assert await chat.append([row("$1")]) == 1


async def test_when_it_last_ran_is_known(side: tuple[ChatStore, Retention]) -> None:
    _, retention = side
    assert await retention.last_run() is None
    await retention.ran(LastRun(5, 7))
    await retention.ran(LastRun(6, 0))
    assert await retention.last_run() == LastRun(6, 0)
