"""Who may have whom removed: at once, by a vote, or not at all."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.effect import AddPeople, LiftBan, Notice, RemovePerson, StartVote
from appservice.model.event import Membership
from appservice.model.given import Acted
from appservice.model.group import Deed, DeedKind, Group, Removals, Settings, Standing
from appservice.model.ids import EventId, UserId
from appservice.model.room import Room
from appservice.model.rules import Governance
from appservice.model.scene import Scene
from appservice.model.verdict import Deny
from appservice.policy.decide import decide
from appservice.policy.links import unwelcome
from appservice.policy.removing import Way, may_ban, refused_for_all, way_of
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    CAROL,
    DAY,
    MINUTE,
    NOW,
    RULES,
    group,
    member_change,
    message,
    with_member,
)

DAVE = UserId("@dave:d.test")
HOUR = 3_600_000
LONG = dict.fromkeys((ALICE, BOB, CAROL, DAVE), NOW - 9 * DAY)


def room(removals: Removals = Removals.ANY, *users: UserId, **more: Any) -> Room:
    """A group of people who have been there for long."""
    kept = {"standing": Standing.STEERS, "since": LONG} | more
    settings = Settings(removals=removals)
    return group(*(users or (ALICE, BOB, CAROL, DAVE)), group=Group(settings=settings, **kept))


def deed(kind: DeedKind, user: UserId, by: UserId, at_ms: int, **more: Any) -> Deed:
    return Deed(kind=kind, user=user, by=by, at_ms=at_ms, **({"done": True} | more))


def told(scene: Scene | Room, body: str, sender: UserId = BOB) -> list[str]:
    """The keys of what is said about a command."""
    there = scene if isinstance(scene, Scene) else Scene(scene)
    decision = decide(there, message(body, sender), NOW, RULES)
    return [e.say.key for e in decision.effects if isinstance(e, Notice)]


def test_any_member_removes_any_other() -> None:
    assert way_of(room(), CAROL, BOB, NOW, RULES) is Way.NOW
    decision = decide(Scene(room()), message(f"!ai remove {CAROL} was rude", BOB), NOW, RULES)
    removal = RemovePerson(CAROL, BOB, "was rude", about=EventId("$said"))
    assert removal in decision.effects


@pytest.mark.parametrize(
    ("user", "by", "why"),
    [
        (ALICE, BOB, "remove_creator"),
        (ALICE, ALICE, "remove_self"),
        (AI, BOB, "remove_ai"),
        (AI, ALICE, "remove_ai"),
        (BOB, BOB, "remove_self"),
        (UserId("@nobody:hs.test"), BOB, "remove_not_here"),
    ],
)
def test_whom_nobody_can_remove(user: UserId, by: UserId, why: str) -> None:
    for removals in Removals:
        assert way_of(room(removals), user, by, NOW, RULES) == Deny(why)


@pytest.mark.parametrize("by", [ALICE, BOB, AI])
def test_a_ban_reaches_neither_creator_nor_ai_user(by: UserId) -> None:
    assert may_ban(room(), ALICE, by) is not None
    assert may_ban(room(), AI, by) is not None
    assert may_ban(room(), CAROL, by) == (None if by == ALICE else "creators_only")


def test_power_that_does_not_reach_is_said_and_not_tried() -> None:
    high = room()
    levels = replace(high.power, users={CAROL: 150}, creators=frozenset((ALICE,)))
    weak = replace(high, power=replace(levels, users={AI: 150, CAROL: 150}))
    assert refused_for_all(weak, CAROL) == "remove_out_of_reach"
    below = replace(high, power=replace(levels, users={AI: 49}, kick=50))
    assert refused_for_all(below, BOB) == "remove_out_of_reach"


def test_newcomers_remove_nobody_but_withdraw_what_they_caused() -> None:
    new = room(since=LONG | {BOB: NOW - HOUR})
    assert way_of(new, CAROL, BOB, NOW, RULES) == Deny("newcomer")
    assert told(new, f"!ai remove {CAROL}") == ["newcomer"]
    erin = UserId("@erin:e.test")
    theirs = with_member(new, erin, Membership.INVITE, inviter=BOB)
    assert way_of(theirs, erin, BOB, NOW, RULES) is Way.NOW
    came = with_member(new, erin, Membership.JOIN, inviter=BOB)
    assert way_of(came, erin, BOB, NOW, RULES) == Deny("newcomer")


def test_the_creator_chooses_how() -> None:
    assert way_of(room(Removals.VOTE), CAROL, BOB, NOW, RULES) is Way.VOTE
    assert way_of(room(Removals.CREATOR), CAROL, BOB, NOW, RULES) == Deny("removals_by_creator")
    for removals in Removals:
        assert way_of(room(removals), CAROL, ALICE, NOW, RULES) is Way.NOW


@pytest.mark.parametrize(
    ("deeds", "way"),
    [
        ([], Way.NOW),
        ([deed(DeedKind.REMOVED, CAROL, BOB, NOW - MINUTE)] * 2, Way.NOW),
        ([deed(DeedKind.REMOVED, CAROL, BOB, NOW - MINUTE)] * 3, Way.VOTE),
        ([deed(DeedKind.REMOVED, CAROL, BOB, NOW - MINUTE, done=False)] * 3, Way.VOTE),
        ([deed(DeedKind.REMOVED, CAROL, BOB, NOW - MINUTE, undone=True)] * 3, Way.VOTE),
        ([deed(DeedKind.REMOVED, CAROL, BOB, NOW - HOUR)] * 3, Way.NOW),
        ([deed(DeedKind.REMOVED, CAROL, ALICE, NOW - MINUTE)] * 9, Way.NOW),
        ([deed(DeedKind.REMOVED, CAROL, BOB, NOW - MINUTE, voted=True)] * 9, Way.NOW),
        ([deed(DeedKind.ADDED, CAROL, BOB, NOW - MINUTE)] * 9, Way.NOW),
    ],
)
def test_many_removals_in_an_hour_take_a_vote(deeds: list[Deed], way: Way) -> None:
    assert way_of(room(deeds=tuple(deeds)), DAVE, BOB, NOW, RULES) is way


def test_wishes_at_once_are_counted_before_they_are_carried_out() -> None:
    rules = replace(RULES, governance=Governance(removals_per_hour=1))
    first = decide(Scene(room()), message(f"!ai remove {CAROL}", BOB), NOW, rules)
    second = decide(Scene(first.room), message(f"!ai remove {DAVE}", BOB), NOW, rules)
    assert any(isinstance(each, RemovePerson) for each in first.effects)
    assert any(isinstance(each, StartVote) for each in second.effects)
    assert not any(isinstance(each, RemovePerson) for each in second.effects)


def _acted(there: Room, outcome: str = "done", **more: Any) -> Any:
    acted = Acted("remove", CAROL, BOB, outcome, about=EventId("$said"), **more)
    return decide(Scene(there), acted, NOW, RULES)


def test_what_was_removed_is_noted_told_and_audited() -> None:
    there = replace(
        room(), members={**room().members, BOB: replace(room().members[BOB], inviter=DAVE)}
    )
    decided = decide(Scene(there), message(f"!ai remove {CAROL}", BOB), NOW, RULES).room
    after = _acted(decided, reason="was rude")
    (noted,) = after.room.group.deeds
    assert (noted.user, noted.by, noted.done) == (CAROL, BOB, True)
    audit, notice = after.effects
    assert (audit.what, audit.by, audit.about) == ("remove", BOB, CAROL)
    assert "was rude" in audit.why
    assert notice.say.key == "removed_member"
    assert dict(notice.say.data)["inviter"] == DAVE
    assert dict(notice.more[0].data)["reason"] == "was rude"
    assert unwelcome(after.room, CAROL, RULES)


def test_what_failed_counts_for_nothing() -> None:
    decided = decide(Scene(room()), message(f"!ai remove {CAROL}", BOB), NOW, RULES).room
    for outcome, key in (("refused", "remove_refused"), ("remove_not_here", "remove_not_here")):
        after = _acted(decided, outcome)
        assert after.room.group.deeds == ()
        assert after.effects[-1].say.key == key
        assert not unwelcome(after.room, CAROL, RULES)


def test_the_wish_of_somebody_who_has_left_is_not_told() -> None:
    decided = decide(Scene(room()), message(f"!ai remove {CAROL}", BOB), NOW, RULES).room
    after = _acted(decided, "not_member")
    assert not any(isinstance(each, Notice) for each in after.effects)
    assert after.room.group.deeds == ()


def test_who_was_removed_comes_back_by_a_new_invitation_of_a_member_only() -> None:
    gone = decide(
        Scene(room()), member_change(CAROL, Membership.LEAVE, sender=ALICE), NOW, RULES
    ).room
    assert unwelcome(gone, CAROL, RULES)
    again = member_change(CAROL, Membership.INVITE, sender=BOB)
    assert not unwelcome(decide(Scene(gone), again, NOW, RULES).room, CAROL, RULES)
    by_link = member_change(CAROL, Membership.INVITE, sender=AI)
    assert unwelcome(decide(Scene(gone), by_link, NOW, RULES).room, CAROL, RULES)
    left = member_change(CAROL, Membership.LEAVE)
    assert not unwelcome(decide(Scene(room()), left, NOW, RULES).room, CAROL, RULES)


def test_undo_takes_the_last_deed_back_and_then_the_one_before() -> None:
    deeds = (
        deed(DeedKind.REMOVED, CAROL, BOB, NOW - 11 * MINUTE),
        deed(DeedKind.REMOVED, DAVE, BOB, NOW - 9 * MINUTE),
        deed(DeedKind.KEPT, BOB, ALICE, NOW - MINUTE),
    )
    there = room(Removals.ANY, ALICE, BOB, deeds=deeds)
    first = decide(Scene(there), message("!ai undo", BOB), NOW, RULES)
    (added,) = first.effects
    assert isinstance(added, AddPeople)
    assert (added.users, added.by, added.how) == ((DAVE,), BOB, "undo")
    assert told(first.room, "!ai undo") == ["nothing_to_undo"], "eleven minutes are too long ago"


def test_undoing_an_addition_is_a_removal_like_any() -> None:
    added = (deed(DeedKind.ADDED, CAROL, ALICE, NOW - MINUTE),)
    decision = decide(Scene(room(deeds=added)), message("!ai undo", BOB), NOW, RULES)
    assert [each.user for each in decision.effects if isinstance(each, RemovePerson)] == [CAROL]
    new = room(deeds=added, since=LONG | {BOB: NOW - HOUR})
    assert told(new, "!ai undo") == ["newcomer"]
    assert told(room(Removals.CREATOR, deeds=added), "!ai undo") == ["removals_by_creator"]


def test_an_undo_that_is_refused_takes_nothing_back() -> None:
    deeds = (
        deed(DeedKind.REMOVED, DAVE, ALICE, NOW - 2 * MINUTE),
        deed(DeedKind.ADDED, CAROL, ALICE, NOW - MINUTE),
    )
    new = room(Removals.ANY, ALICE, BOB, CAROL, deeds=deeds, since=LONG | {BOB: NOW - HOUR})
    refused = decide(Scene(new), message("!ai undo", BOB), NOW, RULES).room
    assert refused.group.deeds == deeds
    again = decide(Scene(refused), message("!ai undo", BOB), NOW, RULES)
    assert not any(isinstance(each, AddPeople) for each in again.effects)
    undone = decide(Scene(refused), message("!ai undo", ALICE), NOW, RULES).room
    assert [each.undone for each in undone.group.deeds[:2]] == [False, True]


def test_what_a_vote_decided_is_not_one_members_to_undo() -> None:
    voted = (deed(DeedKind.REMOVED, DAVE, BOB, NOW - MINUTE, voted=True),)
    assert told(room(deeds=voted), "!ai undo") == ["nothing_to_undo"]


def test_an_invitation_taken_back_is_no_removal() -> None:
    erin = UserId("@erin:e.test")
    added = (deed(DeedKind.ADDED, erin, BOB, NOW - MINUTE),)
    theirs = with_member(room(deeds=added), erin, Membership.INVITE, inviter=BOB)
    for body in (f"!ai remove {erin}", "!ai undo"):
        decided = decide(Scene(theirs), message(body, BOB), NOW, RULES)
        (removal,) = [each for each in decided.effects if isinstance(each, RemovePerson)]
        assert removal.how == "withdraw"
        assert [each.kind for each in decided.room.group.deeds] == [DeedKind.ADDED]
        acted = Acted("remove", erin, BOB, "done", removal.how, about=EventId("$said"))
        after = decide(Scene(decided.room), acted, NOW, RULES).room
        assert not unwelcome(after, erin, RULES)
    gone = with_member(theirs, erin, Membership.LEAVE)
    assert told(gone, "!ai undo") == ["nothing_to_undo"], "it stands in the way of nothing"


def test_only_a_creator_undoes_a_ban() -> None:
    banned = room(deeds=(deed(DeedKind.BANNED, CAROL, ALICE, NOW - MINUTE),))
    assert told(banned, "!ai undo") == ["creators_only"]
    effects = decide(Scene(banned), message("!ai undo", ALICE), NOW, RULES).effects
    assert [type(each) for each in effects] == [LiftBan, AddPeople]


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.FOLLOWS, Standing.YIELDED])
@pytest.mark.parametrize(
    "command",
    [f"remove {CAROL}", f"ban {CAROL}", f"unban {CAROL}", "undo", f"add {DAVE}", "removals any"],
)
def test_without_power_of_its_own_nothing_is_promised(standing: Standing, command: str) -> None:
    assert told(room(standing=standing), f"!ai {command}", ALICE) == ["no_power_here"]
