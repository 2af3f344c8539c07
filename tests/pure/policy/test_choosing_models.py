"""`!ai model`: any member chooses for the room, among what their own plan has."""

from dataclasses import replace

import pytest

from appservice.model.effect import Decision, Govern, Notice, Sentence
from appservice.model.group import Settings
from appservice.model.ids import UserId
from appservice.model.plans import Given, Plan, Plans
from appservice.model.room import Room
from appservice.model.routing import ModelFacts
from appservice.model.rules import Rules
from appservice.policy.decide import decide
from appservice.policy.governing.plan import display_of
from appservice.policy.routing import choice_of
from appservice.policy.showing import settings_lines
from appservice.prompt.catalogue import say
from tests.pure.policy.rooms import ALICE, BOB, NOW, RULES, direct, group, message, scene

PLANS = Plans(
    named={"small": Plan(name="small", models=("Fast",))}, given=(Given(str(BOB), "small"),)
)
MODELS = (ModelFacts(name="main"), ModelFacts(name="Fast", local=True), ModelFacts(name="deep"))
SEVERAL = replace(RULES, models=MODELS, plans=PLANS)


def written(sentence: Sentence) -> str:
    return say(sentence.key, **dict(sentence.data))


def asked(
    words: str, by: UserId = ALICE, room: Room | None = None, rules: Rules = SEVERAL
) -> tuple[Decision, str]:
    decision = decide(scene(room or group()), message(f"!ai model {words}", by), NOW, rules)
    notice = next(each for each in decision.effects if isinstance(each, Notice))
    return decision, written(notice.say)


def chosen(name: str | None) -> Room:
    return replace(group(), group=replace(group().group, settings=Settings(model=name)))


@pytest.mark.parametrize(("by", "words"), [(ALICE, "DEEP"), (BOB, "fast")])
def test_a_member_chooses_for_all(by: UserId, words: str) -> None:
    decision, told = asked(words, by)
    name = {"DEEP": "deep", "fast": "Fast"}[words]
    assert decision.room.group.settings.model == name
    assert told.startswith(f"From now on {name} answers here, as {by} wished.")
    assert any(isinstance(each, Govern) for each in decision.effects)
    assert display_of(decision.room.group.settings, SEVERAL)["model"] == name
    again, told = asked("Auto", BOB, decision.room)
    assert again.room.group.settings.model is None
    assert "by the question" in told


@pytest.mark.parametrize(
    ("by", "words", "names"),
    [(BOB, "deep", "Fast."), (ALICE, "huge", "main, Fast, deep."), (BOB, "main x", "Fast.")],
)
def test_what_a_plan_does_not_have_is_refused_with_what_it_has(
    by: UserId, words: str, names: str
) -> None:
    decision, told = asked(words, by)
    assert decision.room.group.settings.model is None
    assert f'"{words}" for you here' in told
    assert told.endswith(names)


def test_alone_it_says_which_there_are() -> None:
    assert "main, Fast, deep" in asked("")[1]
    assert asked("", BOB)[1] == "There is one language model for you here: Fast."
    assert asked("", BOB, chosen("deep"))[1].startswith("Here deep answers.")
    assert asked("", rules=RULES)[1] == "There is no language model for you here."


def test_encrypted_rooms_choose_among_what_may_hear_them() -> None:
    room = replace(group(), encrypted=True)
    rules = replace(SEVERAL, local_models_only=True)
    assert asked("main", room=room, rules=rules)[1].endswith("one of these: Fast.")


def test_a_choice_that_is_gone_is_none() -> None:
    assert choice_of(chosen("deep"), SEVERAL) == "deep"
    assert choice_of(chosen("sold"), SEVERAL) is None


def test_the_settings_show_it_where_there_is_a_choice() -> None:
    def lines(room: Room, rules: Rules) -> str:
        return "\n".join(map(written, settings_lines(room, NOW, rules)))

    assert "Language model: deep (!ai model)" in lines(chosen("deep"), SEVERAL)
    assert "Language model: by the question (!ai model)" in lines(group(), SEVERAL)
    assert "Language model" not in lines(group(), RULES)


def test_a_direct_chat_has_its_own_choice() -> None:
    decision, _ = asked("deep", room=direct())
    assert decision.room.group.settings.model == "deep"
    assert not any(isinstance(each, Govern) for each in decision.effects)
