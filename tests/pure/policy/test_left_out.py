"""Who can read nothing is told of once, and again only when that was mended in between."""

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
