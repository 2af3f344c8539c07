"""Coming in by a link: the link's trouble is said, the person's is one sentence at one time."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.age import AgePolicy, AgeRules, Unknown
from appservice.model.coming import AskMembers, JoinAsked, LetIn, LetInDone, MembersAsked
from appservice.model.effect import Audit, Notice, SetTimer
from appservice.model.event import Membership, RoomMessage
from appservice.model.given import Tick
from appservice.model.group import Settings
from appservice.model.guarding import AskGuardians, asking_lane
from appservice.model.ids import EventId, RoomId, UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.decide import decide
from appservice.policy.decide.joining import INVITING_MS
from appservice.policy.links import can_let_in, link_of, wish_of
from tests.pure.policy.rooms import (
    ALICE,
    BOB,
    BOT,
    CAROL,
    DAY,
    NOW,
    member_change,
    message,
    reaction,
    scene,
    with_member,
)
from tests.pure.policy.test_links import LINKED, a_link, linked

CHAT = RoomId("!chat:c.test")
ASKED = JoinAsked("w", "$link", CAROL, CHAT, EventId("$join"))
DAN = UserId("@dan:c.test")


def after(room: Room, one: Any, rules: Rules = LINKED, now_ms: int = NOW) -> tuple[Room, list[Any]]:
    decision = decide(scene(room), one, now_ms, rules)
    return decision.room, [*decision.effects]


def told(effects: list[Any]) -> list[tuple[RoomId | None, str]]:
    return [(each.room_id, each.say.key) for each in effects if isinstance(each, Notice)]


def asking(**more: Any) -> tuple[Room, list[Any]]:
    room, effects = after(linked(a_link(approve=True), **more), ASKED)
    ask = [each for each in effects if isinstance(each, AskMembers)]
    if ask:
        room, _ = after(room, MembersAsked("w", EventId("$line")))
    return room, effects


def test_a_good_link_lets_in_and_counts() -> None:
    room, effects = after(linked(), ASKED)
    assert [e for e in effects if isinstance(e, LetIn)] == [LetIn("w", CAROL, "$link")]
    assert link_of(room, "$link") == a_link(used=1)
    room, effects = after(room, LetInDone("w", "done"))
    assert told(effects) == [(None, "link_let_in"), (CHAT, "join_done")]
    assert [(e.by, e.about) for e in effects if isinstance(e, Audit)] == [(ALICE, CAROL)]
    assert room.group.wishes == ()
    assert room.group.brought == {CAROL: ALICE}


@pytest.mark.parametrize("outcome", ["failed", "full", "expired"])
def test_who_could_not_be_invited_uses_nothing_up(outcome: str) -> None:
    room, _ = after(linked(), ASKED)
    room, effects = after(room, LetInDone("w", outcome))
    assert told(effects) == [(CHAT, f"join_{outcome}")]
    assert link_of(room, "$link") == a_link()
    assert room.group.wishes == ()


@pytest.mark.parametrize(
    ("room", "key"),
    [
        (linked(a_link("$other")), "join_unknown"),
        (linked(a_link(expires_ms=NOW)), "join_expired"),
        (linked(a_link(used=5)), "join_used_up"),
        (linked(settings=Settings(links=False)), "join_off"),
        (linked(settings=Settings(max_people=2)), "join_full"),
        (with_member(linked(), CAROL, Membership.JOIN), "join_already"),
        (with_member(linked(), CAROL, Membership.INVITE), "join_invited"),
    ],
)
def test_what_is_wrong_with_the_link_is_said_to_everybody_alike(room: Room, key: str) -> None:
    for removed in (frozenset[UserId](), frozenset((CAROL,))):
        known = replace(room, group=replace(room.group, removed=removed))
        after_it, effects = after(known, ASKED)
        assert told(effects) == [(CHAT, key)]
        assert after_it == known


def unwelcome() -> list[tuple[Room, Rules]]:
    """Everything that keeps Carol herself out."""
    return [
        (linked(removed=frozenset((CAROL,))), LINKED),
        (linked(), replace(LINKED, blocked=("@carol:*",))),
        (with_member(linked(), CAROL, Membership.BAN), LINKED),
    ]


@pytest.mark.parametrize(("room", "rules"), unwelcome())
def test_a_no_to_a_person_is_one_sentence_after_one_time(room: Room, rules: Rules) -> None:
    room, effects = after(room, ASKED, rules)
    assert effects == [SetTimer("wish:w", NOW + rules.links.no_ms)]
    room, effects = after(room, Tick("wish:w"), rules, NOW + rules.links.no_ms)
    assert effects == [Notice(effects[0].say, EventId("$join"), room_id=CHAT)]
    assert told(effects) == [(CHAT, "join_no")]
    assert room.group.wishes == ()


@pytest.mark.parametrize(("room", "rules"), unwelcome())
def test_where_members_decide_a_no_looks_like_theirs(room: Room, rules: Rules) -> None:
    room = replace(room, group=replace(room.group, links=(a_link(approve=True),)))
    _, refused = after(room, ASKED, rules)
    declined, asked = asking()
    assert told(refused) == told(asked) == [(CHAT, "join_asked")]
    assert not [each for each in refused if isinstance(each, AskMembers)]
    timers = [[e for e in each if isinstance(e, SetTimer)] for each in (refused, asked)]
    assert timers[0] == timers[1] == [SetTimer("wish:w", NOW + DAY)]
    declined, effects = after(declined, reaction("❌", BOB))
    assert told(effects) == [(None, "link_said_no")]
    _, effects = after(declined, Tick("wish:w"), now_ms=NOW + DAY)
    assert told(effects) == [(CHAT, "join_no")]


def test_the_first_yes_lets_in_and_later_ones_change_nothing() -> None:
    room, _ = asking()
    room, effects = after(room, reaction("✅", BOB))
    assert LetIn("w", CAROL, "$link") in effects
    assert SetTimer("wish:w", NOW + INVITING_MS) in effects
    for key in ("❌", "✅"):
        assert after(room, reaction(key))[1] == []
    assert link_of(room, "$link") == a_link(approve=True, used=1)


def reply(sign: str, **more: Any) -> RoomMessage:
    return message(sign, BOB, reply_to=EventId("$line"), **more)


def test_in_an_encrypted_room_only_an_assured_reply_lets_in() -> None:
    """A reaction is clear text: a member's server could let its own candidate in by one."""
    room, _ = asking()
    sealed = replace(room, encrypted=True, told_encrypted=True)
    assert after(sealed, reaction("✅", BOB)) == (sealed, [])
    same, effects = after(sealed, reply("✅", assured=False))
    assert (same, told(effects)) == (sealed, [(None, "unassured_command")])
    for sign in ("✅", " ✅\ufe0f"):
        assert LetIn("w", CAROL, "$link") in after(sealed, reply(sign))[1]
    for no in (reaction("❌", BOB), reply("❌"), reply("❌", assured=False)):
        assert told(after(sealed, no)[1]) == [(None, "link_said_no")]
    assert LetIn("w", CAROL, "$link") in after(room, reply("✅"))[1]
    for other in (reply("✅ yes"), reply("✅", sent_ms=NOW - DAY), message("✅", BOB)):
        assert LetIn("w", CAROL, "$link") not in after(sealed, other)[1]


def test_an_invitation_that_was_given_up_is_told_and_uses_nothing_up() -> None:
    room, effects = after(linked(), ASKED)
    assert SetTimer("wish:w", NOW + INVITING_MS) in effects
    room, effects = after(room, Tick("wish:w"), now_ms=NOW + INVITING_MS)
    assert told(effects) == [(CHAT, "join_failed")]
    assert link_of(room, "$link") == a_link()
    assert LetIn("w", CAROL, "$link") in after(room, ASKED)[1]
    _, effects = after(after(linked(), ASKED)[0], LetInDone("w", "done"))
    assert SetTimer("wish:w", None) in effects


@pytest.mark.parametrize("sender", [BOT, DAN, CAROL])
def test_only_members_decide(sender: UserId) -> None:
    room, _ = asking()
    room = with_member(room, BOT, Membership.JOIN)
    assert after(room, reaction("✅", sender))[1] == []
    assert wish_of(room, "w") is not None


def test_nobody_deciding_is_a_no_and_a_yes_to_a_dead_link_is_its_trouble() -> None:
    room, _ = asking()
    assert told(after(room, Tick("wish:w"))[1]) == [(CHAT, "join_no")]
    expired = replace(room, group=replace(room.group, links=(a_link(expires_ms=NOW),)))
    assert told(after(expired, reaction("✅", BOB))[1]) == [
        (None, "join_expired"),
        (CHAT, "join_expired"),
    ]


def test_a_link_has_few_people_under_way() -> None:
    room = linked(a_link(uses=100))
    for number in range(LINKED.links.open_invitations):
        user = UserId(f"@p{number}:c.test")
        room, _ = after(room, JoinAsked(f"w{number}", "$link", user, CHAT))
        room, _ = after(room, LetInDone(f"w{number}", "done"))
        room = with_member(room, user, Membership.INVITE)
    assert told(after(room, ASKED)[1]) == [(CHAT, "join_busy")]
    room, _ = after(room, member_change(UserId("@p0:c.test"), Membership.JOIN))
    assert LetIn("w", CAROL, "$link") in after(room, ASKED)[1]


def test_a_wish_is_one_wish() -> None:
    room, _ = asking()
    again = replace(ASKED, wish_id="v")
    assert told(after(room, again)[1]) == [(CHAT, "join_waiting")]


@pytest.mark.parametrize(("room", "rules"), [(linked(), LINKED), *unwelcome()])
def test_asking_again_tells_nobody_what_the_answer_is(room: Room, rules: Rules) -> None:
    room = replace(room, group=replace(room.group, links=(a_link(approve=True),)))
    room, _ = after(room, ASKED, rules)
    room, effects = after(room, replace(ASKED, wish_id="v"), rules)
    assert told(effects) == [(CHAT, "join_waiting")]
    assert len(room.group.wishes) == 1


def test_after_a_members_no_nobody_is_asked_again() -> None:
    room, _ = asking()
    room, _ = after(room, reaction("\N{CROSS MARK}", BOB))
    room, effects = after(room, replace(ASKED, wish_id="v"))
    assert told(effects) == [(CHAT, "join_waiting")]
    assert not [each for each in effects if isinstance(each, AskMembers)]


def test_on_a_fresh_look_the_rules_hold_again() -> None:
    room, _ = after(linked(), ASKED)
    assert can_let_in(room, CAROL, "$link", NOW, LINKED) is None
    removed = replace(room, group=replace(room.group, removed=frozenset((CAROL,))))
    assert can_let_in(removed, CAROL, "$link", NOW, LINKED) == "no"
    joined = with_member(room, CAROL, Membership.JOIN)
    assert can_let_in(joined, CAROL, "$link", NOW, LINKED) == "done"
    assert can_let_in(room, CAROL, "$link", NOW + 2 * DAY, LINKED) == "expired"
    room, effects = after(removed, LetInDone("w", "no"))
    assert told(effects) == []
    assert told(after(room, Tick("wish:w"))[1]) == [(CHAT, "join_no")]


def test_who_was_removed_by_a_member_is_remembered_until_invited_anew() -> None:
    room = with_member(linked(), CAROL, Membership.JOIN)
    room, _ = after(room, member_change(CAROL, Membership.LEAVE, sender=BOB))
    assert room.group.removed == {CAROL}
    room, _ = after(room, member_change(CAROL, Membership.INVITE, sender=BOB))
    assert room.group.removed == frozenset()
    left, _ = after(
        with_member(room, CAROL, Membership.JOIN), member_change(CAROL, Membership.LEAVE)
    )
    assert left.group.removed == frozenset()


@pytest.mark.parametrize("approve", [False, True])
def test_guardians_are_asked_of_who_wrote_a_code_in_their_own_chat(approve: bool) -> None:
    needed = AgeRules(unknown=Unknown.SHIELDED, policies=frozenset({AgePolicy.GUARDIANS_APPROVE}))
    room = linked(a_link(approve=approve))

    def asks(one: JoinAsked, rules: Rules) -> list[Any]:
        return [each for each in after(room, one, rules)[1] if isinstance(each, AskGuardians)]

    wants = AskGuardians(CAROL, room.room_id, CAROL, asking_lane(CAROL))
    assert asks(ASKED, replace(LINKED, age=needed)) == [wants]
    typed = replace(ASKED, report_to=None)
    assert asks(typed, replace(LINKED, age=needed)) == [], "whoever typed that ID may be anybody"
    assert asks(ASKED, LINKED) == []
