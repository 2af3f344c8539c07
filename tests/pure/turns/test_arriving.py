"""Which rows go back when keys come, and for which keys is asked."""

from appservice.model.ids import EventId, SessionId, UserId
from appservice.ports.awaiting import AwaitingRow
from appservice.turns.arriving import MOST_ASKED, asked_for, ready
from tests.pure.policy.rooms import ALICE, BOB, NOW, ROOM


def row(
    key: str,
    session: str = "s",
    sender: UserId = ALICE,
    about: str | None = None,
    *,
    asked: bool = False,
) -> AwaitingRow:
    return AwaitingRow(
        key=key,
        room_id=ROOM,
        session_id=SessionId(session),
        sender=sender,
        raw="{}",
        since_ms=NOW,
        asked=asked,
        about=None if about is None else EventId(about),
    )


def test_what_can_be_read_goes_back_in_order() -> None:
    rows = [row("$1"), row("$2"), row("$3")]
    assert ready(rows, rows, {"$3", "$1"}) == ["$1", "$3"]


def test_an_edit_goes_back_with_or_after_what_it_edits() -> None:
    rows = [row("$1"), row("$edit", about="$1"), row("$again", about="$edit")]
    assert ready(rows, rows, {"$edit", "$again"}) == []
    assert ready(rows, rows, {"$1", "$edit"}) == ["$1", "$edit"]
    assert ready(rows[1:2], rows[1:2], set()) == ["$edit"], "nothing is left to wait for"
    other = [row("$1", "t"), row("$edit", about="$1")]
    assert ready(other[1:], other, {"$edit"}) == [], "not meant, so not gone"


def test_each_key_is_asked_for_once() -> None:
    rows = [row("$1"), row("$2"), row("$3", "t"), row("$4", "u", asked=True), row("$5", "u")]
    assert [each.key for each in asked_for(rows)] == ["$1", "$3"]


def test_an_edit_that_could_be_read_asks_for_nothing() -> None:
    assert asked_for([row("$edit", about="$1")]) == []


def test_made_up_sessions_of_one_cost_little_and_nobody_else_anything() -> None:
    many = [row(f"${number}", f"s{number}") for number in range(40)]
    asked = asked_for([*many, row("$bob", "b", BOB)])
    assert [each.sender for each in asked] == [ALICE] * MOST_ASKED + [BOB]
    before = [row("$x", "x", asked=True), *many]
    assert len(asked_for(before)) == MOST_ASKED - 1
