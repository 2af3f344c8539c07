"""A wish to catch up: who may have one when, and what is said of it in the group."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.catching_up import Asked, CatchUp, CaughtUp
from appservice.model.effect import Decision, Keep, Notice
from appservice.model.group import Standing
from appservice.model.ids import EventId
from appservice.model.room import Room
from appservice.model.rules import CatchUpRules
from appservice.model.speaking import Mode
from appservice.policy.decide import decide
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    MINUTE,
    NOW,
    ROOM,
    RULES,
    direct,
    group,
    message,
    reaction,
    scene,
)

SAID = EventId("$said")


def asked(body: str = "!ai catchup", room: Room | None = None, **more: Any) -> Decision:
    return decide(scene(room or group()), message(body, **more), NOW, RULES)


def acts(decision: Decision) -> list[CatchUp]:
    return [each for each in decision.effects if isinstance(each, CatchUp)]


def keys(decision: Decision) -> list[str]:
    return [each.say.key for each in decision.effects if isinstance(each, Notice)]


def with_asked(*wishes: Asked, **more: Any) -> Room:
    return replace(group(), group=replace(group().group, catch_ups=wishes, **more))


def test_it_is_an_act_of_a_queue_of_their_own_and_nothing_is_said_in_the_group() -> None:
    decision = asked()
    [act] = acts(decision)
    assert (act.group, act.user, act.asked_ms, act.about, act.since_ms) == (
        ROOM,
        ALICE,
        NOW,
        SAID,
        None,
    )
    assert act.room_id not in (ROOM, acts(asked(sender=BOB))[0].room_id)
    assert keys(decision) == []
    assert decision.room.group.catch_ups == (Asked(user=ALICE, about=SAID, at_ms=NOW),)
    [since] = acts(asked("!ai catchup since 3h"))
    assert since.since_ms == NOW - 180 * MINUTE


def test_a_mailbox_on_any_message_asks_too() -> None:
    for key in ("📬", "📬\ufe0f"):
        decision = decide(scene(target=None), reaction(key), NOW, RULES)
        assert [act.user for act in acts(decision)] == [ALICE]
    assert acts(decide(scene(), reaction("📭"), NOW, RULES)) == []


@pytest.mark.parametrize(
    ("room", "key"),
    [
        (direct(), "groups_only"),
        (with_asked(standing=Standing.GUEST), "catchup_keeps_nothing"),
        (with_asked(settings=replace(group().group.settings, mode=Mode.OFF)), "catchup_mode_off"),
        (with_asked(Asked(user=ALICE, about=EventId("$a"), at_ms=NOW - 1)), "catchup_under_way"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(room: Room, key: str) -> None:
    decision = asked(room=room)
    assert (keys(decision), acts(decision)) == ([key], [])


def test_a_reaction_that_leads_to_nothing_is_answered_by_nothing() -> None:
    room = with_asked(Asked(user=ALICE, about=EventId("$a"), at_ms=NOW - 1))
    decision = decide(scene(room), reaction("📬"), NOW, RULES)
    assert (keys(decision), acts(decision)) == ([], [])


def test_it_can_be_switched_off() -> None:
    rules = replace(RULES, catching_up=CatchUpRules(on=False))
    decision = decide(scene(), message("!ai catchup"), NOW, rules)
    assert (keys(decision), acts(decision)) == (["catchup_off"], [])


def test_an_unclear_time_is_asked_back() -> None:
    for words in ("since tea", "since 99d"):
        decision = asked(f"!ai catchup {words}")
        assert (keys(decision), acts(decision)) == (["catchup_since_how"], [])


def test_each_person_may_ask_so_often_within_an_hour() -> None:
    room = group()
    for number in range(RULES.catching_up.per_hour):
        about = EventId(f"${number}")
        decision = asked(room=room, event_id=about)
        assert len(acts(decision)) == 1
        room = decide(scene(decision.room), CaughtUp(ALICE, about, "done"), NOW, RULES).room
    assert keys(asked(room=room)) == ["catchup_too_many"]
    assert len(acts(asked(room=room, sender=BOB))) == 1
    later = NOW + 61 * MINUTE
    decision = decide(scene(room), message("!ai catchup", sent_ms=later), later, RULES)
    assert len(acts(decision)) == 1
    assert len(decision.room.group.catch_ups) == 1


def test_a_wish_that_nobody_heard_of_again_is_in_nobody_s_way_for_ever() -> None:
    room = with_asked(Asked(user=ALICE, about=EventId("$a"), at_ms=NOW - 11 * MINUTE))
    assert len(acts(asked(room=room))) == 1


@pytest.mark.parametrize("outcome", ["done", "silent"])
def test_what_went_well_is_not_said_in_the_group(outcome: str) -> None:
    room = asked().room
    decision = decide(scene(room), CaughtUp(ALICE, SAID, outcome), NOW, RULES)
    assert decision.effects == ()
    assert [one.open for one in decision.room.group.catch_ups] == [False]


@pytest.mark.parametrize("outcome", ["catchup_no_chat", "catchup_plain_chat", "catchup_late"])
def test_what_the_person_has_to_do_is_said_to_them(outcome: str) -> None:
    decision = decide(scene(asked().room), CaughtUp(ALICE, SAID, outcome), NOW, RULES)
    [told] = decision.effects
    assert isinstance(told, Notice)
    assert (told.say.key, told.mention) == (outcome, ALICE)
    gone = replace(asked().room, members={AI: group().members[AI]})
    assert decide(scene(gone), CaughtUp(ALICE, SAID, outcome), NOW, RULES).effects == ()


def test_an_aside_of_the_ai_user_s_own_is_kept_nowhere() -> None:
    said = message("secret", sender=AI, aside=True)
    assert decide(scene(direct()), said, NOW, RULES).effects == ()
    assert decide(scene(), said, NOW, RULES).effects == ()
    edit = replace(said, replaces=EventId("$line"))
    assert decide(scene(direct()), edit, NOW, RULES).effects == ()
    # Who else says so is heard as ever.
    theirs = decide(scene(direct()), message("hello", aside=True), NOW, RULES)
    assert any(isinstance(each, Keep) for each in theirs.effects)
