"""Name, topic, picture and settings of a group: who may change them, and what follows."""

import json
from dataclasses import replace
from typing import Any

import pytest

from appservice.model.commands.basic import Unknown
from appservice.model.commands.settings import (
    End,
    HandOverTo,
    SetInvitations,
    SetName,
    SetPeople,
    SetPicture,
    SetTopic,
    ShowSettings,
)
from appservice.model.effect import Audit, Decision, Govern, Notice
from appservice.model.event import Membership
from appservice.model.given import Changed
from appservice.model.group import Group, Invitations, Settings, Standing
from appservice.model.ids import EventId, UserId
from appservice.model.room import Room
from appservice.model.whole import ChangePicture, ChangeState
from appservice.policy.decide import decide
from appservice.policy.governing.plan import display_of
from appservice.policy.parsing import parse
from appservice.prompt.catalogue import say
from tests.pure.policy.rooms import (
    ALICE,
    BOB,
    CAROL,
    NOW,
    RULES,
    direct,
    group,
    message,
    scene,
    with_member,
)


def _given(words: str, sender: UserId = BOB, room: Room | None = None, **more: Any) -> Decision:
    at = scene(room or group(ALICE, BOB, CAROL))
    return decide(at, message(f"!ai {words}", sender, **more), NOW, RULES)


def _told(decision: Decision) -> str:
    (notice,) = (each for each in decision.effects if isinstance(each, Notice))
    return "\n".join(say(each.key, **dict(each.data)) for each in (notice.say, *notice.more))


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("name Kyoto  trip", SetName("Kyoto trip")),
        ('name "Kyoto trip"', SetName("Kyoto trip")),
        ("name \u202eevil\n!ai end yes", SetName("evil")),
        ("name", SetName("")),
        ("topic Temples and tea", SetTopic("Temples and tea")),
        ("topic None", SetTopic(None)),
        ("topic", SetTopic("")),
        ("picture", SetPicture()),
        ("picture none", SetPicture(remove=True)),
        ("settings", ShowSettings()),
        ("Settings Invitations AI", SetInvitations(Invitations.AI)),
        ("invitations members", SetInvitations(Invitations.MEMBERS)),
        ("settings invitations everybody", SetInvitations(None)),
        ("settings people 12", SetPeople(12)),
        ("settings people twelve", SetPeople(None)),
        ("settings people \u0661\u0662", SetPeople(None)),
        ("settings colours", Unknown("settings colours")),
        ("handover @bob:hs.test", HandOverTo(BOB)),
        ("handover @bob:hs.test, yes", HandOverTo(BOB, sure=True)),
        ("handover @bob:hs.test @carol:c.test", HandOverTo(None)),
        ("handover bob", HandOverTo(None)),
        ("handover", HandOverTo(None)),
        ("end", End()),
        ("end yes", End(sure=True)),
        ("end of story", Unknown("end of story")),
        ("picture of a cat", Unknown("picture of a cat")),
    ],
)
def test_what_is_typed_is_read(words: str, command: object) -> None:
    assert parse(words.split("\n", 1)[0]) == command


@pytest.mark.parametrize(
    ("words", "event_type", "content"),
    [
        ("name Tea", "m.room.name", {"name": "Tea"}),
        ("topic Green", "m.room.topic", {"topic": "Green"}),
        ("topic none", "m.room.topic", {"topic": ""}),
        ("picture none", "m.room.avatar", {}),
    ],
)
def test_any_member_changes_name_topic_and_picture(
    words: str, event_type: str, content: dict[str, str]
) -> None:
    (act,) = _given(words).effects
    assert isinstance(act, ChangeState)
    assert (act.event_type, json.loads(act.content), act.by) == (event_type, content, BOB)


def test_a_picture_is_the_image_replied_to() -> None:
    decision = _given("picture", reply_to=EventId("$image"))
    assert decision.effects == (ChangePicture(BOB, EventId("$image"), EventId("$said")),)


@pytest.mark.parametrize("words", ["name", "topic"])
def test_what_lacks_is_explained(words: str) -> None:
    assert f"!ai {words}" in _told(_given(words))


@pytest.mark.parametrize("words", ["name Tea", "picture", "people", "settings people 5", "end"])
def test_where_it_keeps_no_rules_it_changes_nothing(words: str) -> None:
    guest = group(ALICE, BOB, group=Group(standing=Standing.GUEST))
    for room, sender in ((guest, ALICE), (direct(), ALICE)):
        effects = _given(words, sender, room).effects
        assert [type(each) for each in effects] == [Notice]


def test_paused_by_the_operator_it_changes_nothing() -> None:
    rules = replace(RULES, stopped="repairs")
    decision = decide(scene(group()), message("!ai name Tea", BOB), NOW, rules)
    assert "paused" in _told(decision)


def test_the_creator_lets_only_the_ai_invite() -> None:
    decision = _given("settings invitations ai", ALICE)
    assert decision.room.group.settings == Settings(invitations=Invitations.AI)
    assert "!ai add" in _told(decision)
    assert Govern("settings") in decision.effects
    assert any(isinstance(each, Audit) and each.by == ALICE for each in decision.effects)
    assert display_of(decision.room.group.settings, RULES)["invitations"] == "ai"


@pytest.mark.parametrize("words", ["settings invitations ai", "settings people 5"])
def test_others_do_not_decide_that(words: str) -> None:
    decision = _given(words, BOB)
    assert decision.room.group.settings == Settings()
    assert f"Only {ALICE}" in _told(decision)
    assert [type(each) for each in decision.effects] == [Notice]


@pytest.mark.parametrize(
    ("number", "chosen", "part"),
    [
        (12, 12, "at most 12"),
        (20, None, "at most 20"),
        (21, 7, "at most 20 people here"),
        (4, 4, "at most 4"),
        (3, 7, "You are 4 already"),
        (1, 7, "at least 2"),
    ],
)
def test_the_cap_goes_down_as_far_as_there_are_people(
    number: int, chosen: int | None, part: str
) -> None:
    dan = UserId("@dan:hs.test")
    room = with_member(group(ALICE, BOB, CAROL), dan, Membership.INVITE)
    room = replace(room, group=replace(room.group, settings=Settings(max_people=7)))
    decision = _given(f"settings people {number}", ALICE, room)
    assert decision.room.group.settings.max_people == chosen
    assert part in _told(decision)
    changed = chosen != 7
    assert (Govern("settings") in decision.effects) == changed
    assert decision.room.group.changed_ms == (NOW if changed else 0), "full since then, if it is"


def test_settings_are_one_notice_with_everything() -> None:
    decision = _given("settings", room=group(ALICE, BOB, name="Kyoto"))
    told = _told(decision)
    for part in ("Name: Kyoto", str(ALICE), "2 of at most 20", "every member can invite", "12"):
        assert part in told
    assert "Encryption: off" in told
    assert decision.room.group == group().group


@pytest.mark.parametrize("standing", [one for one in Standing if one is not Standing.STEERS])
def test_settings_say_why_nothing_is_kept(standing: Standing) -> None:
    told = _told(_given("settings", room=group(group=Group(standing=standing))))
    last = told.splitlines()[-1]
    assert "look" in last


def test_what_was_changed_is_told_with_whom_for() -> None:
    changed = Changed("name", BOB, "done", EventId("$said"), "Tea")
    decision = decide(scene(), changed, NOW, RULES)
    assert _told(decision) == f'I named this group "Tea", as {BOB} asked.'
    assert Audit("change name", BOB) in decision.effects


def test_what_was_not_changed_is_told_to_who_asked() -> None:
    changed = Changed("picture", BOB, "picture_large", EventId("$said"))
    decision = decide(scene(), changed, NOW, RULES)
    (notice,) = decision.effects
    assert isinstance(notice, Notice)
    assert notice.reply_to == "$said"
    assert "too large" in _told(decision)
