"""Timers, the audit table, and what only we know of a group: kept on either database."""

from dataclasses import replace
from typing import Any

from appservice.model.effect import SetTimer
from appservice.model.group import (
    Ballot,
    Deed,
    DeedKind,
    EarlyVote,
    Group,
    Removals,
    Settings,
    Standing,
)
from appservice.model.ids import EventId
from appservice.ports.store import AuditLine, ChatStore, Timer
from appservice.storage.stores import RoomsStore
from tests.contracts.storage.samples import ALICE, BOB, OTHER, ROOM, commit, snapshot


async def _due(chat: ChatStore, now_ms: int) -> list[tuple[str, str, int]]:
    return [(each.room_id, each.name, each.due_ms) for each in await chat.timers_due(now_ms)]


async def test_timers_are_due_in_order_and_until_done(chat: ChatStore) -> None:
    await commit(chat, "$1", timers=[SetTimer("vote", 20), SetTimer("look", 10)])
    await commit(chat, "$2", OTHER, timers=[SetTimer("vote", 15)])
    assert await _due(chat, 9) == []
    assert await _due(chat, 20) == [
        (ROOM, "look", 10),
        (OTHER, "vote", 15),
        (ROOM, "vote", 20),
    ]
    await chat.timer_done(Timer(room_id=ROOM, name="look", due_ms=10))
    assert await _due(chat, 15) == [(OTHER, "vote", 15)]


async def test_a_later_timer_of_a_name_replaces_it_and_none_ends_it(chat: ChatStore) -> None:
    await commit(chat, "$1", timers=[SetTimer("vote", 20)])
    await commit(chat, "$2", timers=[SetTimer("vote", 30)])
    assert await _due(chat, 25) == []
    await chat.timer_done(Timer(room_id=ROOM, name="vote", due_ms=20))
    assert await _due(chat, 30) == [(ROOM, "vote", 30)], "set anew since it rang"
    await commit(chat, "$3", timers=[SetTimer("vote", None)])
    assert await _due(chat, 99) == []


def _line(name: str, at_ms: int, **more: Any) -> AuditLine:
    given: dict[str, Any] = {"what": "remove", "by": ALICE, "about": BOB, "why": "command"} | more
    return AuditLine(line_id=name, room_id=ROOM, at_ms=at_ms, **given)


async def test_audit_lines_come_back_oldest_first_and_once(chat: ChatStore) -> None:
    lines = [
        _line("a", 1, why="command: \ud83d\x00 was rude"),
        _line("b", 2, what="put back", by=None, about=None, why="join_rules"),
        _line("c", 3),
    ]
    await commit(chat, "$1", audit=lines[:2])
    await commit(chat, "$2", audit=[lines[1], lines[2]])
    other = replace(_line("d", 4), room_id=OTHER)
    await commit(chat, "$3", OTHER, audit=[other])
    assert await chat.audited(ROOM) == lines
    assert await chat.audited() == [*lines, other]
    assert await chat.audited(limit=2) == [lines[2], other], "the newest"


async def test_a_step_that_is_done_already_sets_no_timer_and_audits_nothing(
    chat: ChatStore,
) -> None:
    await commit(chat, "$1", timers=[SetTimer("vote", 20)], audit=[_line("a", 1)])
    await chat.timer_done(Timer(room_id=ROOM, name="vote", due_ms=20))
    await commit(chat, "$1", timers=[SetTimer("vote", 20)], audit=[_line("b", 2)])
    assert await _due(chat, 99) == []
    assert len(await chat.audited(ROOM)) == 1


async def test_votes_and_deeds_survive(rooms_store: RoomsStore) -> None:
    asked, poll = EventId("$asked"), EventId("$poll")
    group = Group(
        standing=Standing.STEERS,
        settings=Settings(removals=Removals.VOTE),
        since={ALICE: 1, BOB: 2},
        brought={BOB: ALICE},
        removed=frozenset({BOB}),
        deeds=(Deed(kind=DeedKind.REMOVED, user=BOB, by=ALICE, at_ms=3, about=asked),),
        ballots=(
            Ballot(user=BOB, by=ALICE, asked=asked, closes_ms=9, poll=poll, votes={ALICE: True}),
            Ballot(user=ALICE, by=BOB, asked=asked, closes_ms=9),
        ),
        early=(EarlyVote(poll=poll, voter=ALICE, answer=None),),
    )
    room = replace(snapshot(), group=group)
    await rooms_store.chat.put_room(room)
    assert await rooms_store.chat.room(ROOM) == room
