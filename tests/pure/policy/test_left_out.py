"""Who can read nothing is told of once, and again only when that was mended in between."""

from dataclasses import replace

from appservice.model.effect import Notice
from appservice.model.given import LeftOut
from appservice.model.room import Room
from appservice.policy.decide import decide
from tests.pure.policy.rooms import ALICE, BOB, CAROL, NOW, RULES, group, scene


def told(room: Room, *users: str) -> tuple[Room, list[str]]:
    decision = decide(scene(room), LeftOut(tuple(users)), NOW, RULES)  # type: ignore[arg-type]
    notices = [effect for effect in decision.effects if isinstance(effect, Notice)]
    return decision.room, [str(notice.say.data) for notice in notices]


def test_it_is_told_once_and_again_after_it_was_mended() -> None:
    room, first = told(group(ALICE, BOB), BOB)
    assert len(first) == 1
    assert BOB in first[0]
    room, again = told(room, BOB)
    assert again == []
    room, mended = told(room)
    assert mended == []
    assert told(room, BOB)[1] == first


def test_only_who_is_new_among_them_and_here_is_named() -> None:
    room, _ = told(group(ALICE, BOB, CAROL), BOB)
    room, more = told(room, BOB, CAROL)
    assert len(more) == 1
    assert CAROL in more[0]
    assert BOB not in more[0]
    assert told(group(ALICE), BOB)[1] == []


def test_where_only_the_verified_get_keys_it_says_whom_to_ask() -> None:
    rules = replace(RULES, only_verified=True)
    decision = decide(scene(group(ALICE, BOB)), LeftOut((BOB,)), NOW, rules)
    [notice] = [effect for effect in decision.effects if isinstance(effect, Notice)]
    assert notice.say.key == "left_out_verified"
    decision = decide(scene(group(ALICE, BOB)), LeftOut((BOB,)), NOW, RULES)
    [notice] = [effect for effect in decision.effects if isinstance(effect, Notice)]
    assert notice.say.key == "left_out"


def test_what_nobody_could_read_is_told_once_somebody_can() -> None:
    room, unheard = told(group(ALICE, BOB), ALICE, BOB)
    assert unheard == []
    _, heard = told(room, BOB)
    assert len(heard) == 1
    assert BOB in heard[0]
