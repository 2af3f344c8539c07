"""Whether a prompt that was made a moment ago may still be sent."""

from appservice.model.chat import Author
from appservice.model.effect import Amend, Erase, Keep
from appservice.model.ids import EventId, RoomId
from appservice.turns.gone import Gone
from tests.pure.policy.rooms import ALICE, ROOM, line

ONE, OTHER = EventId("$one"), EventId("$other")
ELSEWHERE = RoomId("!elsewhere")


def test_a_prompt_holds_until_something_of_its_room_is_removed_or_reworded() -> None:
    gone = Gone()
    gone.note(ROOM, [Erase(ONE)])
    holds = gone.holds(ROOM)
    gone.note(ROOM, [Keep(line("$new", Author.HUMAN))])
    gone.note(ELSEWHERE, [Erase(OTHER)])
    assert holds()
    gone.note(ROOM, [Amend(OTHER, ALICE, "new words")])
    assert not holds()
    assert gone.holds(ROOM)()


def test_what_a_prompt_was_made_from_is_known_by_its_events() -> None:
    gone = Gone()
    gone.note(ROOM, [Erase(ONE)])
    begun = gone.now()
    gone.note(ROOM, [Erase(OTHER), Amend(ONE, ALICE, "new words")])
    assert gone.took(begun, {OTHER})
    assert not gone.took(begun, {ONE})
    assert not gone.took(begun, ())
    assert not gone.took(gone.now(), {OTHER})


def test_what_is_too_long_ago_to_know_does_not_hold() -> None:
    gone = Gone()
    begun, holds = gone.now(), gone.holds(ROOM)
    for number in range(1001):
        gone.note(ELSEWHERE, [Erase(EventId(f"${number}"))])
    assert not holds()
    assert gone.took(begun, {ONE})
