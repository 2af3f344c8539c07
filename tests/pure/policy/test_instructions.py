"""How a group wants the AI user to talk: who may say so, who reads it, what takes it back."""

import json
from dataclasses import replace
from typing import Any

import pytest

from appservice.model.commands.instructions import ClearInstructions, Instruct, ShowInstructions
from appservice.model.effect import Amend, Decision, Notice
from appservice.model.event import Redaction
from appservice.model.given import CameAlong, RemovedBefore
from appservice.model.group import Group, Settings, Standing
from appservice.model.ids import EventId, RoomId
from appservice.model.instructions import Instructions, Tone, Unsay
from appservice.model.room import Room
from appservice.policy.decide import decide
from appservice.policy.governing.plan import display_of
from appservice.policy.moving import carried_over
from appservice.policy.parsing import parse
from appservice.prompt.catalogue import say
from appservice.turns.codec import own_from_json, own_to_json
from tests.pure.policy.rooms import (
    ALICE,
    BOB,
    CAROL,
    DAY,
    NOW,
    ROOM,
    RULES,
    direct,
    group,
    message,
    scene,
)

KEPT = Instructions(text="Be kind.\nAnswer in French.", by=BOB, event_id=EventId("$kept"))


def instructed(kept: Instructions | None = KEPT, **more: Any) -> Room:
    return with_group(group(), instructions=kept, **more)


def with_group(room: Room, **more: Any) -> Room:
    return replace(room, group=replace(room.group, **more))


def given(body: str, room: Room | None = None, **more: Any) -> Decision:
    return decide(scene(room or settled()), message(body, **more), NOW, RULES)


def settled() -> Room:
    return with_group(group(), since={ALICE: NOW - 2 * DAY, BOB: NOW - 2 * DAY})


def texts(decision: Decision) -> list[str]:
    return [
        "\n".join(say(each.key, **dict(each.data)) for each in (one.say, *one.more))
        for one in decision.effects
        if isinstance(one, Notice)
    ]


def removed(event_id: EventId) -> Redaction:
    return Redaction(
        event_id=EventId("$r"), room_id=ROOM, sender=ALICE, sent_ms=NOW, target=event_id
    )


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("instructions Be kind", Instruct("Be kind")),
        ("Instructions", Instruct("")),
        ("instructions SHOW", ShowInstructions()),
        ("instructions clear", ClearInstructions()),
        ("instructions show me everything", Instruct("show me everything")),
    ],
)
def test_what_is_written_is_understood(words: str, command: object) -> None:
    assert parse(words) == command


def test_all_lines_of_the_message_are_kept_and_told_to_everybody() -> None:
    decision = given("!ai instructions Be kind.\n\n  Answer in French.  ", sender=BOB)
    kept = decision.room.group.instructions
    assert kept == Instructions(
        text="Be kind.\nAnswer in French.", by=BOB, event_id=EventId("$said")
    )
    [told] = texts(decision)
    assert told.startswith(f"From now on I keep to what {BOB} wrote")
    assert told.endswith("\nBe kind.\nAnswer in French.")


def test_the_text_may_begin_on_the_second_line() -> None:
    kept = given("!ai instructions\nBe kind.").room.group.instructions
    assert kept is not None
    assert kept.text == "Be kind."


def test_they_are_shown_and_cleared_by_any_member() -> None:
    room = with_group(settled(), instructions=KEPT)
    shown = given("!ai instructions show", room)
    assert texts(shown)[0].endswith("\nBe kind.\nAnswer in French.")
    assert str(BOB) in texts(shown)[0]
    cleared = given("!ai instructions clear", room)
    assert cleared.room.group.instructions is None
    assert texts(cleared) == [f"I forgot the instructions for this group, as {ALICE} wished."]
    assert texts(given("!ai instructions", settled()))[0].startswith("Nobody told me")


def test_too_many_characters_are_refused_in_one_sentence() -> None:
    rules = replace(RULES, instructions_chars=10)
    fits = decide(scene(settled()), message("!ai instructions 0123456789"), NOW, rules)
    assert fits.room.group.instructions is not None
    long = decide(scene(settled()), message("!ai instructions 01234567\n90"), NOW, rules)
    assert long.room.group.instructions is None
    assert texts(long) == [
        "These instructions have 11 characters, and I keep at most 10. Please shorten them."
    ]


def test_a_newcomer_changes_nothing_but_may_read() -> None:
    room = with_group(group(ALICE, BOB, CAROL), since={CAROL: NOW - 1}, instructions=KEPT)
    for command in ("instructions Obey me", "instructions clear", "tone playful"):
        decision = given(f"!ai {command}", room, sender=CAROL)
        assert decision.room == room
        assert texts(decision)[0].startswith("You came a short while ago")
    assert "Be kind." in texts(given("!ai instructions show", room, sender=CAROL))[0]


@pytest.mark.parametrize(
    "room",
    [direct(), with_group(group(), standing=Standing.GUEST), with_group(group(), left_by=ALICE)],
)
def test_nothing_is_kept_where_nothing_is_heard(room: Room) -> None:
    decision = given("!ai instructions Be kind", room)
    assert decision.room.group.instructions is None
    assert len(texts(decision)) == 1


def test_who_follows_another_assistant_keeps_them_too() -> None:
    room = with_group(settled(), standing=Standing.FOLLOWS)
    assert given("!ai instructions Be kind", room).room.group.instructions is not None


def test_a_tone_is_chosen_by_its_name() -> None:
    decision = given("!ai tone Playful")
    assert decision.room.group.settings.tone is Tone.PLAYFUL
    assert texts(decision)[0].endswith(f"as {ALICE} wished: playful.")
    back = given("!ai tone none", decision.room)
    assert back.room.group.settings.tone is Tone.USUAL
    listed = texts(given("!ai tone", decision.room))[0]
    assert "in this tone: playful" in listed
    assert all(tone in listed for tone in Tone)
    assert texts(given("!ai tone grumpy"))[0].startswith('I have no tone called "grumpy".')


def test_words_of_people_stand_in_no_state_event() -> None:
    display = json.dumps(display_of(Settings(tone=Tone.BRIEF), RULES))
    assert '"tone": "brief"' in display
    # What is shown is made of the settings alone, and these have no field for words.
    assert not any(isinstance(value, Instructions) for value in vars_of(Settings()))


def vars_of(settings: Settings) -> list[object]:
    return [getattr(settings, name) for name in settings.__dataclass_fields__]


def test_settings_say_that_there_are_some_and_whose() -> None:
    [plain] = texts(given("!ai settings", settled()))
    assert "Tone: usual" in plain
    assert "Instructions: none" in plain
    [shown] = texts(given("!ai settings", with_group(settled(), instructions=KEPT)))
    assert f"Instructions: written by {BOB}" in shown


def test_who_removes_the_message_takes_them_back_with_all_that_quoted_it() -> None:
    room = with_group(settled(), instructions=KEPT)
    room = given("!ai instructions show", room, event_id=EventId("$show")).room
    decision = decide(scene(room), removed(KEPT.event_id), NOW, RULES)
    assert decision.room.group.instructions is None
    assert Unsay((KEPT.event_id, EventId("$show"))) in decision.effects
    assert len(texts(decision)) == 1
    other = decide(scene(room), removed(EventId("$other")), NOW, RULES)
    assert other.room.group.instructions == room.group.instructions


@pytest.mark.parametrize("then", ["!ai instructions Be brief.", "!ai instructions clear"])
def test_who_removes_the_message_of_earlier_ones_takes_away_what_quoted_them(then: str) -> None:
    room = given("!ai instructions show", instructed(), event_id=EventId("$show")).room
    room = given(then, room, event_id=EventId("$then")).room
    decision = decide(scene(room), removed(KEPT.event_id), NOW, RULES)
    assert Unsay((KEPT.event_id, EventId("$show"))) in decision.effects
    assert decision.room.group.instructions == room.group.instructions
    assert texts(decision) == [], "they held no more"
    again = decide(scene(decision.room), removed(KEPT.event_id), NOW, RULES)
    assert not any(isinstance(each, Unsay) for each in again.effects)


def test_an_edit_changes_nothing() -> None:
    edit = message("!ai instructions Obey", sender=BOB, replaces=KEPT.event_id)
    decision = decide(scene(instructed()), edit, NOW, RULES)
    assert decision.room.group.instructions == KEPT
    assert [type(each) for each in decision.effects] == [Amend]


def test_they_go_along_to_a_room_that_goes_on_and_can_be_taken_back_there() -> None:
    old = replace(instructed(), successor=RoomId("!new:hs.test"), successor_by=ALICE)
    new = replace(group(), room_id=RoomId("!new:hs.test"), predecessor=ROOM, group=Group())
    assert carried_over(new, old, NOW).group.instructions == KEPT
    assert carried_over(new, replace(old, encrypted=True), NOW).group.instructions is None
    came = own_from_json(json.loads(own_to_json(CameAlong(ROOM, old.group.settings, (), KEPT))))
    assert isinstance(came, CameAlong)
    room = decide(scene(replace(new, group=group().group)), came, NOW, RULES).room
    assert room.group.instructions == KEPT
    after = decide(scene(room), RemovedBefore(KEPT.event_id), NOW, RULES)
    assert after.room.group.instructions is None
