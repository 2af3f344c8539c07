"""Rooms where nothing is kept: no disk holds what opens their words, and a restart forgets them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

import pytest

from appservice.model.chat import Author
from appservice.model.effect import AnswerTurn, Erase, Keep
from appservice.model.event import LineKind
from appservice.model.ids import EventId, SessionId, TurnId
from appservice.model.segment import Summary
from appservice.model.turn import TurnPhase
from appservice.ports.store import Aside, AuditLine, ChatStore, Source
from appservice.ports.unkept import Unkept, UnkeptStore
from appservice.storage.keyring import Keyring
from appservice.storage.migrations import Side
from tests.contracts.storage.backends import Backend
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
    step,
)
from tests.contracts.storage.searched import whereabouts

WORD = "sesame-that-passes"


@dataclass
class Process:
    """One side of a deployment, as one process sees it: its keys are gone with it."""

    backend: Backend
    chat: ChatStore
    unkept: UnkeptStore


class Processes:
    """One after the other on the same databases."""

    def __init__(self, backend: Backend, side: Side) -> None:
        self._backend, self._side = backend, side
        self._stack = AsyncExitStack()

    async def next(self) -> Process:
        await self.end()
        self._stack = AsyncExitStack()
        backend = replace(self._backend, seal=Keyring())
        if self._side is Side.ROOMS:
            rooms = await self._stack.enter_async_context(backend.open_rooms())
            return Process(backend, rooms.chat, rooms.unkept)
        personal = await self._stack.enter_async_context(backend.open_personal())
        return Process(backend, personal.chat, personal.unkept)

    async def end(self) -> None:
        await self._stack.aclose()


@pytest.fixture(params=list(Side))
async def processes(request: pytest.FixtureRequest, backend: Backend) -> AsyncIterator[Processes]:
    found = Processes(backend, request.param)
    yield found
    await found.end()


async def _talk(chat: ChatStore) -> None:
    """Everything in a room that holds words, but what is about to be done."""
    await chat.put_room(snapshot())
    audit = AuditLine(
        line_id="l1", room_id=ROOM, at_ms=5, what="remove", by=ALICE, about=None, why=WORD
    )
    names = ["t1", "t2", "t3", "t4"]
    opened = [new_turn(name, thread=f"${name}") for name in names]
    await commit(chat, "$1", open_turns=opened, history=[Keep(line("$l", WORD))], audit=[audit])
    answers = [AnswerTurn(TurnId(name), WORD) for name in ("t1", "t2")]
    await commit(chat, "own:t1", answers=answers, acts=[act("a1", say="hello")])
    await commit(chat, "own:t2")
    await commit(chat, "own:t3")
    assert await chat.sending(TurnId("t2"), {"body": WORD}, "txn")
    for name in ("t3", "t4"):
        assert await chat.showing(TurnId(name), WORD, f"txn-{name}")
    await chat.drop_turn(TurnId("t4"), "for a test")
    await chat.close_segments(ROOM, [(1, 2**40)])
    for segment in await chat.segments(ROOM, 9):
        assert await chat.summarised(segment, Summary(text=WORD))
    waiting = row("$waits", raw=WORD)
    await commit(chat, "$waits", aside=Aside(row=waiting, session_id=SessionId("s"), sender=ALICE))
    await chat.append([row("$new", raw=WORD)])


async def test_no_words_are_on_a_disk_and_the_process_reads_them_all(processes: Processes) -> None:
    process = await processes.next()
    process.unkept.keep_in_memory(ROOM, on=True)
    await _talk(process.chat)
    assert [each.body for each in await process.chat.lines(ROOM, 9)] == [WORD]
    found = await process.chat.next_row(ROOM)
    assert found is not None
    assert found.raw == WORD
    answers = {each.turn_id: each.answer for each in await process.chat.open_turns(ROOM)}
    assert answers[TurnId("t1")] == WORD
    # Not even who opens the database with another seal of the same deployment finds them.
    assert await whereabouts([WORD], replace(process.backend, seal=Keyring())) == []


async def test_a_restart_knows_the_room_and_not_what_was_said_there(processes: Processes) -> None:
    process = await processes.next()
    process.unkept.keep_in_memory(ROOM, on=True)
    await process.unkept.note_unkept(ROOM, Unkept.FILLED)
    await _talk(process.chat)
    process = await processes.next()
    assert await process.unkept.unkept() == {ROOM: Unkept.FILLED}
    assert await process.unkept.drop_unreadable(ROOM) > 0
    assert await process.unkept.drop_unreadable(ROOM) == 0
    chat = process.chat
    assert await chat.room(ROOM) == snapshot()
    assert [each.payload for each in await chat.open_acts(ROOM)] == [{"say": "hello"}]
    assert await chat.lines(ROOM, 9) == []
    assert await chat.segments(ROOM, 9) == []
    assert [each.why for each in await chat.audited(ROOM)] == [""]
    turns = {each.turn_id: each for each in await chat.open_turns(ROOM)}
    phases = {name: turn.phase for name, turn in turns.items()}
    assert phases == {
        "t1": TurnPhase.ASKED,
        "t2": TurnPhase.ASKED,
        "t3": TurnPhase.ASKED,
        "t4": TurnPhase.CLOSING,
    }
    # The same transaction again: what was sent already is not said twice.
    assert turns[TurnId("t2")].txn_id == "txn"
    assert turns[TurnId("t4")].part == ""
    # So is what a model says to them now, and what nobody had come to; what is done is not.
    assert await chat.append([row("own:t1"), row("own:t2"), row("own:t3")]) == 2
    known, waited, new = row("$1"), row("$waits", raw=WORD), row("$new", raw=WORD)
    assert await chat.append([known, waited, new]) == 2


async def test_our_own_inputs_are_there_after_a_restart(processes: Processes) -> None:
    """Nobody says them again. The homeserver says the others again, and models what they said."""
    process = await processes.next()
    process.unkept.keep_in_memory(ROOM, on=True)
    await process.unkept.note_unkept(ROOM, Unkept.FILLED)
    for key in ("timer:1", "share:1", "own:t1"):
        own = replace(row(key, raw=f"of {key}"), source=Source.OWN)
        await process.chat.append([own])
    process = await processes.next()
    await process.unkept.drop_unreadable(ROOM)
    found = []
    while (each := await process.chat.next_row(ROOM)) is not None:
        found.append(each.raw)
        await process.chat.commit(step(each.key))
    assert found == ["of timer:1", "of share:1"]


async def test_until_then_nothing_that_cannot_be_opened_stands_in_the_way(
    processes: Processes,
) -> None:
    process = await processes.next()
    process.unkept.keep_in_memory(ROOM, on=True)
    await _talk(process.chat)
    process = await processes.next()
    assert [each.why for each in await process.chat.audited(ROOM)] == [""]
    assert await process.chat.line(ROOM, EventId("$l")) is None
    assert await process.chat.lines(ROOM, 9) == []


async def test_other_rooms_are_kept_as_ever(processes: Processes) -> None:
    process = await processes.next()
    process.unkept.keep_in_memory(ROOM, on=True)
    await commit(process.chat, "$o", OTHER, history=[Keep(line("$o", WORD, OTHER))])
    process = await processes.next()
    assert await process.unkept.drop_unreadable(OTHER) == 0
    assert [each.body for each in await process.chat.lines(OTHER, 9)] == [WORD]


async def test_what_is_kept_again_is_there_after_a_restart(processes: Processes) -> None:
    process = await processes.next()
    process.unkept.keep_in_memory(ROOM, on=True)
    await commit(process.chat, "$a", history=[Keep(line("$a", "passing"))])
    process.unkept.keep_in_memory(ROOM, on=False)
    await commit(process.chat, "$b", history=[Keep(line("$b", "staying"))])
    assert [each.body for each in await process.chat.lines(ROOM, 9)] == ["passing", "staying"]
    process = await processes.next()
    assert await process.unkept.drop_unreadable(ROOM) == 1
    assert [each.body for each in await process.chat.lines(ROOM, 9)] == ["staying"]


async def test_last_words_stand_before_what_was_said_since(processes: Processes) -> None:
    process = await processes.next()
    await commit(process.chat, "$c", history=[Keep(line("$c", "new"))])
    for _ in range(2):
        words = [line("$a", "old"), line("$b", "older"), line("$c", "never")]
        await process.unkept.put_last_words(ROOM, words)
    lines = await process.chat.lines(ROOM, 9)
    assert [each.body for each in lines] == ["old", "older", "new"]


async def test_notes_go_when_they_are_true_no_more(processes: Processes) -> None:
    process = await processes.next()
    for how in (Unkept.EMPTY, Unkept.FILLED):
        await process.unkept.note_unkept(ROOM, how)
        assert await process.unkept.unkept() == {ROOM: how}
    await process.unkept.note_unkept(ROOM, None)
    assert await process.unkept.unkept() == {}


async def _answered(process: Process) -> None:
    """A question, an answer that was made of it, and the question removed."""
    await commit(process.chat, "$q", history=[Keep(line("$q", WORD))], open_turns=[new_turn("t")])
    [question] = await process.chat.lines(ROOM, 9)
    used = (question.position,)
    await commit(process.chat, "own:t", answers=[AnswerTurn(TurnId("t"), f"{WORD}?", used * 2)])
    assert await process.chat.sending(TurnId("t"), {"body": f"{WORD}?"}, "txn")
    await process.chat.sent(TurnId("t"), replace(line("$a", f"{WORD}?"), author=Author.AI))


async def test_what_was_left_out_is_not_read_again_after_a_restart(processes: Processes) -> None:
    process = await processes.next()
    process.unkept.keep_in_memory(ROOM, on=True)
    await _answered(process)
    await commit(process.chat, "$r", history=[Erase(EventId("$q"))])
    assert [each.left_out for each in await process.chat.lines(ROOM, 9)] == [True]
    process = await processes.next()
    await process.unkept.drop_unreadable(ROOM)
    read = [replace(line("$a", f"{WORD}?"), author=Author.AI), line("$b", "more")]
    await process.unkept.put_last_words(ROOM, read)
    assert [each.body for each in await process.chat.lines(ROOM, 9)] == ["more"]


async def test_answers_read_again_are_left_out_with_any_words_read_again(
    processes: Processes,
) -> None:
    process = await processes.next()
    said = [
        line("$q", WORD),
        replace(line("$n", "Hello"), author=Author.AI, kind=LineKind.NOTICE),
        replace(line("$a", f"{WORD}?"), author=Author.AI),
    ]
    await process.unkept.put_last_words(ROOM, said)
    await commit(process.chat, "$new", history=[Keep(line("$new", "new"))])
    await commit(process.chat, "$r1", history=[Erase(EventId("$new"))])
    kept = {each.event_id: each.left_out for each in await process.chat.lines(ROOM, 9)}
    assert kept == {"$q": False, "$n": False, "$a": False}
    await commit(process.chat, "$r2", history=[Erase(EventId("$q"))])
    kept = {each.event_id: each.left_out for each in await process.chat.lines(ROOM, 9)}
    assert kept == {"$n": False, "$a": True}
