"""What was decided is found by the event it was decided on, and so is the turn of an answer."""

from dataclasses import replace

from appservice.model.chat import Author
from appservice.model.effect import AnswerTurn
from appservice.model.ids import EventId, TurnId
from appservice.ports.store import ChatStore
from tests.contracts.storage.samples import AI, OTHER, ROOM, commit, line, new_turn, row

QUESTION, ANSWER = EventId("$q"), EventId("$answer")
ONE, TWO = TurnId("t1"), TurnId("t2")


async def _sent(chat: ChatStore, turn: TurnId, event_id: str) -> None:
    await commit(chat, f"answered:{turn}", answers=[AnswerTurn(turn, "words")])
    assert await chat.sending(turn, {"body": "words"}, f"txn:{turn}")
    await chat.sent(turn, line(event_id, "words", sender=AI, author=Author.AI))


async def test_a_ruling_is_what_was_decided_on_an_event_of_that_room(chat: ChatStore) -> None:
    await chat.append([row("$q")])
    assert await chat.ruling_of(ROOM, QUESTION) is None, "nothing is decided yet"
    await commit(chat, "$q", decision="mentioned")
    assert await chat.ruling_of(ROOM, QUESTION) == "mentioned"
    assert await chat.ruling_of(OTHER, QUESTION) is None
    assert await chat.ruling_of(ROOM, EventId("$else")) is None


async def test_a_later_ruling_replaces_that_of_its_room_alone(chat: ChatStore) -> None:
    await commit(chat, "$q", decision="judge: waits")
    await commit(chat, "$there", OTHER, decision="judge: waits")
    await chat.append([row("$new")])
    rulings = [(QUESTION, "judged"), (EventId("$there"), "judged"), (EventId("$new"), "judged")]
    await commit(chat, "$judged", rulings=rulings)
    assert await chat.ruling_of(ROOM, QUESTION) == "judged"
    assert await chat.ruling_of(OTHER, EventId("$there")) == "judge: waits"
    assert await chat.ruling_of(ROOM, EventId("$new")) is None


async def test_the_turn_of_an_event_is_that_which_said_it_or_else_is_about_it(
    chat: ChatStore,
) -> None:
    assert await chat.turn_of(ROOM, QUESTION) is None
    await commit(chat, "$1", open_turns=[replace(new_turn("t1"), why="named")])
    await _sent(chat, ONE, "$answer")
    await commit(chat, "$2", open_turns=[new_turn("t2", about="$answer")])
    for event_id in (QUESTION, ANSWER):
        found = await chat.turn_of(ROOM, event_id)
        assert found is not None
        assert (found.turn_id, found.why) == (ONE, "named")
    assert await chat.turn_of(OTHER, ANSWER) is None


async def test_of_several_turns_it_is_the_newest(chat: ChatStore) -> None:
    await commit(chat, "$1", open_turns=[new_turn("t1", about="$q")])
    await _sent(chat, ONE, "$answer")
    await commit(chat, "$2", open_turns=[new_turn("t2", about="$q")])
    await _sent(chat, TWO, "$answer")
    found = await chat.turn_of(ROOM, ANSWER)
    assert found is not None
    assert found.turn_id == TWO
