"""Who is here by what we heard alone: looked at again, and given up after a while."""

from dataclasses import replace

import pytest

from appservice.model.effect import Govern, SetTimer
from appservice.model.event import Membership
from appservice.model.given import Governed, Tick
from appservice.model.group import Settings, Standing
from appservice.model.room import Room
from appservice.policy.decide import decide
from appservice.policy.governing.drift import LONGEST_MS, SOON_MS, absent
from appservice.policy.governing.plan import display_of
from tests.pure.policy.rooms import ALICE, BOB, CAROL, NOW, RULES, group, scene, with_member

HEARD = with_member(group(ALICE, BOB), CAROL, Membership.INVITE)


def look(room: Room, at_ms: int, *missing: str) -> tuple[Room, int | None]:
    governed = Governed(Standing.STEERS, (), (), absent=tuple(missing))  # type: ignore[arg-type]
    decision = decide(scene(room), governed, at_ms, RULES)
    timers = [each.due_ms for each in decision.effects if isinstance(each, SetTimer)]
    return decision.room, timers[0] if timers else None


def test_only_who_is_here_by_hearsay_is_absent() -> None:
    assert absent(HEARD, group(ALICE, BOB)) == (CAROL,)
    assert absent(HEARD, HEARD) == ()
    assert absent(group(ALICE, BOB), HEARD) == ()


def test_one_looks_again_soon_and_then_less_soon() -> None:
    room, due_ms = look(HEARD, NOW, CAROL)
    assert due_ms == NOW + SOON_MS
    looked = decide(scene(room), Tick("look"), NOW + SOON_MS, RULES)
    assert any(isinstance(effect, Govern) for effect in looked.effects)
    _, due_ms = look(room, NOW + 4000, CAROL)
    assert due_ms == NOW + 8000


def test_who_comes_to_be_here_is_not_absent() -> None:
    room, _ = look(HEARD, NOW, CAROL)
    room, due_ms = look(room, NOW + SOON_MS)
    assert room.group.absent == {}
    assert due_ms is None
    assert room.members[CAROL].membership is Membership.INVITE


def test_who_is_not_here_for_long_is_not_here() -> None:
    room, _ = look(HEARD, NOW, CAROL)
    room, due_ms = look(room, NOW + LONGEST_MS, CAROL)
    assert room.members[CAROL].membership is Membership.LEAVE
    assert room.group.absent == {}
    assert due_ms is None


def test_who_has_left_meanwhile_is_not_waited_for() -> None:
    gone = replace(HEARD.members[CAROL], membership=Membership.LEAVE)
    room, due_ms = look(replace(HEARD, members={**HEARD.members, CAROL: gone}), NOW, CAROL)
    assert room.group.absent == {}
    assert due_ms is None


def test_a_time_that_passed_during_the_look_is_now() -> None:
    """A timer of that time may have rung already, and its row is known."""
    governed = Governed(Standing.STEERS, (), (), NOW - 50)
    decision = decide(scene(group(ALICE, BOB)), governed, NOW, RULES)
    assert [e.due_ms for e in decision.effects if isinstance(e, SetTimer)] == [NOW + 1]


@pytest.mark.parametrize("later", [None, NOW + 99 * RULES.governance.settle_ms])
def test_what_was_heard_during_the_look_is_due_when_it_would_have_been(later: int | None) -> None:
    """The group became full while the look was under way, which did not see that yet."""
    room = group(ALICE, BOB)
    rules = replace(RULES, max_people=2)
    room = replace(room, display=display_of(Settings(), rules))
    room = replace(room, group=replace(room.group, changed_ms=NOW - 5))
    decision = decide(scene(room), Governed(Standing.STEERS, (), (), later), NOW, rules)
    due_ms = NOW - 5 + RULES.governance.settle_ms
    assert [e.due_ms for e in decision.effects if isinstance(e, SetTimer)] == [due_ms]
