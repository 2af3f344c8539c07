"""That somebody has another identity is said where encryption is for it."""

from dataclasses import replace

from appservice.model.effect import Notice
from appservice.model.given import NewIdentity
from appservice.model.room import Room
from appservice.policy.decide import decide
from tests.pure.policy.rooms import ALICE, BOB, NOW, RULES, group, scene


def told(room: Room) -> list[str]:
    decision = decide(scene(room), NewIdentity(BOB), NOW, RULES)
    return [str(each.say.data) for each in decision.effects if isinstance(each, Notice)]


def test_it_is_said_where_the_person_is_in_an_encrypted_room() -> None:
    room = replace(group(ALICE, BOB), encrypted=True)
    [said] = told(room)
    assert BOB in said
    assert told(replace(room, encrypted=False)) == []
    assert told(replace(group(ALICE), encrypted=True)) == []
