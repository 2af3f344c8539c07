"""Who made a group alone says that it is for adults; everybody says that it is for all ages."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.age import Age, AgeBand, AgeRules, GroupsFor, Trust, Unknown
from appservice.model.effect import Decision, Govern, Notice
from appservice.model.group import Group, Settings, Standing
from appservice.model.ids import UserId
from appservice.model.repair import PutState
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.decide import decide
from appservice.policy.governing.plan import NEWCOMERS, plan
from appservice.policy.showing import settings_lines
from tests.pure.policy.rooms import ALICE, BOB, DAY, NOW, RULES, direct, group, message

AGED = replace(RULES, age=AgeRules(unknown=Unknown.SHIELDED, groups=GroupsFor.ALL_AGES))
ADULT, CHILD = Age(AgeBand.ADULT, Trust.STATED), Age(AgeBand.UNDER_13, Trust.STATED)
ADULTS, ALL = GroupsFor.ADULTS, GroupsFor.ALL_AGES


def chosen(audience: GroupsFor | None = None, **more: Any) -> Room:
    steers = Group(standing=Standing.STEERS, round_ms=NOW + DAY, settings=Settings())
    settled = replace(steers, settings=Settings(audience=audience))
    return group(**({"group": settled} | more))


def says(
    words: str,
    by: UserId = ALICE,
    room: Room | None = None,
    age: Age = ADULT,
    rules: Rules = AGED,
) -> Decision:
    at = Scene(room or chosen(), ages={ALICE: ADULT, BOB: age})
    return decide(at, message(f"!ai {words}", by), NOW, rules)


def keys(decision: Decision) -> list[str]:
    return [each.say.key for each in decision.effects if isinstance(each, Notice)]


def test_who_made_it_opens_it_for_adults_and_the_room_is_looked_at() -> None:
    decision = says("audience adults")
    assert keys(decision) == ["audience_adults_now"]
    assert decision.room.group.settings.audience is ADULTS
    assert any(isinstance(each, Govern) for each in decision.effects)


@pytest.mark.parametrize("words", ["audience adults", "audience all", "audience", "settings"])
@pytest.mark.parametrize("before", [None, ADULTS, ALL])
def test_no_word_of_it_depends_on_how_old_anybody_is(words: str, before: GroupsFor | None) -> None:
    answers = [
        says(words, room=chosen(before), age=age)
        for age in (ADULT, CHILD, Age(), Age(AgeBand.ADULT, Trust.DECLARED))
    ]
    assert all(answer == answers[0] for answer in answers)
    assert keys(answers[0])


def test_others_cannot_loosen_it_and_everybody_can_tighten_it() -> None:
    refused = says("audience adults", BOB)
    assert keys(refused) == ["audience_creator_only"]
    assert refused.room.group.settings.audience is None
    back = says("audience all", BOB, chosen(ADULTS))
    assert keys(back) == ["audience_all_now"]
    assert back.room.group.settings.audience is ALL


def test_nobody_loosens_a_group_that_nobody_made() -> None:
    nobodys = chosen(creators=frozenset(), version="11", asker=None, maker=None)
    assert keys(says("audience adults", room=nobodys)) == ["audience_nobody"]


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.FOLLOWS, Standing.YIELDED])
def test_where_it_keeps_no_rules_it_cannot_hide_what_was_said_before(standing: Standing) -> None:
    there = chosen()
    there = replace(there, group=replace(there.group, standing=standing))
    refused = says("audience adults", room=there)
    assert keys(refused) == ["not_kept_by_me"]
    assert refused.room.group.settings.audience is None
    assert says("audience all", room=there).room.group.settings.audience is ALL


def test_words_that_say_nothing_are_told_what_to_write() -> None:
    assert keys(says("audience minors")) == ["audience_how"]
    assert keys(says("audience")) == ["audience_is_all"]
    assert keys(says("audience", room=chosen(ADULTS))) == ["audience_is_adults"]
    assert keys(says("audience adults", room=direct())) == ["groups_only"]


def repairs(room: Room) -> list[PutState]:
    return [
        each
        for each in plan(room, NOW, AGED).repairs
        if isinstance(each, PutState) and each.event_type == "m.room.history_visibility"
    ]


@pytest.mark.parametrize("before", ["shared", "invited"])
def test_while_it_is_for_adults_newcomers_read_nothing_of_before(before: str) -> None:
    room = says("audience adults", room=chosen(history_visibility=before)).room
    [hidden] = repairs(room)
    assert hidden.what == NEWCOMERS
    assert hidden.content == {"history_visibility": "joined"}
    kept = replace(room, history_visibility="joined")
    assert repairs(kept) == []
    [back] = repairs(says("audience all", BOB, kept).room)
    assert back.content == {"history_visibility": before}


def test_what_was_hidden_already_stays_hidden_afterwards() -> None:
    room = says("audience adults", room=chosen(history_visibility="joined")).room
    assert repairs(room) == []
    assert repairs(says("audience all", room=room).room) == []


def test_it_is_shown_among_the_settings_where_somebody_chose_or_it_is_for_all_ages() -> None:
    def shown(room: Room, rules: Rules) -> list[str]:
        lines = [each.key for each in settings_lines(room, NOW, rules)]
        return [key for key in lines if key.startswith("settings_audience")]

    assert shown(chosen(ADULTS), AGED) == ["settings_audience_adults"]
    assert shown(chosen(), AGED) == ["settings_audience_all"]
    assert shown(chosen(ALL), RULES) == ["settings_audience_all"]
    assert shown(chosen(), RULES) == []
