"""Questions that are answered with another: over with it, and not lost where it ends unsaid."""

import pytest

from appservice.model.effect import AnswerTurn
from appservice.model.ids import EventId, TurnId
from appservice.policy.streaming import NARROWED, QUESTION_REMOVED, UNTRUE
from appservice.ports.store import ChatStore
from tests.contracts.storage.samples import AI, OTHER, ROOM, commit, line, new_turn

ONE, FIRST = TurnId("t1"), EventId("$q1")
CONTENT = {"msgtype": "m.text", "body": "words"}


async def _merge(chat: ChatStore) -> None:
    asked = [new_turn(f"t{number}", about=f"$q{number}") for number in range(1, 5)]
    await commit(chat, "$1", open_turns=asked)
    await commit(chat, "$2", OTHER, open_turns=[new_turn("t5"), new_turn("t6")])
    merged = (TurnId("t2"), TurnId("t3"), TurnId("t6"), TurnId("unknown"))
    await commit(chat, "$3", answers=[AnswerTurn(ONE, "words", merged=merged)])


async def _phases(chat: ChatStore) -> list[str]:
    turns = [await chat.turn(TurnId(f"t{number}")) for number in range(1, 7)]
    return [turn.phase.value for turn in turns if turn is not None]


async def test_they_are_over_with_the_answer_to_both(chat: ChatStore) -> None:
    await _merge(chat)
    assert await _phases(chat) == ["answered", "dropped", "dropped", "waiting", "asked", "waiting"]
    turn = await chat.turn(TurnId("t2"))
    assert turn is not None
    assert turn.dropped_why == "answered with another"
    assert await chat.sending(ONE, CONTENT, "txn1")
    await chat.sent(ONE, line("$said", sender=AI))
    assert await _phases(chat) == ["sent", "dropped", "dropped", "asked", "asked", "waiting"]
    await commit(chat, "$4", drop=[(QUESTION_REMOVED, FIRST)])
    assert await _phases(chat) == ["sent", "dropped", "dropped", "asked", "asked", "waiting"]


@pytest.mark.parametrize("why", [QUESTION_REMOVED, UNTRUE, NARROWED])
async def test_they_are_asked_by_themselves_where_it_ends_unsaid(chat: ChatStore, why: str) -> None:
    await _merge(chat)
    await commit(chat, "$4", OTHER, drop=[(why, None)])
    assert (await _phases(chat))[:4] == ["answered", "dropped", "dropped", "waiting"]
    if why == NARROWED:
        assert await chat.sending(ONE, CONTENT, "txn1")
    await commit(chat, "$5", drop=[(why, FIRST)])
    assert (await _phases(chat))[1:4] == ["asked", "waiting", "waiting"]
    assert (await _phases(chat))[0] in ("dropped", "closing")


@pytest.mark.parametrize("why", ["stopped by a sign", "quiet by command", "unfit"])
async def test_whoever_stops_it_stops_all_of_it(chat: ChatStore, why: str) -> None:
    await _merge(chat)
    await commit(chat, "$4", drop=[(why, FIRST)])
    assert (await _phases(chat))[:4] == ["dropped", "dropped", "dropped", "asked"]


async def test_an_answer_that_comes_too_late_ends_no_other(chat: ChatStore) -> None:
    await commit(chat, "$1", open_turns=[new_turn("t1", about="$q1"), new_turn("t2")])
    await commit(chat, "$2", drop=[("stopped", FIRST)])
    await commit(chat, "$3", answers=[AnswerTurn(ONE, "words", merged=(TurnId("t2"),))])
    turns = await chat.open_turns(ROOM)
    assert [(turn.turn_id, turn.phase.value) for turn in turns] == [("t2", "asked")]
