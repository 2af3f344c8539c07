"""What `!ai privacy` says: five lines, true for the room that it is asked in."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from appservice.model.effect import Notice
from appservice.model.group import Standing
from appservice.model.keeping import FOREVER, NOTHING, Keep
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.speaking import Mode
from appservice.policy.decide import decide
from appservice.policy.disclosing import disclosure
from appservice.prompt.catalogue import say
from tests.pure.policy.rooms import NOW, RULES, direct, group, message, scene

ELSEWHERE = replace(RULES, encryption=True, model_names=("Example Models",))


def lines(room: Room, rules: Rules = ELSEWHERE) -> list[str]:
    return [say(each.key, **dict(each.data)) for each in disclosure(room, rules)]


def with_group(**more: Any) -> Room:
    return replace(group(), group=replace(group().group, **more))


@pytest.mark.parametrize(
    "room",
    [
        group(),
        direct(),
        replace(group(), encrypted=True),
        replace(direct(), encrypted=True),
        with_group(standing=Standing.GUEST),
    ],
)
@pytest.mark.parametrize("rules", [RULES, ELSEWHERE, replace(ELSEWHERE, own_models=True)])
def test_there_are_five_lines_wherever_it_is_asked(room: Room, rules: Rules) -> None:
    told = lines(room, rules)
    assert len(told) == 5
    assert all(told)


def test_it_is_said_as_one_notice_in_reply_to_whoever_asked() -> None:
    asked = message("!ai privacy")
    decision = decide(scene(group()), asked, NOW, RULES)
    [notice] = [each for each in decision.effects if isinstance(each, Notice)]
    assert notice.reply_to == asked.event_id
    assert [notice.say, *notice.more] == list(disclosure(group(), RULES))


def test_the_models_are_named_as_they_are_in_encrypted_rooms() -> None:
    assert "Example Models" in lines(group())[3]
    assert "Example Models" in lines(replace(group(), encrypted=True))[3]
    both = lines(group(), replace(ELSEWHERE, own_models=True))[3]
    assert "Example Models" in both
    assert "whoever runs me" in both


def test_a_model_of_the_operators_own_alone_is_said_so() -> None:
    only_own = replace(ELSEWHERE, local_models_only=True, own_models=True)
    assert "nobody else" in lines(replace(group(), encrypted=True), only_own)[3]
    assert "Example Models" in lines(group(), only_own)[3], "the wish is for encrypted rooms"


def test_where_it_is_switched_off_no_model_receives_anything() -> None:
    off = with_group(settings=replace(group().group.settings, mode=Mode.OFF))
    assert "none" in lines(off)[3]


def test_where_nothing_is_kept_nothing_is_said_to_be() -> None:
    for room, rules in (
        (with_group(standing=Standing.GUEST), ELSEWHERE),
        (replace(group(), encrypted=True), replace(ELSEWHERE, encryption=False)),
    ):
        told = lines(room, rules)
        assert "summaries" not in told[0]
        assert "Example Models" not in told[3]


def test_direct_chats_name_what_is_remembered_and_groups_do_not() -> None:
    told = lines(direct())
    assert "memory" in told[0]
    assert "in all our direct chats" in told[0]
    assert "with what I remember of you" in told[3]
    in_group = lines(group())
    assert not any("memory" in line or "remember" in line for line in in_group)
    assert "catchup" in in_group[0], "it is told to who missed it, in another room"
    assert "end" in lines(group())[4]


@pytest.mark.parametrize("make", [group, direct])
@pytest.mark.parametrize(
    ("keep", "says"),
    [
        (FOREVER, "message"),
        (Keep(30 * 86_400_000), "30 days"),
        (NOTHING, "not at all"),
    ],
)
def test_how_long_is_what_holds_in_that_room(
    make: Callable[[], Room], keep: Keep, says: str
) -> None:
    room = make()
    settings = replace(room.group.settings, keep=keep)
    room = replace(room, group=replace(room.group, settings=settings))
    assert says in lines(room)[1]
