"""What was asked before a no is not answered after it, but nobody in need is left alone."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.chat import Author
from appservice.model.content import ContentRules
from appservice.model.effect import AnswerTurn, Decision, DropTurns, Keep, Notice, OpenTurn
from appservice.model.given import Answered
from appservice.model.group import Settings
from appservice.model.guarding import Limits, LimitTold, SoundAlarm, TellLimit
from appservice.model.ids import EventId, TurnId, UserId
from appservice.model.judging import SHUSH, Considered, Judging, React
from appservice.model.room import Room
from appservice.model.scene import Scene
from appservice.model.speaking import Mode
from appservice.policy.decide import decide
from appservice.policy.decide.limiting import limited
from appservice.policy.decide.message import line_of
from tests.pure.policy.rooms import AI, ALICE, BOB, NOW, ROOM, RULES, direct, group, message, turn
from tests.pure.policy.test_limiting import ABOUT, ALWAYS, done, keys

ASKED = Answered(TurnId("turn"), "words")


def answered(limits: Limits, room: Room | None = None, **turns: Any) -> Decision:
    """What becomes of an answer to Alice that comes now."""
    scene = Scene(
        room or group(ALICE, BOB), open_turns=(replace(turn(), **turns),), guarded={ALICE: limits}
    )
    return decide(scene, ASKED, NOW, RULES)


@pytest.mark.parametrize(
    "limits", [ALWAYS, Limits(groups=False), Limits(no_groups=frozenset({ROOM}))]
)
def test_what_was_asked_before_is_not_answered_any_more(limits: Limits) -> None:
    left = answered(limits)
    assert not any(isinstance(each, AnswerTurn | Notice) for each in left.effects)
    assert left.effects[0] == DropTurns("sender is blocked", turn().about)
    others = [each for each in left.effects if not isinstance(each, TellLimit)]
    scene = Scene(group(ALICE, BOB), open_turns=(turn(),))
    blocked = decide(scene, ASKED, NOW, replace(RULES, blocked=(ALICE,)))
    assert others == list(blocked.effects), "as if they were blocked meanwhile"
    begun = answered(limits, shown=EventId("$part"))
    assert any(isinstance(each, AnswerTurn) for each in begun.effects), "what is seen is finished"
    assert any(isinstance(each, AnswerTurn) for each in answered(Limits(images=False)).effects)


def test_in_a_chat_of_ones_own_it_is_said_why() -> None:
    left = answered(ALWAYS, direct())
    assert keys(left) == ["limit_quiet"]
    assert DropTurns("sender is blocked", turn().about) in left.effects
    assert any(
        isinstance(each, AnswerTurn) for each in answered(Limits(groups=False), direct()).effects
    )


def test_a_remark_that_a_guardian_wants_no_more_is_not_made() -> None:
    for unasked in (True, False):
        left = answered(Limits(unasked=False), unasked=unasked)
        assert any(isinstance(each, AnswerTurn) for each in left.effects) is not unasked


@pytest.mark.parametrize(("sign", "stays"), [("❤️", False), (SHUSH, True)])
def test_no_sign_is_put_on_what_a_child_said_but_that_a_wish_was_heard(
    sign: str, stays: bool
) -> None:
    said = line_of(message("Thanks, Parlour", event_id=ABOUT), Author.HUMAN)
    effects = (Keep(said), React(ABOUT, sign))
    scene = Scene(group(), guarded={ALICE: Limits(unasked=False)})
    left = limited(Decision("reacts: thanks", group(), effects), scene, NOW, RULES)
    assert (React(ABOUT, sign) in left.effects) is stays
    assert left.why == ("reacts: thanks" if stays else "thanks")
    assert done(group(), Limits(), *effects).effects == effects


def test_nor_one_that_a_judge_wants() -> None:
    considered = Considered(about=ABOUT, asker=ALICE, since_ms=NOW, heard_ms=NOW)
    room = replace(group(), group=replace(group().group, judging=Judging(considered=considered)))
    scene = Scene(room, guarded={ALICE: Limits(unasked=False)})
    wants = Decision("judged: react (good news)", group(), (React(ABOUT, "👍"),))
    left = limited(wants, scene, NOW, RULES)
    assert left.effects == ()
    assert left.why == "judged: silent (small talk)"


HELPED = replace(RULES, content=ContentRules(help="Somebody listens at 123."))
CALLED = frozenset({AI})
IN_NEED = "Parlour, I don't want to live anymore"


def test_no_quiet_time_keeps_help_from_who_needs_it() -> None:
    scene = Scene(direct(), guarded={ALICE: ALWAYS})
    for at in (scene, replace(scene, room=decide(scene, message("Hello"), NOW, HELPED).room)):
        asked = decide(at, message(IN_NEED), NOW, HELPED)
        [said] = [
            n.say for n in asked.effects if isinstance(n, Notice) and n.say.key == "limit_help"
        ]
        assert dict(said.data)["help"] == "Somebody listens at 123."
        assert SoundAlarm(ALICE) in asked.effects
        assert not any(isinstance(each, OpenTurn) for each in asked.effects)
    calm = decide(scene, message("What is for lunch?"), NOW, HELPED)
    assert keys(calm) == ["limit_quiet"]
    assert SoundAlarm(ALICE) not in calm.effects


@pytest.mark.parametrize("limits", [ALWAYS, Limits(groups=False)])
def test_from_a_group_it_comes_into_their_own_chat(limits: Limits) -> None:
    asked = decide(
        Scene(group(), guarded={ALICE: limits}), message(IN_NEED, mentions=CALLED), NOW, HELPED
    )
    assert TellLimit(ALICE, "limit_help") in asked.effects
    assert SoundAlarm(ALICE) in asked.effects
    assert keys(asked) == []
    told = decide(Scene(direct()), LimitTold(ALICE, "limit_help", "Tea"), NOW, HELPED)
    assert keys(told) == ["limit_help"]


def test_an_answer_that_says_where_help_is_comes_however_late_it_is() -> None:
    scene = Scene(group(ALICE, BOB), open_turns=(turn(),), guarded={ALICE: ALWAYS})
    helps = replace(ASKED, text="I hear you. Somebody listens at 123.")
    said = decide(scene, helps, NOW, HELPED).effects
    assert any(isinstance(each, AnswerTurn) for each in said)


@pytest.mark.parametrize("mode", [Mode.AUTO, Mode.MENTION])
@pytest.mark.parametrize("mentions", [CALLED, frozenset[UserId]()])
def test_who_calls_it_in_need_is_answered_whatever_their_words_may_mean(
    mode: Mode, mentions: frozenset[UserId]
) -> None:
    room = group()
    room = replace(room, group=replace(room.group, settings=Settings(mode=mode)))
    asked = decide(Scene(room), message(IN_NEED, mentions=mentions), NOW, HELPED)
    assert any(isinstance(each, OpenTurn) and not each.unasked for each in asked.effects)
