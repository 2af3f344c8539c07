"""What people write about their memory: what it is, where it works, and what is never kept."""

from typing import Any

import pytest

from appservice.model.commands.basic import Unknown
from appservice.model.commands.memory import (
    AskForget,
    AskMemory,
    AskRemember,
    AskRemembering,
    AskReword,
    MemoryHow,
)
from appservice.model.effect import Decision, Keep, Notice
from appservice.model.event import Redaction
from appservice.model.ids import EventId, TurnId
from appservice.model.remembering import RememberedKind, Remembering
from appservice.model.room import Room
from appservice.model.turn import TurnPhase, Untrue
from appservice.model.wishing import (
    ChooseRemembering,
    ForgetRemembered,
    ForgetSource,
    RememberText,
    RewordRemembered,
    ShowRemembered,
)
from appservice.policy import wishing
from appservice.policy.decide import decide
from appservice.policy.parsing import parse
from appservice.policy.wishing import kind_of, wish_of
from tests.pure.policy.rooms import (
    ALICE,
    BOB,
    MINUTE,
    NOW,
    ROOM,
    RULES,
    direct,
    group,
    message,
    scene,
    turn,
)
from tests.pure.policy.rooms import line as said_before

SAID = EventId("$said")


def given(body: str, room: Room | None = None, **more: Any) -> Decision:
    return decide(scene(room or direct()), message(body, **more), NOW, RULES)


def keys(decision: Decision) -> list[str]:
    return [each.say.key for each in decision.effects if isinstance(each, Notice)]


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("remember I like tea", AskRemember("I like tea")),
        ("remember", AskRemember("")),
        ("remember --instruction Be kind", AskRemember("Be kind", "instruction")),
        ("remember \u2014FACT Always is a word", AskRemember("Always is a word", "fact")),
        ("remember --instructions for tea", AskRemember("--instructions for tea")),
        ("memory", AskMemory()),
        ("Memory LIST", AskMemory()),
        ("memory 2", AskMemory(2)),
        ("memory page 3", AskMemory(3)),
        ("memory page two", MemoryHow("page two")),
        ("memory forget 3", AskForget((3,))),
        ("memory forget 3, #5 7-9 3", AskForget((3, 5, 7, 8, 9))),
        ("memory forget all", AskForget(None)),
        ("memory forget all yes", AskForget(None, sure=True)),
        ("memory forget all my sins", AskForget((), bad="all")),
        ("memory forget", AskForget(())),
        ("memory forget 1-99999999", AskForget((), bad="1-99999999")),
        ("memory edit 3 I like coffee", AskReword(3, "I like coffee")),
        ("memory edit tea", AskReword(None, "")),
        ("memory pause", AskRemembering("paused")),
        ("memory off", AskRemembering("off")),
        ("memory on", AskRemembering("on")),
        ("memory auto on", AskRemembering(automatic=True)),
        ("memory auto off", AskRemembering(automatic=False)),
        ("memory auto", MemoryHow("auto")),
        ("memory lane", MemoryHow("lane")),
        ("memories", Unknown("memories")),
    ],
)
def test_what_is_written_is_understood(words: str, command: object) -> None:
    assert parse(words) == command


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Always answer in French", "instruction"),
        ("please be brief", "instruction"),
        ("Never use emoji", "instruction"),
        ("Call me Al", "instruction"),
        ("don\u2019t use tables", "instruction"),
        ("Antworte immer auf Deutsch", "instruction"),
        ("I like green tea", "preference"),
        ("i don't like coriander", "preference"),
        ("My favourite colour is teal", "preference"),
        ("Ich mag Tee", "preference"),
        ("I am a vegetarian", "fact"),
        ("My sister is called Ann", "fact"),
        ("The answer is 42", "fact"),
        ("Useful things lie in the cellar", "fact"),
        ("Beatrice is my sister", "fact"),
        ("", "fact"),
    ],
)
def test_the_kind_is_guessed_by_the_words(text: str, kind: str) -> None:
    assert kind_of(text) == kind


def test_the_kinds_are_those_that_are_kept() -> None:
    assert {wishing.FACT, wishing.PREFERENCE, wishing.INSTRUCTION} == set(RememberedKind)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("that I like tea", "I like tea"),
        ("I said that", "I said that"),
        ("that", "that"),
        ("two\n  lines\u202e here", "two lines here"),
    ],
)
def test_it_is_one_clean_line(text: str, wish: str) -> None:
    assert wish_of(text) == wish


def test_what_is_to_be_remembered_is_wished_with_all_lines_of_the_message() -> None:
    decision = given("!ai remember that I like tea\n\nand cake")
    wish = RememberText(
        by=ALICE, source=SAID, text="I like tea and cake", kind="preference", about=SAID
    )
    assert decision.effects == (wish,)
    [said] = given("!ai remember --instruction I like tea").effects
    assert isinstance(said, RememberText)
    assert said.kind == "instruction"


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("memory", ShowRemembered(by=ALICE, page=1, about=SAID)),
        ("memory forget 3 5", ForgetRemembered(by=ALICE, numbers=(3, 5), about=SAID)),
        (
            "memory forget all",
            ForgetRemembered(by=ALICE, numbers=(), every=True, about=SAID, sure=False),
        ),
        ("memory forget all yes", ForgetRemembered(by=ALICE, numbers=(), every=True, about=SAID)),
        ("memory edit 3 Tea", RewordRemembered(by=ALICE, number=3, text="Tea", about=SAID)),
        ("memory pause", ChooseRemembering(by=ALICE, about=SAID, remembering="paused")),
        ("memory auto on", ChooseRemembering(by=ALICE, about=SAID, automatic=True)),
    ],
)
def test_commands_are_wishes_of_who_wrote_them(words: str, wish: object) -> None:
    assert given(f"!ai {words}").effects == (wish,)


def test_each_choice_is_one_that_is_kept() -> None:
    for word in ("on", "pause", "off"):
        [wish] = given(f"!ai memory {word}").effects
        assert isinstance(wish, ChooseRemembering)
        assert wish.remembering in set(Remembering)


@pytest.mark.parametrize(
    "words",
    [
        "remember I like tea", "remember", "memory", "memory forget 3", "memory forget all yes",
        "memory forget me", "memory edit 3 Tea", "memory edit", "memory off", "memory auto on",
        "memory lane",
    ],
)  # fmt: skip
@pytest.mark.parametrize("sender", [ALICE, BOB])
def test_in_a_group_one_sentence_says_where_it_belongs_and_nothing_is_kept(
    words: str, sender: Any
) -> None:
    room = group()
    decision = given(f"!ai {words}", room, sender=sender)
    assert keys(decision) == ["memory_in_direct"]
    assert len(decision.effects) == 1
    assert "tea" not in repr(decision).casefold()
    assert decision.room.group == given("!ai memory", room, sender=sender).room.group


def test_a_chat_that_has_ended_is_a_group_for_this(direct_ended: Room) -> None:
    assert keys(given("!ai remember I like tea", direct_ended)) == ["memory_in_direct"]


@pytest.fixture
def direct_ended() -> Room:
    return group(ALICE, person=ALICE)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("remember", "remember_how"),
        ("memory forget", "memory_forget_how"),
        ("memory edit 3", "memory_edit_how"),
        ("memory lane", "memory_how"),
    ],
)
def test_what_is_not_understood_is_said_in_one_sentence(words: str, key: str) -> None:
    assert keys(given(f"!ai {words}")) == [key]


def test_an_old_command_is_not_carried_out() -> None:
    assert keys(given("!ai remember I like tea", sent_ms=NOW - 6 * MINUTE)) == ["old_command"]


def test_the_edit_of_a_remember_is_a_wish_about_its_line() -> None:
    edit: dict[str, Any] = {"event_id": EventId("$edit"), "replaces": SAID}
    [wish] = given("!ai remember I love tea", **edit).effects
    assert wish == RememberText(
        by=ALICE, source=SAID, text="I love tea", kind="preference", about=SAID, anew=True
    )
    assert given("!ai remember", **edit).effects == ()
    assert keys(given("!ai remember x", sent_ms=NOW - 6 * MINUTE, **edit)) == ["old_command"]
    for other in ("!ai memory forget all yes", "I love tea"):
        assert not any(isinstance(e, RememberText) for e in given(other, **edit).effects)
    assert given("!ai remember x", assured=False, **edit).effects == ()


def test_what_was_said_as_talk_becomes_no_command_by_an_edit() -> None:
    at = scene(direct(), target=said_before("$said"))
    edit = message("!ai remember I love tea", event_id=EventId("$edit"), replaces=SAID)
    decision = decide(at, edit, NOW, RULES)
    assert not any(isinstance(each, RememberText) for each in decision.effects)


def test_an_edit_in_a_group_remembers_nothing() -> None:
    decision = given("!ai remember I love tea", group(), event_id=EventId("$edit"), replaces=SAID)
    assert not any(isinstance(each, RememberText | Keep) for each in decision.effects)


def test_what_is_removed_from_a_direct_chat_is_forgotten() -> None:
    gone = Redaction(
        event_id=EventId("$r"), room_id=ROOM, sender=ALICE, sent_ms=NOW - 30 * MINUTE, target=SAID
    )
    assert ForgetSource(by=ALICE, source=SAID) in decide(scene(direct()), gone, NOW, RULES).effects
    over = direct(join_rule="public")
    assert ForgetSource(by=ALICE, source=SAID) in decide(scene(over), gone, NOW, RULES).effects
    in_group = decide(scene(group()), gone, NOW, RULES)
    assert not any(isinstance(each, ForgetSource) for each in in_group.effects)


def test_an_answer_made_from_what_is_not_so_any_more_is_asked_anew() -> None:
    answered = turn(TurnPhase.ANSWERED)
    decision = decide(scene(direct(), open_turns=(answered,)), Untrue(answered.turn_id), NOW, RULES)
    drop, anew = decision.effects
    assert drop.about == anew.about == answered.about  # type: ignore[union-attr]
    assert (anew.asker, anew.thread) == (answered.asker, answered.thread)  # type: ignore[union-attr]
    for other in (turn(TurnPhase.SENDING), turn(TurnPhase.ASKED)):
        over = decide(scene(direct(), open_turns=(other,)), Untrue(other.turn_id), NOW, RULES)
        assert over.effects == ()
    assert decide(scene(direct()), Untrue(TurnId("none")), NOW, RULES).effects == ()
