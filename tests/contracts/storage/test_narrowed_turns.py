"""Turns whose words were for adults alone: noted at each step, and taken back even while sent."""

import pytest

from appservice.model.effect import AnswerTurn
from appservice.model.ids import EventId, TurnId
from appservice.model.turn import Turn, TurnPhase
from appservice.policy.streaming import NARROWED
from appservice.ports.store import ChatStore
from tests.contracts.storage.samples import AI, ROOM, commit, line, new_turn

ONE, CONTENT = TurnId("t1"), {"msgtype": "m.text", "body": "words"}


async def _turn(chat: ChatStore) -> Turn:
    turn = await chat.turn(ONE)
    assert turn is not None
    return turn


@pytest.mark.parametrize("step", ["part", "answer", "sending"])
async def test_at_whichever_step_it_is_noted_it_stays_noted(chat: ChatStore, step: str) -> None:
    await commit(chat, "$1", open_turns=[new_turn("t1")])
    assert not (await _turn(chat)).for_adults
    assert await chat.showing(ONE, "so far", "txn1", for_adults=step == "part")
    assert (await _turn(chat)).for_adults is (step == "part")
    assert await chat.showing(ONE, "so far so good", "txn1")
    await commit(chat, "$2", answers=[AnswerTurn(ONE, "words", for_adults=step == "answer")])
    assert (await _turn(chat)).for_adults is (step in ("part", "answer"))
    assert await chat.sending(ONE, CONTENT, "txn1-end", for_adults=step == "sending")
    assert (await _turn(chat)).for_adults


async def _send(chat: ChatStore) -> None:
    await commit(chat, "$1", open_turns=[new_turn("t1"), new_turn("t2")])
    await commit(chat, "$2", answers=[AnswerTurn(ONE, "words", for_adults=True)])
    assert await chat.sending(ONE, CONTENT, "txn1", for_adults=True)


async def test_what_is_being_sent_is_closed_when_it_has_to_be_taken_back(chat: ChatStore) -> None:
    await _send(chat)
    await commit(chat, "$3", drop=[(NARROWED, EventId("$q"))])
    turn = await _turn(chat)
    assert (turn.phase, turn.dropped_why, turn.txn_id) == (TurnPhase.CLOSING, NARROWED, "txn1")
    await chat.sent(ONE, line("$said", "words", sender=AI))  # what was under way when it was said
    assert (await _turn(chat)).phase is TurnPhase.CLOSING
    assert await chat.lines(ROOM, 9) == []
    await chat.closed(ONE, None)
    assert (await _turn(chat)).phase is TurnPhase.DROPPED


async def test_for_no_other_reason_is_it_called_back(chat: ChatStore) -> None:
    await _send(chat)
    await commit(chat, "$3", drop=[("stop", None)])
    assert (await _turn(chat)).phase is TurnPhase.SENDING
    await chat.sent(ONE, line("$said", "words", sender=AI))
    assert (await _turn(chat)).phase is TurnPhase.SENT


async def test_the_next_one_is_asked_at_once(chat: ChatStore) -> None:
    await _send(chat)
    await commit(chat, "$3", drop=[(NARROWED, EventId("$q"))], open_turns=[new_turn("t9")])
    nine = await chat.turn(TurnId("t9"))
    assert nine is not None
    assert nine.phase is TurnPhase.ASKED
