"""Whom the AI user takes out of a group, in which words, and whom it leaves in and is silent to."""

from dataclasses import replace

import pytest

from appservice.model.age import (
    NOT_KNOWN,
    NOT_READ,
    Age,
    AgeBand,
    AgePolicy,
    AgeRules,
    Trust,
    Unknown,
)
from appservice.model.event import Membership
from appservice.model.given import Tick
from appservice.model.guarding import GuardingChanged, Limits, OutWished, TellLimit
from appservice.model.ids import RoomId, UserId
from appservice.model.people import People
from appservice.model.repair import TakeSeat
from appservice.model.rules import Rules
from appservice.policy.adding import sort
from appservice.policy.governing.staying import to_leave
from appservice.policy.keeping_out import is_silent_to
from appservice.policy.links import can_let_in, unwelcome
from tests.pure.policy.keeping import Keeping
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    CAROL,
    DAY,
    NOW,
    ROOM,
    RULES,
    group,
    member_change,
    message,
    with_member,
)

ADULT, CHILD = Age(AgeBand.ADULT, Trust.STATED), Age(AgeBand.FROM_13, Trust.STATED)
NONE = People(guarded={BOB: Limits(groups=False)})
NOT_HERE = People(guarded={BOB: Limits(no_groups=frozenset((ROOM,)))})
ELSEWHERE = People(guarded={BOB: Limits(no_groups=frozenset((RoomId("!other:hs.test"),)))})
STRANGE = AgePolicy.NO_STRANGE_ADULTS


def mixing(*policies: AgePolicy, unknown: Unknown = Unknown.SHIELDED) -> Rules:
    return replace(RULES, age=AgeRules(unknown=unknown, policies=frozenset(policies)))


def kept(*users: UserId, known: People, rules: Rules = RULES, since_ms: int = NOW - DAY) -> Keeping:
    """A group of ours with these people in it, put right once."""
    there = group(*users)
    since = dict.fromkeys(users, since_ms)
    keeping = Keeping(replace(there, group=replace(there.group, since=since)), rules)
    keeping.govern()
    keeping.forget()
    keeping.known = known
    return keeping


def gone(keeping: Keeping) -> list[TakeSeat]:
    return [each for each in keeping.done if isinstance(each, TakeSeat)]


@pytest.mark.parametrize("known", [NONE, NOT_HERE])
def test_who_is_in_is_taken_out_as_by_their_own_wish_and_told_alone(known: People) -> None:
    keeping = kept(ALICE, BOB, CAROL, known=known)
    keeping.hear(GuardingChanged(BOB))
    assert gone(keeping) == [TakeSeat(BOB, "own_wish")]
    assert keeping.said == [], "nobody else is told anything"
    assert [(each.user, each.key) for each in keeping.told] in (
        [(BOB, "limit_groups_out")],
        [(BOB, "limit_group_out")],
    )
    assert not keeping.room.joined(BOB)
    keeping.hear(Tick("round"))
    assert len(gone(keeping)) == 1, "and nothing is done twice"


def test_a_wish_of_their_own_looks_just_the_same() -> None:
    by_guardian, by_wish = (kept(ALICE, BOB, CAROL, known=known) for known in (NONE, People()))
    by_guardian.hear(GuardingChanged(BOB))
    by_wish.hear(OutWished(BOB))
    assert by_guardian.done == by_wish.done == [TakeSeat(BOB, "own_wish")]
    assert by_guardian.said == by_wish.said == []
    assert by_wish.told == []
    assert by_guardian.room == replace(by_wish.room, group=by_guardian.room.group)
    assert by_wish.room.group.out_wished == frozenset()


def test_a_wish_where_no_power_reaches_is_answered_in_their_own_chat() -> None:
    there = kept(ALICE, BOB, known=People())
    guest = replace(there.room, power=replace(there.room.power, users={}, creators=frozenset()))
    keeping = Keeping(guest)
    keeping.hear(OutWished(ALICE))
    assert gone(keeping) == []
    assert keeping.told == [TellLimit(ALICE, "out_by_yourself")]
    keeping.hear(OutWished(UserId("@gone:hs.test")))
    assert len(keeping.told) == 1


def test_another_group_is_nobodys_business_here() -> None:
    keeping = kept(ALICE, BOB, known=ELSEWHERE)
    keeping.hear(GuardingChanged(BOB))
    assert gone(keeping) == []
    follows = replace(
        keeping.room, group=replace(keeping.room.group, came_from=RoomId("!other:hs.test"))
    )
    keeping.room = follows
    keeping.hear(GuardingChanged(BOB))
    assert gone(keeping) == [TakeSeat(BOB, "own_wish")], "a no follows a room that was upgraded"


def test_whoever_made_the_group_is_out_of_reach_and_is_answered_nothing() -> None:
    known = People(guarded={ALICE: Limits(groups=False)})
    keeping = kept(ALICE, BOB, known=known)
    keeping.hear(GuardingChanged(ALICE))
    assert gone(keeping) == []
    assert is_silent_to(keeping.room, ALICE, known, RULES)
    assert not is_silent_to(keeping.room, BOB, known, RULES)
    asked = keeping.hear(message("Parlour, hello", ALICE))
    assert [type(each).__name__ for each in asked.effects] == ["Keep"]
    keeping.known = People()
    asked = keeping.hear(message("Parlour, hello", ALICE))
    assert "OpenTurn" in [type(each).__name__ for each in asked.effects]


def invited(keeping: Keeping, user: UserId, by: UserId) -> None:
    keeping.hear(member_change(user, Membership.INVITE, by))


def test_an_invitation_by_a_members_app_is_withdrawn_in_the_same_words_for_all_reasons() -> None:
    dave = UserId("@dave:hs.test")
    blocked = replace(RULES, blocked=(dave,))
    seen = []
    for known, rules in (
        (People(guarded={dave: Limits(groups=False)}), RULES),
        (People(), blocked),
        (People({ALICE: ADULT, dave: CHILD}), mixing(AgePolicy.GUARDIANS_APPROVE)),
        (People({ALICE: ADULT, dave: CHILD, CAROL: ADULT}), mixing(STRANGE)),
    ):
        keeping = kept(ALICE, CAROL, known=known, rules=rules)
        invited(keeping, dave, ALICE)
        assert gone(keeping) == [TakeSeat(dave, "withdrawn")]
        seen.append((keeping.done[-1], tuple(keeping.said), tuple(keeping.told)))
    assert set(seen) == {(TakeSeat(dave, "withdrawn"), ("seat_withdrawn",), ())}


def test_of_people_who_may_not_be_together_the_later_one_goes_and_words_are_the_same() -> None:
    dave = UserId("@dave:hs.test")
    child = People({ALICE: ADULT, CAROL: ADULT, dave: CHILD})
    adult = People({ALICE: CHILD, dave: ADULT, CAROL: ADULT})
    first, second = (
        kept(ALICE, CAROL, known=child, rules=mixing(STRANGE)),
        kept(ALICE, dave, known=adult, rules=mixing(STRANGE)),
    )
    first.hear(member_change(dave, Membership.JOIN, dave))
    second.hear(member_change(CAROL, Membership.JOIN, CAROL))
    assert gone(first) == [TakeSeat(dave, "refused")]
    assert gone(second) == [TakeSeat(CAROL, "refused")]
    assert first.said == second.said == ["seat_refused"]


def test_who_is_in_for_long_is_not_sent_away_for_what_is_not_known_any_more() -> None:
    rules = mixing(STRANGE, AgePolicy.NO_UNKNOWN, AgePolicy.GUARDIANS_APPROVE)
    keeping = kept(ALICE, BOB, CAROL, known=People(), rules=rules)
    keeping.hear(Tick("round"))
    assert gone(keeping) == []
    for user in (ALICE, BOB, CAROL):
        said = keeping.hear(message("Parlour, hello", user))
        assert [type(each).__name__ for each in said.effects] == ["Keep"], "it is silent to all"


@pytest.mark.parametrize("policy", AgePolicy)
@pytest.mark.parametrize("unread", [ALICE, CAROL])
@pytest.mark.parametrize("membership", [Membership.INVITE, Membership.JOIN])
def test_nobody_is_sent_away_because_a_reader_or_a_peer_is_silent_for_a_moment(
    policy: AgePolicy, unread: UserId, membership: Membership
) -> None:
    room = with_member(group(ALICE, BOB), CAROL, membership)
    room = replace(room, group=replace(room.group, since={CAROL: NOW - 1}))
    ages, rules = {ALICE: ADULT, BOB: ADULT, CAROL: ADULT}, mixing(policy)
    assert to_leave(room, NOW, People(ages), rules) == {}
    silent = People({**ages, unread: NOT_READ})
    assert to_leave(room, NOW, silent, rules) == {}
    with_child = People({ALICE: CHILD, BOB: ADULT, CAROL: NOT_READ})
    assert to_leave(room, NOW, with_child, rules) == {}
    assert is_silent_to(room, CAROL, with_child, rules), "and it loosens nothing"
    assert sort(group(ALICE, BOB), (CAROL,), rules, with_child).invite == ()
    known = {ALICE: CHILD, BOB: ADULT, CAROL: NOT_KNOWN}
    assert list(to_leave(room, NOW, People(known), rules)) == [CAROL], "what is known counts"
    no = {CAROL: Limits(groups=False)}
    assert list(to_leave(room, NOW, People(silent.ages, no), rules)) == [CAROL], "as a no does"


def test_nobody_may_add_or_let_in_whom_a_guardian_keeps_out() -> None:
    dave, erin = UserId("@dave:hs.test"), UserId("@erin:hs.test")
    known, there = People(guarded={dave: Limits(groups=False)}), group(ALICE, BOB)
    found = sort(there, (dave, erin), RULES, known)
    assert found.invite == (erin,)
    assert found.refused == ((dave, "not_now"),)
    assert unwelcome(there, dave, RULES, known)
    assert not unwelcome(there, erin, RULES, known)
    assert can_let_in(there, erin, "$link", NOW, RULES, known) != "no"


def test_people_who_are_added_together_are_weighed_against_each_other() -> None:
    dave, far = UserId("@dave:hs.test"), UserId("@far:c.test")
    known = People({ALICE: ADULT, BOB: ADULT, dave: CHILD, far: ADULT})
    found = sort(group(ALICE, BOB), (dave, far), mixing(STRANGE), known)
    assert found.invite == (dave,)
    assert found.refused == ((far, "not_now"),)
    assert sort(group(ALICE, BOB), (far, dave), mixing(STRANGE), known).invite == (far,)


def test_each_group_needs_a_guardian_where_the_operator_says_so() -> None:
    rules, dave = mixing(AgePolicy.GUARDIANS_APPROVE), UserId("@dave:hs.test")
    yes = Limits(approved=frozenset((ROOM,)))
    ages = {ALICE: ADULT, BOB: ADULT, dave: CHILD}
    assert sort(group(ALICE, BOB), (dave,), rules, People(ages)).invite == ()
    assert sort(group(ALICE, BOB), (dave,), rules, People(ages, {dave: yes})).invite == (dave,)
    both = replace(yes, no_groups=frozenset((ROOM,)))
    assert sort(group(ALICE, BOB), (dave,), rules, People(ages, {dave: both})).invite == ()
    there = with_member(group(ALICE, BOB), dave, Membership.JOIN)
    assert is_silent_to(there, dave, People(ages), rules)
    assert not is_silent_to(there, ALICE, People(ages), rules)


def test_the_ai_user_and_bots_are_nobodys_child() -> None:
    known = People(guarded={AI: Limits(groups=False)})
    keeping = kept(ALICE, BOB, known=known)
    keeping.hear(Tick("round"))
    assert gone(keeping) == []
