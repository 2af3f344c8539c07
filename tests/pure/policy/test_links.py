"""The commands about links: understood as phones write them, refused in one sentence."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.coming import RedeemCode, ShareLink
from appservice.model.commands.links import BadLink, ComeIn, MakeLink, ShowLinks, SwitchLinks
from appservice.model.effect import Audit, Govern, Notice
from appservice.model.group import Group, Settings, Standing
from appservice.model.ids import UserId
from appservice.model.link import Link, Trouble
from appservice.model.repair import PutState
from appservice.model.room import Room
from appservice.model.rules import LinkRules, Rules
from appservice.policy import power
from appservice.policy.decide import decide
from appservice.policy.governing import plan
from appservice.policy.links import guesses, link_of, open_links, trouble_of
from appservice.policy.parsing import parse
from appservice.policy.secrets import code_hash, code_of, cut
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    CAROL,
    DAY,
    NOW,
    RULES,
    direct,
    group,
    members,
    message,
    scene,
)

LINKED = replace(RULES, links=LinkRules(on=True))
HOUR = 3_600_000


def a_link(link_id: str = "$link", **more: Any) -> Link:
    given: dict[str, Any] = {
        "by": ALICE,
        "made_ms": NOW - HOUR,
        "expires_ms": NOW + DAY,
        "uses": 5,
    } | more
    return Link(link_id=link_id, **given)


def linked(*links: Link, **more: Any) -> Room:
    there: dict[str, Any] = {"standing": Standing.STEERS, "links": links or (a_link(),)} | more
    return group(group=Group(**there))


def said(
    words: str, room: Room, rules: Rules = LINKED, sender: UserId = ALICE
) -> tuple[Room, list[Any]]:
    decision = decide(scene(room), message(words, sender=sender), NOW, rules)
    return decision.room, [*decision.effects]


def keys(effects: list[Any]) -> list[str]:
    return [e.say.key for e in effects if isinstance(e, Notice)]


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("link", MakeLink()),
        ("link --expires 7d --uses 5 --approve", MakeLink(7 * DAY, 5, approve=True)),
        ("link —uses=5", MakeLink(uses=5)),
        ("LINK –Expires 2h", MakeLink(2 * HOUR)),
        ("link reset", MakeLink(reset=True)),
        ("link reset --uses 1", MakeLink(uses=1, reset=True)),
        ("link show", ShowLinks()),
        ("link off", SwitchLinks(on=False)),
        ("link on", SwitchLinks(on=True)),
        ("link --uses 0", BadLink("0")),
        ("link --uses 1001", BadLink("1001")),
        ("link --uses ²", BadLink("²")),
        ("link --expires 0d", BadLink("0d")),
        ("link --expires 91d", BadLink("91d")),
        ("link --expires", BadLink("--expires")),
        ("link show me", BadLink("show")),
        ("join", ComeIn(None)),
        ("join something", ComeIn(None)),
    ],
)
def test_commands_are_understood(words: str, command: object) -> None:
    assert parse(words) == command


def test_a_code_comes_as_its_hash() -> None:
    code = code_of(123456789)
    assert parse(cut(f"join {code}")) == ComeIn(code_hash(code))
    assert parse(cut(f"join  {code.lower()} ")) == ComeIn(code_hash(code))


def test_any_member_makes_a_link() -> None:
    room, effects = said("!ai link --uses 3 --expires 2h", group(), sender=BOB)
    (link,) = room.group.links
    assert (link.by, link.uses, link.expires_ms) == (BOB, 3, NOW + 2 * HOUR)
    assert [type(each) for each in effects] == [ShareLink, Audit]
    assert effects[0].link_id == link.link_id


def test_only_so_many_work_at_once_and_reset_ends_them() -> None:
    room = linked(*(a_link(f"${n}") for n in range(5)), since={ALICE: 0})
    _, effects = said("!ai link", room)
    assert keys(effects) == ["link_too_many"]
    room, _ = said("!ai link reset", room)
    assert len(open_links(room, NOW)) == 1
    assert {link.over for link in room.group.links[:-1]} == {Trouble.RESET}


def test_newcomers_neither_reset_nor_switch_off_but_make_links() -> None:
    room = linked(since={BOB: NOW - HOUR})
    for words in ("!ai link reset", "!ai link off"):
        after, effects = said(words, room, sender=BOB)
        assert keys(effects) == ["link_newcomer"]
        assert after.group.links == room.group.links
    after, effects = said("!ai link", room, sender=BOB)
    assert len(after.group.links) == 2


def test_off_ends_all_and_on_does_not_bring_them_back() -> None:
    room, effects = said("!ai link off", linked())
    assert keys(effects) == ["link_off"]
    assert trouble_of(room, link_of(room, "$link"), NOW, LINKED) is Trouble.OFF
    assert keys(said("!ai link", room)[1]) == ["link_off_here"]
    room, _ = said("!ai link on", room)
    assert trouble_of(room, link_of(room, "$link"), NOW, LINKED) is Trouble.OFF
    assert len(open_links(said("!ai link", room)[0], NOW)) == 1


def test_show_tells_who_and_how_long_and_never_the_address() -> None:
    room = linked(a_link(used=2), a_link("$two", approve=True), a_link("$old", expires_ms=NOW))
    _, (told,) = said("!ai link show", room)
    assert told.say.key == "link_shown"
    assert dict(told.say.data) | {"by": ALICE, "used": "2", "uses": "5"} == dict(told.say.data)
    assert [each.key for each in told.more] == ["link_shown_approve"]
    assert keys(said("!ai link show", group())[1]) == ["link_none"]


@pytest.mark.parametrize(
    ("room", "rules", "key"),
    [
        (direct(), LINKED, "link_in_group"),
        (group(), RULES, "link_no_page"),
        (group(group=Group(standing=Standing.GUEST)), LINKED, "link_no_power"),
        (group(group=Group(standing=Standing.FOLLOWS)), LINKED, "link_no_power"),
        (group(), replace(LINKED, stopped="x"), "stopped_serverwide"),
    ],
)
def test_where_there_can_be_no_link(room: Room, rules: Rules, key: str) -> None:
    assert keys(said("!ai link", room, rules)[1]) == [key]


@pytest.mark.parametrize(
    ("link", "trouble"),
    [
        (a_link(), None),
        (None, Trouble.UNKNOWN),
        (a_link(over=Trouble.RESET), Trouble.RESET),
        (a_link(expires_ms=NOW), Trouble.EXPIRED),
        (a_link(used=5), Trouble.USED_UP),
    ],
)
def test_what_is_wrong_with_a_link(link: Link | None, trouble: Trouble | None) -> None:
    assert trouble_of(linked(), link, NOW, LINKED) is trouble


def test_a_full_group_and_links_off_are_the_links_trouble() -> None:
    full = linked(settings=Settings(max_people=2))
    assert trouble_of(full, link_of(full, "$link"), NOW, LINKED) is Trouble.FULL
    off = linked(settings=Settings(links=False))
    assert trouble_of(off, link_of(off, "$link"), NOW, LINKED) is Trouble.OFF


def test_while_members_are_asked_only_the_ai_user_invites() -> None:
    room, effects = said("!ai link --approve --expires 2h", group(), sender=BOB)
    assert [type(each) for each in effects] == [ShareLink, Audit, Govern]
    found = plan(room, NOW, LINKED)
    (closing,) = [each for each in found.repairs if isinstance(each, PutState)]
    assert (closing.what, closing.content["invite"]) == ("invite", 51)
    assert found.look_again_ms == NOW + 2 * HOUR
    closed = replace(room, power=power.read(closing.content, room.creators))
    assert plan(closed, NOW, LINKED).repairs == ()
    for later in (said("!ai link reset", closed)[0], said("!ai link off", closed)[0]):
        repairs = plan(later, NOW + 60_000, LINKED).repairs
        states = [each for each in repairs if isinstance(each, PutState)]
        assert [each.content["invite"] for each in states if each.what == "invite"] == [0]
    assert plan(closed, NOW + 3 * HOUR, LINKED).repairs != ()
    assert said("!ai link", group())[1][2:] == []


def test_a_code_is_sent_on_from_a_direct_chat_alone() -> None:
    words = cut(f"!ai join {code_of(7)}")
    assert said(words, direct())[1] == [
        RedeemCode(code_hash(code_of(7)), ALICE, direct().room_id, message().event_id)
    ]
    assert keys(said(words, group())[1]) == ["join_in_direct"]
    assert keys(said(words, direct(), RULES)[1]) == ["join_off"]
    assert keys(said("!ai join abc", direct())[1]) == ["join_no_code"]


def test_of_a_stranger_only_codes_are_heard() -> None:
    room = replace(direct(), person=CAROL, members=members(CAROL, AI))
    for words in ("Parlour, hello", "!ai help", '!ai new "T" @bob:hs.test', "!ai delete"):
        assert said(words, room, sender=CAROL)[1] == []
    words = cut(f"!ai join {code_of(7)}")
    assert [type(each) for each in said(words, room, sender=CAROL)[1]] == [RedeemCode]
    assert said("!ai leave", room, sender=CAROL)[1]


@pytest.mark.parametrize(
    ("tries", "everybodys", "stopped"),
    [(0, 0, False), (9, 999, False), (10, 10, True), (1, 1000, True), (0, 5000, False)],
)
def test_guessing_is_stopped_and_nobody_else_is(tries: int, everybodys: int, stopped: bool) -> None:
    assert guesses(tries, everybodys, LinkRules()) is stopped
