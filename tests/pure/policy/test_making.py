"""What a wish for a group leads to."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.effect import Decision, MakeGroup, Notice, Sentence
from appservice.model.given import GroupAsked
from appservice.model.ids import EventId, RequestId, UserId
from appservice.model.rules import Budgets, Rules
from appservice.policy.budget import Spent
from appservice.policy.making import decide_group
from tests.pure.policy.rooms import ALICE, BOB, CAROL, NOW, ROOM, RULES
from tests.pure.policy.test_budget import spent


def asked(*invitees: UserId, asker: UserId = ALICE) -> GroupAsked:
    return GroupAsked(RequestId("$new"), "Kyoto trip", asker, invitees, ROOM, EventId("$new"))


def decided(wish: GroupAsked, of: Spent | None = None, rules: Rules = RULES) -> Decision:
    return decide_group(wish, of or spent(), NOW, rules)


def made(decision: Decision) -> MakeGroup:
    (make,) = decision.effects
    assert isinstance(make, MakeGroup)
    return make


def refusal(decision: Decision) -> Sentence:
    (notice,) = decision.effects
    assert isinstance(notice, Notice)
    assert (notice.room_id, notice.reply_to, notice.mention) == (ROOM, "$new", None)
    return notice.say


def test_a_wish_becomes_a_group_with_all_that_was_asked() -> None:
    make = made(decided(asked(BOB, CAROL)))
    assert (make.request_id, make.name, make.asker) == ("$new", "Kyoto trip", ALICE)
    assert (make.invitees, make.report_to, make.remarks) == ((BOB, CAROL), ROOM, ())


@pytest.mark.parametrize(
    ("wish", "of", "rules", "key"),
    [
        (asked(BOB), spent(), replace(RULES, stopped="x"), "stopped_serverwide"),
        (asked(BOB, asker=CAROL), spent(), RULES, "new_not_allowed"),
        (asked(BOB), spent(), replace(RULES, blocked=("@alice:*",)), "new_not_allowed"),
        (asked(BOB), spent(groups=5), RULES, "groups_per_day"),
        (replace(asked(BOB), encrypted=True), spent(), RULES, "new_not_encrypted"),
    ],
)
def test_a_refusal_is_one_sentence_where_it_was_asked(
    wish: GroupAsked, of: Spent, rules: Rules, key: str
) -> None:
    assert refusal(decided(wish, of, rules)).key == key


def test_the_last_group_of_a_day_is_made() -> None:
    assert made(decided(asked(BOB), spent(groups=4))).invitees == (BOB,)
    assert ("limit", "5") in refusal(decided(asked(BOB), spent(groups=5))).data


def test_what_another_person_wants_and_what_the_operator_wants_reads_the_same() -> None:
    """Nobody learns from a sentence who blocked whom."""
    paused = made(decided(asked(BOB, CAROL), spent(paused_until={CAROL: NOW + 1})))
    blocked = made(decided(asked(BOB, CAROL), rules=replace(RULES, blocked=("c.test",))))
    busy = made(decided(asked(BOB, CAROL), spent(open_for={CAROL: 2})))
    assert paused == blocked == busy
    assert paused.invitees == (BOB,)
    assert paused.remarks == (Sentence("not_now", (("user", CAROL),)),)


def test_who_is_over_the_budget_is_said_and_the_rest_is_invited() -> None:
    make = made(decided(asked(BOB, CAROL), spent(invitations=39)))
    assert make.invitees == (BOB,)
    assert make.remarks == (Sentence("over_budget", (("user", CAROL),)),)


def test_a_group_has_room_for_its_asker_and_the_ai_user_takes_none() -> None:
    many = tuple(UserId(f"@p{n}:hs.test") for n in range(25))
    roomy = replace(RULES, budgets=Budgets(invitations_per_day=99, open_invitations=99))
    make = made(decided(asked(*many), rules=roomy))
    assert make.invitees == many[:19]
    assert make.remarks == (Sentence("group_full", (("max_people", "20"), ("count", "6"))),)
    two = replace(roomy, max_people=2)
    assert made(decided(asked(BOB, CAROL), rules=two)).invitees == (BOB,)


def test_a_group_of_nobody_else_is_made_too() -> None:
    assert made(decided(asked())).invitees == ()


@given(
    st.integers(0, 40),
    st.integers(2, 20),
    st.integers(0, 12),
    st.sets(st.integers(0, 40)),
    st.sets(st.integers(0, 40)),
)
def test_everybody_is_invited_or_accounted_for(
    count: int, seats: int, open_now: int, paused: set[int], blocked: set[int]
) -> None:
    many = tuple(UserId(f"@p{n}:hs.test") for n in range(count))
    rules = replace(RULES, max_people=seats, blocked=tuple(f"@p{n}:*" for n in blocked))
    of: dict[str, Any] = {"paused_until": {f"@p{n}:hs.test": NOW + 1 for n in paused}}
    make = made(decided(asked(*many), spent(open_invitations=open_now, **of), rules))
    assert len(make.invitees) <= min(max(0, 10 - open_now), seats - 1)
    told = [dict(remark.data) for remark in make.remarks]
    left_out = sum(int(data.get("count", 1)) for data in told)
    assert len(make.invitees) + left_out == count
    assert not {int(user[2:].partition(":")[0]) for user in make.invitees} & (paused | blocked)


@pytest.mark.parametrize(
    ("works", "usual", "wish", "encrypted"),
    [
        (True, True, None, True),
        (True, True, False, False),
        (True, False, None, False),
        (True, False, True, True),
        (False, True, None, False),
        (False, True, False, False),
    ],
)
def test_groups_are_encrypted_where_that_works_and_nobody_says_otherwise(
    works: bool, usual: bool, wish: bool | None, encrypted: bool
) -> None:
    rules = replace(RULES, encryption=works, encrypt_groups=usual)
    assert made(decided(replace(asked(BOB), encrypted=wish), rules=rules)).encrypted is encrypted
