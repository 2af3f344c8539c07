"""Whom a member may have the AI user invite, what is said of the others; the roll of a group."""

from dataclasses import replace
from typing import Any

from appservice.model.effect import AddPeople, Audit, Notice
from appservice.model.event import Membership
from appservice.model.given import Added
from appservice.model.group import DeedKind
from appservice.model.ids import EventId, UserId
from appservice.model.link import Link
from appservice.model.scene import Scene
from appservice.policy.adding import sort
from appservice.policy.decide import decide
from appservice.policy.newcomers import inviter_of
from appservice.policy.roll import roll
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    BOT,
    CAROL,
    NOW,
    RULES,
    direct,
    message,
    with_member,
)
from tests.pure.policy.test_removing import DAVE, LONG, room, told

ERIN = UserId("@erin:e.test")
FRANK = UserId("@frank:f.test")
FEW = replace(RULES, max_people=5)


def test_who_is_here_banned_or_blocked_is_not_invited() -> None:
    rules = replace(RULES, blocked=("*.test",))
    there = with_member(room(), ERIN, Membership.INVITE)
    there = with_member(there, FRANK, Membership.BAN)
    gina = UserId("@gina:g.test")
    found = sort(there, (AI, BOB, ERIN, FRANK, gina, UserId("@hugo:h.org")), rules)
    assert found.invite == ("@hugo:h.org",)
    assert dict(found.refused) == {
        AI: "add_here",
        BOB: "add_here",
        ERIN: "add_invited",
        FRANK: "add_banned",
        gina: "not_now",
    }


def test_seats_end_midway_and_bots_take_none() -> None:
    found = sort(room(), (BOT, ERIN, FRANK), FEW)
    assert found.invite == (BOT, ERIN)
    assert found.refused == ((FRANK, "add_full"),)


def test_who_was_removed_or_left_may_be_invited() -> None:
    there = with_member(room(removed=frozenset((ERIN,))), ERIN, Membership.LEAVE)
    assert sort(there, (ERIN,), RULES).invite == (ERIN,)


def test_the_wish_is_handed_on_with_what_is_wrong_in_it() -> None:
    body = f"!ai add {ERIN}, @frank {DAVE}"
    (add,) = decide(Scene(room()), message(body, BOB), NOW, RULES).effects
    assert add == AddPeople((ERIN, DAVE), BOB, ("@frank",), about=EventId("$said"))
    many = " ".join(f"@x{n}" for n in range(99))
    (add,) = decide(Scene(room()), message(f"!ai add {many}", BOB), NOW, RULES).effects
    assert isinstance(add, AddPeople)
    assert len(add.bad) == 1


def test_what_cannot_be_meant_is_told() -> None:
    assert told(room(), "!ai add") == ["add_whom"]
    assert told(room(), "!ai add my friend") == ["add_whom"]
    assert told(Scene(direct()), f"!ai add {ERIN}", ALICE) == ["only_in_groups"]
    stopped = replace(RULES, stopped="repairs")
    decision = decide(Scene(room()), message(f"!ai add {ERIN}", BOB), NOW, stopped)
    assert [e.say.key for e in decision.effects if isinstance(e, Notice)] == ["stopped_serverwide"]


def _added(*outcomes: tuple[UserId, str], **more: Any) -> Any:
    there = room(removed=frozenset((ERIN, FRANK)))
    return decide(Scene(there), Added(BOB, outcomes, **more), NOW, RULES)


def test_all_that_became_of_it_is_one_notice() -> None:
    decision = _added(
        (ERIN, "done"),
        (FRANK, "add_full"),
        (CAROL, "done"),
        (DAVE, "add_full"),
        (ALICE, "not_now"),
        bad=("@x",),
        about=EventId("$said"),
    )
    (notice,) = (each for each in decision.effects if isinstance(each, Notice))
    keys = [notice.say.key, *(each.key for each in notice.more)]
    assert keys == ["added", "add_full", "not_now", "bad_mxid"]
    assert dict(notice.say.data)["people"] == f"{ERIN}, {CAROL}"
    assert dict(notice.more[0].data)["user"] == f"{FRANK}, {DAVE}"
    assert notice.reply_to == "$said"
    audited = [each for each in decision.effects if isinstance(each, Audit)]
    first = audited[0]
    assert (first.what, first.by, first.about, len(audited)) == ("invite", BOB, ERIN, 5)


def test_what_depends_on_others_or_on_a_budget_is_said_once_for_all() -> None:
    outcomes = [(UserId(f"@u{n}:x.test"), ("not_now", "over_budget")[n % 2]) for n in range(40)]
    decision = _added(*outcomes)
    (notice,) = (each for each in decision.effects if isinstance(each, Notice))
    assert [notice.say.key, *(each.key for each in notice.more)] == ["not_now", "over_budget"]


def test_it_is_remembered_at_whose_wish_they_came_and_that_they_may() -> None:
    group = _added((ERIN, "done"), (FRANK, "not_now")).room.group
    assert group.brought == {ERIN: BOB}
    assert group.removed == {FRANK}
    (deed,) = group.deeds
    assert (deed.kind, deed.user, deed.by, deed.done) == (DeedKind.ADDED, ERIN, BOB, True)


def test_an_undone_removal_is_not_itself_undone() -> None:
    after = _added((ERIN, "done"), how="undo")
    assert after.room.group.deeds == ()
    assert [e.say.key for e in after.effects if isinstance(e, Notice)] == ["added_again"]


def test_nothing_is_said_for_somebody_who_has_left() -> None:
    assert _added((ERIN, "not_member")).effects == ()


def test_the_roll_says_who_where_since_when_and_by_whom() -> None:
    link = Link(link_id="l", by=DAVE, made_ms=0, expires_ms=0, uses=1)
    since = LONG | {ERIN: 1_700_000_000_000, CAROL: 0}
    there = room(since=since, links=(link,), let_in={CAROL: "l", BOB: "forgotten"})
    there = with_member(there, ERIN, Membership.INVITE, inviter=BOB, display_name="E" * 500)
    there = with_member(there, BOT, Membership.JOIN)
    assert inviter_of(there, ERIN) == BOB
    first, *lines = roll(there, RULES)
    assert dict(first.data) == {
        "joined": "4",
        "invited": "1",
        "servers": "2 hs.test, 1 c.test, 1 d.test, 1 e.test",
    }
    assert [line.key for line in lines] == [
        "member_creator",
        "member_joined",
        "member_joined_link",
        "member_joined",
        "member_invited_by",
        "member_bot",
    ]
    assert AI not in {dict(line.data)["user"] for line in lines}
    erin = dict(lines[4].data)
    assert (erin["inviter"], erin["since"], len(erin["name"])) == (BOB, "2023-11-14", 64)
    assert dict(lines[2].data)["since"] == "before I came"
    assert dict(lines[2].data)["inviter"] == DAVE


def test_the_roll_of_a_large_room_is_cut() -> None:
    """Where the AI user is a guest, thousands may be in."""
    there = room()
    for number in range(200):
        there = with_member(there, UserId(f"@u{number}:x.test"), Membership.JOIN)
    first, *lines = roll(there, RULES)
    assert dict(first.data)["joined"] == "204"
    assert (len(lines), lines[-1].key, dict(lines[-1].data)) == (
        51,
        "members_more",
        {"count": "154"},
    )


def test_the_roll_can_be_read_where_the_ai_user_has_no_power() -> None:
    guest = room()
    guest = replace(guest, group=replace(guest.group, standing=type(guest.group.standing)("guest")))
    assert told(guest, "!ai members")[0] == "members_count"
