"""What the AI user said for somebody: whose words it is in history, and who may take it back."""

from dataclasses import replace
from typing import Any

from appservice.model.chat import Author
from appservice.model.crossing import Brought
from appservice.model.effect import Amend, Erase, Keep, Redact
from appservice.model.event import LineKind
from appservice.model.ids import EventId
from tests.pure.policy.rooms import AI, ALICE, BOB, group, line, message
from tests.pure.policy.test_decide_crossing import decided, of, sign


def brought(**more: Any) -> Any:
    given: dict[str, Any] = {"sender": AI, "brought": Brought(ALICE, head=14)} | more
    return message("Alice shares: I arrive", **given)


def test_what_is_brought_is_history_as_its_persons_words() -> None:
    [keep] = of(Keep, decided(group(), brought()))
    assert (keep.line.sender, keep.line.author) == (ALICE, Author.HUMAN)
    assert (keep.line.kind, keep.line.body) == (LineKind.SHARED, "I arrive")
    [keep] = of(Keep, decided(group(), brought(brought=Brought(ALICE, copied=True))))
    assert (keep.line.kind, keep.line.body) == (LineKind.COPIED, "Alice shares: I arrive")


def test_nobody_else_and_nothing_in_doubt_speaks_for_another() -> None:
    [keep] = of(Keep, decided(group(), brought(sender=BOB)))
    assert (keep.line.sender, keep.line.kind) == (BOB, LineKind.TEXT)
    [keep] = of(Keep, decided(group(encrypted=True), brought(assured=False)))
    assert (keep.line.sender, keep.line.kind) == (AI, LineKind.TEXT)


def test_any_member_takes_it_back_by_a_sign_and_nobody_edits_it() -> None:
    known = replace(
        line("$shared", Author.HUMAN), sender=ALICE, kind=LineKind.SHARED, body="I arrive"
    )
    removed = decided(group(), sign("🗑️", EventId("$shared")), target=known)
    assert of(Redact, removed)
    assert of(Erase, removed)
    edit = message("never said", replaces=EventId("$shared"))
    assert not of(Amend, decided(group(), edit, target=known))
