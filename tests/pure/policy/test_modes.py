"""When it speaks in a group: as its members chose, and alone with one person always."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.chat import Author, Line
from appservice.model.effect import Amend, Decision, DropTurns, Keep, Notice, OpenTurn
from appservice.model.event import LineKind, Membership
from appservice.model.given import Given
from appservice.model.group import Group, Settings, Standing
from appservice.model.ids import EventId, UserId
from appservice.model.room import Room
from appservice.model.rules import Rules, SpeakingRules
from appservice.model.scene import Scene
from appservice.model.speaking import Mode
from appservice.policy.decide import decide
from appservice.policy.manners import mode_of
from tests.pure.policy.rooms import (
    AI,
    ALICE,
    BOB,
    BOT,
    MINUTE,
    NOW,
    RULES,
    direct,
    group,
    line,
    message,
    scene,
    turn,
    with_member,
)
from tests.pure.policy.scenes import inputs, rules, scenes

MENTION = replace(RULES, speaking=SpeakingRules(mode=Mode.MENTION))
TO_AI = frozenset((AI,))


def chosen(mode: Mode | None, room: Room | None = None) -> Room:
    room = room or group()
    return replace(room, group=replace(room.group, settings=Settings(mode=mode)))


def opens(decision: Decision) -> list[OpenTurn]:
    return [each for each in decision.effects if isinstance(each, OpenTurn)]


def told(decision: Decision) -> str:
    (notice,) = (each for each in decision.effects if isinstance(each, Notice))
    return notice.say.key


@pytest.mark.parametrize("by", [ALICE, BOB])
@pytest.mark.parametrize("mode", Mode)
def test_any_member_chooses(mode: Mode, by: UserId) -> None:
    decision = decide(scene(), message(f"!ai mode {mode}", by), NOW, RULES)
    assert mode_of(decision.room, RULES) is mode
    assert told(decision) == f"mode_now_{mode}"
    drops = [each for each in decision.effects if isinstance(each, DropTurns)]
    assert len(drops) == (mode is Mode.OFF)


@pytest.mark.parametrize("words", ["!ai mode", "!ai mode loud"])
def test_without_a_mode_it_says_which_one_holds(words: str) -> None:
    decision = decide(scene(chosen(Mode.OFF)), message(words), NOW, RULES)
    assert (told(decision), decision.room) == ("mode_is_off", chosen(Mode.OFF))


def test_in_a_direct_chat_there_is_nothing_to_choose() -> None:
    decision = decide(scene(direct()), message("!ai mode off"), NOW, RULES)
    assert told(decision) == "groups_only"
    assert mode_of(decision.room, replace(RULES, speaking=SpeakingRules(mode=Mode.OFF)))


def test_the_operators_choice_holds_until_the_members_choose() -> None:
    assert mode_of(group(), RULES) is Mode.AUTO
    assert mode_of(group(), MENTION) is Mode.MENTION
    assert mode_of(chosen(Mode.AUTO), MENTION) is Mode.AUTO


@pytest.mark.parametrize("mode", [Mode.AUTO, Mode.MENTION])
def test_who_calls_is_answered(mode: Mode) -> None:
    assert opens(decide(scene(chosen(mode)), message("hm", mentions=TO_AI), NOW, RULES))


@pytest.mark.parametrize("said", [message("hm", mentions=TO_AI), message("Parlour?")])
def test_off_answers_nothing_and_keeps_what_was_said(said: Given) -> None:
    decision = decide(scene(chosen(Mode.OFF)), said, NOW, RULES)
    assert decision.why == "off"
    assert [type(each) for each in decision.effects] == [Keep]


def test_an_answer_is_not_made_anew_where_none_is_wanted() -> None:
    line_ = replace(line(), reply_to=EventId("$q"))
    for room, key in (
        (chosen(Mode.OFF), "mode_is_off"),
        (replace(group(), quiet_until_ms=NOW + 1), "quiet_still"),
    ):
        decision = decide(scene(room, last_own=line_), message("!ai retry"), NOW, RULES)
        assert (told(decision), opens(decision)) == (key, [])
    assert opens(decide(scene(last_own=line_), message("!ai retry"), NOW, RULES))


@given(scenes, inputs, st.sampled_from(["off", "quiet"]), rules)
def test_no_input_at_all_opens_a_turn_where_none_is_wanted(
    found: Scene, given_: Given, how: str, its: Rules
) -> None:
    room = found.room
    if how == "off" and room.group is not None:
        room = chosen(Mode.OFF, room)
    else:
        room = replace(room, quiet_until_ms=NOW + MINUTE)
    decision = decide(replace(found, room=room), given_, NOW, its)
    still = mode_of(decision.room, its) is Mode.OFF or decision.room.quiet_until_ms > NOW
    assert not (still and opens(decision))


ALONE = group(ALICE)


def test_alone_with_one_person_it_answers_everything() -> None:
    decision = decide(scene(ALONE), message("well"), NOW, MENTION)
    assert [each.why for each in opens(decision)] == ["alone with it"]


@pytest.mark.parametrize(
    "room",
    [
        chosen(Mode.MENTION, ALONE),
        chosen(Mode.OFF, ALONE),
        with_member(ALONE, BOB, Membership.INVITE),
        with_member(ALONE, BOT, Membership.JOIN),
        group(),
    ],
)
def test_but_not_with_more_or_where_they_chose_otherwise(room: Room) -> None:
    assert not opens(decide(scene(room), message("well"), NOW, MENTION))


def said(event_id: str = "$said", body: str = "when do we meet", **more: object) -> Line:
    kept = replace(line(event_id, Author.HUMAN), sender=ALICE, body=body)
    return replace(kept, **more)  # type: ignore[arg-type]


def edit(body: str, **more: object) -> Decision:
    given_ = {"recent": (said(),), "target": said()} | more
    new = message(body, event_id=EventId("$edit"), replaces=EventId("$said"))
    return decide(scene(given_.pop("room", None), **given_), new, NOW, RULES)  # type: ignore[arg-type]


def test_an_edit_that_calls_it_is_answered() -> None:
    decision = edit("Parlour, when do we meet")
    assert decision.effects == (
        Amend(EventId("$said"), ALICE, "Parlour, when do we meet"),
        OpenTurn(EventId("$said"), ALICE, None, "edited: named"),
    )


def test_an_edit_is_answered_once_and_in_its_time() -> None:
    body = "Parlour, when do we meet"
    answer = replace(line(), reply_to=EventId("$said"))
    assert not opens(edit("when do we all meet"))
    assert not opens(edit(body, target=said(body="Parlour?"), recent=(said(body="Parlour?"),)))
    assert not opens(edit(body, recent=(said(), answer)))
    assert opens(edit(body, recent=(said(), replace(answer, reply_to=EventId("$other")))))
    assert not opens(edit(body, open_turns=(replace(turn(), about=EventId("$said")),)))
    assert not opens(edit(body, recent=()))
    assert not opens(edit(body, target=said(sender=BOB)))
    assert not opens(edit(body, room=chosen(Mode.OFF)))
    assert not opens(edit(body, room=replace(group(), quiet_until_ms=NOW + MINUTE)))
    guest = replace(group(), group=Group(standing=Standing.GUEST))
    assert not opens(edit(body, room=guest))


def test_an_edited_picture_is_not_answered() -> None:
    new = message("Parlour", event_id=EventId("$edit"), replaces=EventId("$said"))
    shown = replace(new, kind=LineKind.IMAGE)
    assert not opens(decide(scene(recent=(said(),), target=said()), shown, NOW, RULES))
