"""Where something has to be decided about everybody who comes, only the AI user invites."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.age import AgePolicy, AgeRules
from appservice.model.effect import Decision, Notice
from appservice.model.group import Group, Invitations, Settings, Standing
from appservice.model.policies import About, ListRule
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.approving import Forced, blocks_servers, forced
from appservice.policy.decide import decide
from appservice.policy.governing.levels import CLOSED, levels
from appservice.policy.governing.plan import display_of
from appservice.policy.policies import listed
from tests.pure.policy.rooms import ALICE, NOW, RULES, group, message, scene
from tests.pure.policy.test_links import a_link


def going_by(*rules: ListRule) -> Rules:
    return replace(RULES, listed=listed(rules, RULES.own_server, RULES.ai))


def blocking(*globs: str) -> Rules:
    return replace(RULES, blocked=globs)


def chosen(**more: Any) -> Room:
    return group(group=Group(standing=Standing.STEERS, **more))


def keys(decision: Decision) -> list[str]:
    notices = [each for each in decision.effects if isinstance(each, Notice)]
    return [say.key for notice in notices for say in (notice.say, *notice.more)]


@pytest.mark.parametrize(
    ("rules", "blocks"),
    [
        (RULES, False),
        (blocking("@spam*:bad.test"), False),
        (blocking("@mallory:bad.test"), False),
        (blocking("bad.test"), True),
        (blocking("*.bad.test"), True),
        (blocking("@mallory:bad.test", "@*:bad.test"), True),
        (going_by(ListRule(About.USER, "@mallory:bad.test")), False),
        (going_by(ListRule(About.USER, "@*:bad.test")), True),
        (going_by(ListRule(About.SERVER, "bad.test")), True),
        (going_by(ListRule(About.SERVER, "*.bad.test")), True),
        (going_by(ListRule(About.SERVER, RULES.own_server)), False),
    ],
)
def test_where_servers_are_blocked_members_invite_through_the_ai_alone(
    rules: Rules, blocks: bool
) -> None:
    room = chosen()
    assert blocks_servers(rules) is blocks
    wanted = levels(room, NOW, rules).wanted
    assert (wanted is not None and wanted["invite"] == CLOSED) is blocks
    assert display_of(Settings(), rules)["invitations"] == ("ai" if blocks else "members")
    assert forced(room, NOW, rules) is (Forced.SERVERS if blocks else None)


def test_it_opens_again_when_nothing_is_blocked_any_more() -> None:
    room = chosen()
    closed = replace(room, power=replace(room.power, invite=CLOSED))
    assert levels(closed, NOW, blocking("bad.test")).wanted is None
    found = levels(closed, NOW, RULES)
    assert found.wanted is not None
    assert found.wanted["invite"] == 0


@pytest.mark.parametrize(
    ("room", "rules", "key"),
    [
        (chosen(), RULES, "members"),
        (chosen(), blocking("bad.test"), "servers"),
        (chosen(links=(a_link(approve=True),)), RULES, "link"),
        (chosen(links=(a_link(approve=True, expires_ms=NOW),)), RULES, "members"),
        (chosen(settings=Settings(invitations=Invitations.AI)), blocking("bad.test"), "ai"),
    ],
)
def test_settings_say_why_only_the_ai_invites(room: Room, rules: Rules, key: str) -> None:
    shown = keys(decide(scene(room), message("!ai settings"), NOW, rules))
    assert f"settings_invitations_{key}" in shown


def test_who_would_open_it_is_told_why_not() -> None:
    said = message("!ai settings invitations members", ALICE)
    refused = decide(scene(chosen()), said, NOW, blocking("bad.test"))
    assert keys(refused) == ["invitations_servers"]
    assert refused.room == chosen()
    only = message("!ai settings invitations ai", ALICE)
    assert keys(decide(scene(chosen()), only, NOW, blocking("bad.test"))) == ["invitations_by_ai"]
    assert keys(decide(scene(chosen()), said, NOW, RULES)) == ["invitations_by_members"]


@pytest.mark.parametrize(
    "age", [AgeRules(guardians=True), AgeRules(policies=frozenset((AgePolicy.NO_UNKNOWN,)))]
)
def test_where_people_are_weighed_only_the_ai_user_invites_in_every_group(age: AgeRules) -> None:
    rules, room = replace(RULES, age=age), group()
    wanted = levels(room, NOW, rules).wanted
    assert wanted is not None
    assert wanted["invite"] > 0
    assert forced(room, NOW, rules) is Forced.PEOPLE
    asked = decide(scene(room), message("!ai settings invitations members"), NOW, rules)
    assert [e.say.key for e in asked.effects if isinstance(e, Notice)] == ["invitations_people"]
    assert display_of(room.group.settings, rules)["invitations"] == "ai"
    assert forced(room, NOW, RULES) is None
