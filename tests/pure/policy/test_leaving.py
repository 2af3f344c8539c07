"""Leaving well: who may send the AI user away, until when that is taken back, who inherits."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from appservice.model.effect import Audit, Decision, DropTurns, Leave, Notice, SetTimer
from appservice.model.event import Membership
from appservice.model.given import Tick
from appservice.model.group import Group, Standing
from appservice.model.ids import EventId
from appservice.model.room import Room
from appservice.policy import power
from appservice.policy.creators import creators_of
from appservice.policy.decide import decide
from appservice.policy.parting import heir_of, parting_levels
from tests.pure.policy.governed import rooms
from tests.pure.policy.keeping import Keeping
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    BOT,
    CAROL,
    DAY,
    MINUTE,
    NOW,
    RULES,
    direct,
    group,
    line,
    message,
    reaction,
    scene,
    state_change,
    with_member,
)
from tests.pure.policy.test_governing_levels import made

LONG = {ALICE: NOW - 9 * DAY, BOB: NOW - 9 * DAY}


def kept(*users: Any, **more: Any) -> Room:
    """A group whose people have been there long."""
    known = Group(standing=Standing.STEERS, since=LONG, round_ms=NOW + DAY)
    return group(*users, group=replace(known, **more))


def told(keeping: Keeping, body: str, sender: Any = BOB) -> Decision:
    """A command of somebody's, now."""
    return keeping.hear(message(body, sender, sent_ms=keeping.now_ms))


def test_it_leaves_after_a_while_and_everybody_reads_who_sent_it_away() -> None:
    keeping = Keeping(kept())
    sent = told(keeping, "!ai leave")
    assert [type(each) for each in sent.effects] == [DropTurns, Notice, SetTimer]
    assert keeping.said == ["leaving"]
    keeping.wait(59_999)
    assert keeping.said == ["leaving"]
    keeping.wait(1)
    assert keeping.left
    assert keeping.said == ["leaving", "sent_away"]


def test_meanwhile_nothing_is_kept_or_answered() -> None:
    keeping = Keeping(kept())
    told(keeping, "!ai leave")
    assert told(keeping, "Parlour, hello").effects == ()
    assert told(keeping, "hello").effects == ()


@pytest.mark.parametrize("command", ["!ai undo", "!ai wake"])
def test_it_can_be_called_back_by_anybody(command: str) -> None:
    keeping = Keeping(kept())
    told(keeping, "!ai leave")
    back = told(keeping, command, ALICE)
    assert SetTimer("leave", None) in back.effects
    assert Audit("stay", ALICE) in back.effects
    assert keeping.said == ["leaving", "stays"]
    keeping.wait(5 * MINUTE)
    assert not keeping.left
    assert told(keeping, "Parlour, hello").effects != ()
    assert told(keeping, "!ai wake").why == "command: wake"


def test_an_old_timer_does_not_send_it_away_sooner() -> None:
    keeping = Keeping(kept(left_by=BOB, left_ms=NOW + MINUTE))
    keeping.timers["leave"] = NOW + 1
    keeping.wait(1000)
    assert not keeping.left


def test_what_it_has_is_handed_over_and_written_down() -> None:
    room = kept(left_by=BOB, left_ms=NOW)
    rung = decide(scene(room), Tick("leave"), NOW, RULES)
    assert Audit("leave", BOB, ALICE, "power handed over") in rung.effects


def test_newcomers_cannot_send_it_away() -> None:
    room = with_member(kept(), CAROL, Membership.JOIN, inviter=BOB)
    keeping = Keeping(room)
    told(keeping, "!ai leave", CAROL)
    assert keeping.said == ["newcomer"]
    keeping.wait(5 * MINUTE)
    assert not keeping.left
    invited = with_member(kept(), CAROL, Membership.JOIN, inviter=ALICE)
    keeping = Keeping(invited)
    told(keeping, "!ai leave", CAROL)
    assert keeping.said == ["leaving"]


def test_without_a_creator_it_asks_whether_that_is_meant() -> None:
    keeping = Keeping(kept(BOB, CAROL))
    asked = told(keeping, "!ai leave")
    (notice,) = asked.effects
    assert isinstance(notice, Notice)
    assert dict(notice.say.data)["heir"] == BOB
    keeping.wait(5 * MINUTE + 1)
    told(keeping, "!ai leave")
    assert keeping.said == ["leave_no_creator"] * 2, "too late to be sure"
    told(keeping, "!ai leave")
    assert keeping.said[-1] == "leaving"
    keeping.wait(MINUTE)
    assert keeping.left


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.FOLLOWS])
def test_who_has_no_power_leaves_nothing_behind(standing: Standing) -> None:
    room = kept(BOB, standing=standing, since={BOB: 0})
    decision = decide(scene(room), message("!ai leave", BOB), NOW, RULES)
    assert (Leave() in decision.effects) == (standing is Standing.GUEST)
    assert not any(
        isinstance(e, Notice) and e.say.key == "leave_no_creator" for e in decision.effects
    )


def test_where_no_time_is_given_it_leaves_at_once() -> None:
    at_once = replace(RULES, governance=replace(RULES.governance, leave_grace_ms=0))
    decision = decide(scene(kept()), message("!ai leave", BOB), NOW, at_once)
    assert Leave() in decision.effects


def test_a_direct_chat_ends_at_once() -> None:
    assert Leave() in decide(scene(direct()), message("!ai leave"), NOW, RULES).effects


def test_who_gave_in_can_be_sent_away_too() -> None:
    keeping = Keeping(kept(standing=Standing.YIELDED))
    told(keeping, "!ai leave")
    keeping.wait(MINUTE)
    assert keeping.left


def test_a_wave_in_an_encrypted_group_is_told_with_a_name() -> None:
    room = replace(kept(), encrypted=True)
    waved = decide(scene(room, target=line()), reaction("👋", BOB), NOW, RULES)
    assert Leave() in waved.effects
    said = [each.say for each in waved.effects if isinstance(each, Notice)]
    assert [(each.key, dict(each.data)["by"]) for each in said] == [("sent_away", BOB)]
    new = with_member(room, CAROL, Membership.JOIN, inviter=BOB)
    assert decide(scene(new, target=line()), reaction("👋", CAROL), NOW, RULES).effects == ()


@pytest.mark.parametrize("version", ["10", "11", "12"])
def test_a_full_group_is_opened_and_stays_its_creators(version: str) -> None:
    room = made(version, invite=51)
    assert heir_of(room) == ALICE
    content = parting_levels(room)
    assert content is not None
    assert content["invite"] == 0
    after = power.read(content, room.power.creators)
    assert max(after.events.values()) <= max(after.of(ALICE), 150)


@pytest.mark.parametrize("version", ["10", "11", "12"])
def test_after_its_creator_the_highest_then_the_oldest_gets_the_power(version: str) -> None:
    room = made(version)
    room = replace(room, members=group(BOT, BOB, CAROL).members)
    assert heir_of(room, RULES.bots) == BOB
    higher = made(version, users={CAROL: 50})
    assert heir_of(replace(higher, members=room.members), RULES.bots) == CAROL
    content = parting_levels(room, RULES.bots)
    assert content is not None
    after = power.read(content, room.power.creators)
    assert after.of(BOB) == 100
    assert max(after.events.values()) <= 100
    assert heir_of(replace(room, members=group(BOT).members), RULES.bots) is None


@given(rooms())
def test_no_group_is_frozen_by_leaving(room: Room) -> None:
    """As far as its power reaches: somebody can invite, and can set the levels."""
    content = parting_levels(room, RULES.bots)
    if content is None:
        return
    heir, own = heir_of(room, RULES.bots), room.power.of(AI)
    assert heir is not None
    after = power.read(content, room.power.creators)
    assert after.rest == room.power.rest
    assert after.invite <= 0 or room.power.invite > own
    needed = after.events.get("m.room.power_levels", after.state_default)
    assert after.of(heir) >= needed
    for creator in creators_of(room):
        assert after.of(creator) >= room.power.of(creator)


def test_events_of_its_own_making_are_not_taken_back() -> None:
    """On the operator's word another process hands over, while this one still looks."""
    keeping = Keeping(kept(BOB))
    content = parting_levels(keeping.room)
    assert content is not None
    given_over = state_change("m.room.power_levels", AI, **content)
    keeping.hear(replace(given_over, event_id=EventId("$over")))
    assert keeping.done == []
