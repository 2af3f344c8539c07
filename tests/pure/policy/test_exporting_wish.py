"""Who may have which data as a file, and how often."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.effect import Decision, Notice
from appservice.model.exporting import ExportGroup, ExportPerson
from appservice.model.group import Standing
from appservice.model.room import Room
from appservice.policy.decide import decide
from tests.pure.policy.rooms import ALICE, BOB, DAY, NOW, RULES, direct, group, message, scene


def said(room: Room, **more: Any) -> Decision:
    return decide(scene(room), message("!ai export", **more), NOW, RULES)


def wishes(decision: Decision) -> list[ExportPerson | ExportGroup]:
    return [each for each in decision.effects if isinstance(each, ExportPerson | ExportGroup)]


def keys(decision: Decision) -> list[str]:
    return [each.say.key for each in decision.effects if isinstance(each, Notice)]


def of_alice(**more: Any) -> Room:
    return replace(group(), creators=frozenset({ALICE}), asker=ALICE, **more)


def test_in_a_direct_chat_it_is_ones_own_data() -> None:
    decision = said(direct())
    assert wishes(decision) == [ExportPerson(ALICE, NOW)]
    assert keys(decision) == ["export_begun"]


def test_in_a_group_it_is_the_history_for_who_made_it() -> None:
    decision = said(of_alice())
    [wish] = wishes(decision)
    assert isinstance(wish, ExportGroup)
    assert (wish.user, wish.about) == (ALICE, "$said")
    assert keys(decision) == [], "it comes in their direct chat, and nothing is said here"


def test_others_are_told_what_they_can_have() -> None:
    decision = said(of_alice(), sender=BOB)
    assert wishes(decision) == []
    assert keys(decision) == ["export_yours"]


def test_where_nothing_is_kept_there_is_nothing_to_send() -> None:
    guest = of_alice(group=replace(group().group, standing=Standing.GUEST))
    assert keys(said(guest)) == ["export_nothing"]


@pytest.mark.parametrize("room", [direct(), of_alice()])
def test_it_is_sent_some_times_a_day(room: Room) -> None:
    for _ in range(3):
        decision = said(room)
        assert len(wishes(decision)) == 1
        room = decision.room
    assert keys(said(room)) == ["export_too_many"]
    assert wishes(said(room)) == []
    yesterday = replace(room, exported=tuple(at_ms - DAY for at_ms in room.exported))
    assert len(wishes(said(yesterday))) == 1
