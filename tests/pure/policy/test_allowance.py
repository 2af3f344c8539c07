"""Limits: everything that an answer has to fit into, and nothing that is not this person's."""

from dataclasses import replace

import pytest

from appservice.model.allowance import Claim, Limit, Measure, Used, Whose
from appservice.model.ids import TurnId
from appservice.model.plans import Caps, Given, Plan, Plans
from appservice.policy.allowance import everybody, limits_of, longest_ms, warning
from tests.pure.policy.rooms import ALICE, CAROL, DAY, NOW, ROOM, RULES

HOUR = 3_600_000
PLAN = Plan(name="p", replies=4, window_ms=HOUR, tokens_per_day=50, images_per_day=6)
CAPS = Caps(replies_per_room=10, replies_per_server=20, remarks_per_room=3, replies=30, tokens=900)
LIMITED = replace(RULES, plans=Plans(default=PLAN), caps=CAPS)
ASKED = Claim(turn_id=TurnId("t"), payer=ALICE, room_id=ROOM, at_ms=NOW)


def shown(limits: tuple[Limit, ...]) -> list[tuple[str, str, str, int, int]]:
    return [(e.whose.value, e.key, e.measure.value, e.most, e.window_ms) for e in limits]


ALL = [("everybody", "", "replies", 30, DAY), ("everybody", "", "tokens", 900, DAY)]
IN_ROOM = [("room", ROOM, "replies", 10, DAY)]


def own(user: str) -> list[tuple[str, str, str, int, int]]:
    return [
        ("person", user, "replies", 4, HOUR),
        ("person", user, "tokens", 50, DAY),
        ("person", user, "images", 6, DAY),
        ("person", user, "calls", 8, HOUR),
    ]


def test_where_nothing_is_written_there_are_no_limits() -> None:
    assert limits_of(ASKED, RULES) == ()
    assert limits_of(replace(ASKED, payer=None), RULES) == ()


def test_an_answer_fits_into_everything_that_is_written() -> None:
    assert shown(limits_of(ASKED, LIMITED)) == [*ALL, *IN_ROOM, *own(ALICE)]


def test_only_people_of_other_servers_share_what_their_server_gets() -> None:
    server = [("server", "c.test", "replies", 20, DAY)]
    there = shown(limits_of(replace(ASKED, payer=CAROL), LIMITED))
    assert there == [*ALL, *server, *IN_ROOM, *own(CAROL)]


def test_a_direct_chat_has_no_budget_of_a_room() -> None:
    assert shown(limits_of(replace(ASKED, room_id=None), LIMITED)) == [*ALL, *own(ALICE)]


def test_a_remark_is_charged_to_nobody() -> None:
    remarks = [("remarks", ROOM, "replies", 3, DAY)]
    assert shown(limits_of(replace(ASKED, payer=None), LIMITED)) == [*ALL, *remarks]


def test_each_person_has_a_plan_of_their_own() -> None:
    named = {"more": Plan(name="more", replies=9)}
    plans = Plans(named=named, given=(Given(CAROL, "more"),), default=PLAN)
    limits = limits_of(replace(ASKED, payer=CAROL), replace(RULES, plans=plans))
    assert [each.most for each in limits] == [9, 18]


@pytest.mark.parametrize(
    ("amount", "most", "percent"),
    [(74, 100, None), (75, 100, 75), (94, 100, 75), (95, 100, 95), (120, 100, 95), (2, 3, None)],
)
def test_a_budget_of_all_warns_at_two_thresholds(
    amount: int, most: int, percent: int | None
) -> None:
    (limit,) = everybody(Caps(replies=most))
    assert warning(Used(limit=limit, amount=amount, free_ms=None)) == percent


def test_nothing_is_kept_longer_than_a_limit_looks_back() -> None:
    assert longest_ms(RULES) == DAY
    assert longest_ms(LIMITED) == DAY
    long = Plans(named={"week": Plan(replies=1, window_ms=7 * DAY)})
    assert longest_ms(replace(RULES, plans=long)) == 7 * DAY


def test_what_is_left_is_never_less_than_nothing() -> None:
    limit = Limit(whose=Whose.PERSON, key=ALICE, measure=Measure.TOKENS, most=5, window_ms=DAY)
    assert Used(limit=limit, amount=9, free_ms=1).left == 0
    assert Used(limit=limit, amount=2, free_ms=1).left == 3
