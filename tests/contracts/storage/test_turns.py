"""Turns: one open per room and thread, the others wait; no phase is walked twice."""

from dataclasses import replace

from appservice.model.chat import Author
from appservice.model.effect import AnswerTurn, Erase, Keep
from appservice.model.ids import EventId, TurnId
from appservice.model.turn import Turn, TurnPhase
from appservice.ports.store import ChatStore
from tests.contracts.storage.samples import AI, ALICE, OTHER, ROOM, commit, line, new_turn

ONE, TWO, THREE = TurnId("t1"), TurnId("t2"), TurnId("t3")
CONTENT = {"msgtype": "m.text", "body": "hi \ud83d\x00", "nested": {"list": [1, None, True]}}


async def _phases(chat: ChatStore) -> dict[str, str]:
    turns = [await chat.turn(TurnId(f"t{number}")) for number in range(1, 5)]
    return {turn.turn_id: turn.phase.value for turn in turns if turn is not None}


async def _bring_to_sending(chat: ChatStore, turn: TurnId = ONE) -> None:
    await commit(chat, f"answer:{turn}", answers=[AnswerTurn(turn, "words")])
    assert await chat.sending(turn, CONTENT, "txn1")


async def test_the_first_turn_is_asked_and_the_next_ones_wait(chat: ChatStore) -> None:
    await commit(chat, "$1", open_turns=[new_turn("t1"), new_turn("t2")])
    await commit(chat, "$2", open_turns=[new_turn("t3", thread="$root")])
    await commit(chat, "$3", open_turns=[new_turn("t1"), new_turn("t4")])
    assert await _phases(chat) == {
        "t1": "asked",
        "t2": "waiting",
        "t3": "asked",
        "t4": "waiting",
    }
    assert [turn.turn_id for turn in await chat.open_turns(ROOM)] == ["t1", "t2", "t3", "t4"]


async def test_a_turn_comes_back_as_it_was_opened(chat: ChatStore) -> None:
    await commit(chat, "$1", open_turns=[new_turn("t1", thread="$root")])
    assert await chat.turn(ONE) == Turn(
        turn_id=ONE,
        room_id=ROOM,
        phase=TurnPhase.ASKED,
        about=EventId("$q"),
        asker=ALICE,
        opened_ms=1000,
        thread=EventId("$root"),
    )
    assert await chat.turn(TWO) is None


async def test_open_turns_are_told_by_room_or_all(chat: ChatStore) -> None:
    await commit(chat, "$1", open_turns=[new_turn("t1")])
    await commit(chat, "$2", OTHER, open_turns=[new_turn("t2")])
    assert [turn.turn_id for turn in await chat.open_turns()] == [ONE, TWO]
    assert [turn.turn_id for turn in await chat.open_turns(OTHER)] == [TWO]
    assert (await _phases(chat))["t2"] == "asked"


async def test_a_turn_is_answered_once_sent_once_and_then_empty(chat: ChatStore) -> None:
    await commit(chat, "$1", open_turns=[new_turn("t1"), new_turn("t2")])
    assert not await chat.sending(ONE, CONTENT, "txn1")
    await commit(
        chat, "$2", answers=[AnswerTurn(ONE, "first words"), AnswerTurn(TWO, "not asked yet")]
    )
    await commit(chat, "$3", answers=[AnswerTurn(ONE, "later words")])
    answered = await chat.turn(ONE)
    assert answered is not None
    assert (answered.phase, answered.answer) == (TurnPhase.ANSWERED, "first words")
    assert await chat.sending(ONE, CONTENT, "txn1")
    assert not await chat.sending(ONE, {"body": "other"}, "txn2")
    sending = await chat.turn(ONE)
    assert sending is not None
    assert (sending.phase, sending.content, sending.txn_id) == (TurnPhase.SENDING, CONTENT, "txn1")
    said = line("$answer", "first words", sender=AI, author=Author.AI)
    await chat.sent(ONE, said)
    await chat.sent(ONE, line("$twice", "twice", sender=AI, author=Author.AI))
    sent = await chat.turn(ONE)
    assert sent is not None
    assert (sent.phase, sent.sent_event_id) == (TurnPhase.SENT, "$answer")
    assert (sent.answer, sent.content) == (None, None)
    assert [each.event_id for each in await chat.lines(ROOM, 9)] == ["$answer"]
    assert (await _phases(chat))["t2"] == "asked"


async def test_sending_an_unknown_turn_is_no(chat: ChatStore) -> None:
    assert not await chat.sending(ONE, CONTENT, "txn1")
    await chat.drop_turn(ONE, "unknown")
    assert await chat.open_turns() == []


async def test_dropping_one_lets_the_next_of_its_thread_be_asked(chat: ChatStore) -> None:
    turns = [new_turn("t1"), new_turn("t2"), new_turn("t3"), new_turn("t4", thread="$root")]
    await commit(chat, "$1", open_turns=turns)
    await chat.drop_turn(TWO, "changed her mind")
    assert (await _phases(chat))["t1"] == "asked"
    await chat.drop_turn(ONE, "no model")
    await chat.drop_turn(ONE, "again")
    dropped = await chat.turn(ONE)
    assert dropped is not None
    assert (dropped.phase, dropped.dropped_why) == (TurnPhase.DROPPED, "no model")
    assert await _phases(chat) == {
        "t1": "dropped",
        "t2": "dropped",
        "t3": "asked",
        "t4": "asked",
    }


async def test_a_sending_turn_can_be_given_up_but_is_not_dropped_by_a_step(chat: ChatStore) -> None:
    await commit(chat, "$1", open_turns=[new_turn("t1"), new_turn("t2"), new_turn("t3")])
    await _bring_to_sending(chat)
    await commit(chat, "$2", drop=[("stop", None)])
    assert await _phases(chat) == {"t1": "sending", "t2": "dropped", "t3": "dropped"}
    await chat.drop_turn(ONE, "refused for good")
    assert await chat.open_turns() == []
    await chat.sent(ONE, line("$answer"))
    assert await chat.lines(ROOM, 9) == []


async def test_nobody_is_asked_while_another_is_answered_or_sending(chat: ChatStore) -> None:
    turns = [new_turn(f"t{number}", about=f"$q{number}") for number in range(1, 5)]
    await commit(chat, "$1", open_turns=turns)
    await commit(chat, "$2", answers=[AnswerTurn(ONE, "words")])
    await commit(chat, "$3", drop=[("deleted", EventId("$q2"))])
    assert (await _phases(chat))["t3"] == "waiting"
    assert await chat.sending(ONE, CONTENT, "txn1")
    await chat.drop_turn(THREE, "deleted")
    assert (await _phases(chat))["t4"] == "waiting"


async def test_a_step_drops_what_is_about_one_event(chat: ChatStore) -> None:
    await commit(chat, "$1", open_turns=[new_turn("t1", about="$x"), new_turn("t2", about="$y")])
    await commit(chat, "$2", OTHER, drop=[("other room", None)])
    await commit(chat, "$3", drop=[("deleted", EventId("$x"))])
    assert await _phases(chat) == {"t1": "dropped", "t2": "asked"}


async def test_a_turn_opened_by_the_step_that_drops_is_not_dropped(chat: ChatStore) -> None:
    await commit(chat, "$1", open_turns=[new_turn("t1")])
    await commit(chat, "$2", drop=[("newer question", None)], open_turns=[new_turn("t2")])
    assert await _phases(chat) == {"t1": "dropped", "t2": "asked"}


async def test_nothing_is_done_for_a_row_that_is_done(chat: ChatStore) -> None:
    await commit(chat, "$1", open_turns=[new_turn("t1")])
    await commit(chat, "$1", open_turns=[new_turn("t2", thread="$root")], drop=[("no", None)])
    assert await _phases(chat) == {"t1": "asked"}


async def test_erasing_an_own_answer_leaves_the_turn_without_words(chat: ChatStore) -> None:
    await commit(chat, "$1", open_turns=[new_turn("t1")])
    await _bring_to_sending(chat)
    await chat.sent(ONE, line("$answer", "words", sender=AI, author=Author.AI))
    await commit(chat, "$2", history=[Erase(EventId("$answer"))])
    found = await chat.turn(ONE)
    assert found is not None
    assert (found.phase, found.answer, found.content) == (TurnPhase.SENT, None, None)
    assert await chat.lines(ROOM, 9) == []


async def test_it_is_noted_with_an_answer_why_its_model_was_chosen(chat: ChatStore) -> None:
    await commit(chat, "$1", open_turns=[new_turn("t1")])
    answer = AnswerTurn(ONE, "words", model="deep", route="code in it")
    await commit(chat, "$2", answers=[answer])
    turn = await chat.turn(ONE)
    assert turn is not None
    assert (turn.model, turn.route_why) == ("deep", "code in it")


async def _show(chat: ChatStore, part: str = "so far") -> None:
    await commit(chat, "$1", open_turns=[new_turn("t1"), new_turn("t2")])
    assert await chat.showing(ONE, part, "txn1")


async def test_what_can_be_seen_is_noted_before_and_after(chat: ChatStore) -> None:
    await _show(chat)
    turn = await chat.turn(ONE)
    assert turn is not None
    assert (turn.part, turn.txn_id, turn.shown, turn.content) == ("so far", "txn1", None, None)
    await chat.shown(ONE, EventId("$part"))
    assert await chat.showing(ONE, "so far so good", "txn2")
    await chat.shown(ONE, EventId("$other"))
    turn = await chat.turn(ONE)
    assert turn is not None
    assert (turn.part, turn.txn_id, turn.shown) == ("so far so good", "txn1", "$part")


async def test_nothing_is_shown_of_a_turn_that_is_not_asked(chat: ChatStore) -> None:
    await commit(chat, "$1", open_turns=[new_turn("t1"), new_turn("t2")])
    assert not await chat.showing(TWO, "so far", "txn1")
    await commit(chat, "$2", drop=[("stop", None)])
    assert not await chat.showing(ONE, "so far", "txn1")
    assert not await chat.showing(THREE, "so far", "txn1")
    assert await _phases(chat) == {"t1": "dropped", "t2": "dropped"}


async def test_a_half_shown_turn_is_closed_before_it_is_over(chat: ChatStore) -> None:
    await _show(chat)
    await commit(chat, "$2", drop=[("stop", EventId("$q"))])
    turn = await chat.turn(ONE)
    assert turn is not None
    assert (turn.phase, turn.dropped_why, turn.part) == (TurnPhase.CLOSING, "stop", "so far")
    assert ONE in [each.turn_id for each in await chat.open_turns(ROOM)]
    await chat.shown(ONE, EventId("$part"))
    stays = line("$part", "so far, stopped", sender=AI, author=Author.AI)
    await chat.closed(ONE, stays)
    await chat.closed(ONE, line("$part", "twice", sender=AI, author=Author.AI))
    assert (await _phases(chat))["t1"] == "dropped"
    assert [each.body for each in await chat.lines(ROOM, 9)] == ["so far, stopped"]
    turn = await chat.turn(ONE)
    assert turn is not None
    assert (turn.part, turn.shown, turn.dropped_why) == (None, "$part", "stop")


async def test_the_next_one_does_not_wait_for_the_closing(chat: ChatStore) -> None:
    await _show(chat)
    await chat.drop_turn(ONE, "failed")
    assert await _phases(chat) == {"t1": "closing", "t2": "asked"}


async def test_an_answered_turn_half_shown_is_closed_with_its_part_alone(chat: ChatStore) -> None:
    await _show(chat)
    await commit(chat, "$2", answers=[AnswerTurn(ONE, "all of it", model="big")])
    turn = await chat.turn(ONE)
    assert turn is not None
    assert (turn.answer, turn.part, turn.model) == ("all of it", "so far", "big")
    await chat.drop_turn(ONE, "silent")
    turn = await chat.turn(ONE)
    assert turn is not None
    assert (turn.phase, turn.answer, turn.part) == (TurnPhase.CLOSING, None, "so far")


async def test_a_whole_answer_that_was_being_sent_alone_is_not_closed(chat: ChatStore) -> None:
    await commit(chat, "$1", open_turns=[new_turn("t1")])
    await _bring_to_sending(chat)
    await chat.drop_turn(ONE, "maybe_sent")
    assert await _phases(chat) == {"t1": "dropped"}


async def test_an_answer_is_dropped_by_the_event_it_is_shown_under(chat: ChatStore) -> None:
    await _show(chat)
    await chat.shown(ONE, EventId("$part"))
    await commit(chat, "$2", drop=[("deleted", EventId("$part"))])
    assert await _phases(chat) == {"t1": "closing", "t2": "asked"}


async def test_an_answer_anew_replaces_the_words_of_its_line(chat: ChatStore) -> None:
    await commit(chat, "$1", history=[Keep(line("$old", "old", sender=AI, author=Author.AI))])
    again = replace(new_turn("t1"), again=EventId("$old"))
    await commit(chat, "$2", open_turns=[again])
    assert await chat.showing(ONE, "new", "txn1")
    turn = await chat.turn(ONE)
    assert turn is not None
    assert turn.shown == "$old"
    await _bring_to_sending(chat)
    await chat.sent(ONE, line("$old", "new words", sender=AI, author=Author.AI))
    [said] = await chat.lines(ROOM, 9)
    assert (said.event_id, said.body, said.edited) == ("$old", "new words", True)


async def test_final_words_of_what_was_erased_stay_away(chat: ChatStore) -> None:
    await _show(chat)
    await chat.shown(ONE, EventId("$part"))
    await _bring_to_sending(chat)
    await commit(chat, "$2", history=[Erase(EventId("$part"))])
    await chat.sent(ONE, line("$part", "all of it", sender=AI, author=Author.AI))
    assert await chat.lines(ROOM, 9) == []
