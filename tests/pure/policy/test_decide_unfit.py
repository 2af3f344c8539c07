"""What becomes of a turn whose words are not fit, or that nobody could look over."""

from dataclasses import replace

import pytest

from appservice.model.effect import Decision, DropTurns, Notice, sentence
from appservice.model.rating import Category
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.turn import Turn, TurnPhase
from appservice.model.unfit import Unfit
from appservice.policy.content import NOT_JUDGED, UNFIT
from appservice.policy.decide import decide
from appservice.policy.streaming import Ending, ending
from appservice.prompt.catalogue import say
from tests.pure.policy.rooms import MINUTE, NOW, RULES, group, scene, turn

HOUR = 60 * MINUTE


def unfit(one: Turn, where: Scene | None = None, rules: Rules = RULES, **more: object) -> Decision:
    given = {"turn_id": one.turn_id, "reason": UNFIT, "category": Category.DRUGS, **more}
    return decide(where or scene(open_turns=(one,)), Unfit(**given), NOW, rules)  # type: ignore[arg-type]


@pytest.mark.parametrize("phase", [TurnPhase.ASKED, TurnPhase.ANSWERED])
@pytest.mark.parametrize("category", Category)
def test_the_answer_is_dropped_and_who_asked_is_told_kindly(
    phase: TurnPhase, category: Category
) -> None:
    one = turn(phase)
    decision = unfit(one, category=category, help="Call 1.")
    drop, notice = decision.effects
    assert drop == DropTurns(UNFIT, one.about)
    assert isinstance(notice, Notice)
    assert (notice.reply_to, notice.thread, notice.mention) == (one.about, one.thread, None)
    assert notice.say == sentence(f"unfit_{category}", help="Call 1.")
    told = say(notice.say.key, **dict(notice.say.data))
    assert ("Call 1." in told) == (category in (Category.SELF_HARM, Category.APPEARANCE))


def test_without_a_category_it_is_told_all_the_same() -> None:
    one = turn()
    assert unfit(one, category=None).effects[1] == Notice(sentence(UNFIT), one.about, one.thread)


@pytest.mark.parametrize("phase", [TurnPhase.WAITING, TurnPhase.SENDING, TurnPhase.CLOSING])
def test_a_turn_that_is_over_or_not_begun_stays_as_it_is(phase: TurnPhase) -> None:
    one = turn(phase)
    assert unfit(one).effects == ()
    assert unfit(one, scene()).effects == ()


def test_of_a_remark_that_nobody_called_for_nothing_is_said() -> None:
    one = replace(turn(), unasked=True)
    assert unfit(one).effects == (DropTurns(UNFIT, one.about),)


def test_nothing_is_said_while_it_is_quiet() -> None:
    one = turn()
    quiet = scene(replace(group(), quiet_until_ms=NOW + 1), open_turns=(one,))
    assert unfit(one, quiet).effects == (DropTurns(UNFIT, one.about),)


def test_that_nothing_can_be_judged_is_said_once_an_hour() -> None:
    one = turn()
    first = unfit(one, reason=NOT_JUDGED, category=None)
    assert first.effects == (
        DropTurns(NOT_JUDGED, one.about),
        Notice(sentence(NOT_JUDGED), one.about, one.thread),
    )
    after = scene(first.room, open_turns=(one,))
    again = unfit(one, after, reason=NOT_JUDGED, category=None)
    assert again.effects == (DropTurns(NOT_JUDGED, one.about),)
    later = decide(after, Unfit(one.turn_id, NOT_JUDGED), NOW + HOUR, RULES)
    assert len(later.effects) == 2


def test_who_may_need_help_is_told_where_it_is_every_time() -> None:
    one = turn()
    first = unfit(one, reason=NOT_JUDGED, category=None)
    again = unfit(
        one, scene(first.room, open_turns=(one,)), reason=NOT_JUDGED, category=None, help="Call 1."
    )
    told = Notice(sentence("not_judged_help", help="Call 1."), one.about, one.thread)
    assert again.effects == (DropTurns(NOT_JUDGED, one.about), told)
    assert "Call 1." in say("not_judged_help", help="Call 1.")


def test_that_it_is_stopped_is_what_is_said_then() -> None:
    one = turn()
    decision = unfit(one, rules=replace(RULES, stopped="maintenance"))
    assert decision.effects[1] == Notice(sentence("stopped_serverwide"), one.about, one.thread)


@pytest.mark.parametrize("why", [UNFIT, NOT_JUDGED])
def test_what_was_shown_of_it_goes(why: str) -> None:
    assert ending(why, "Many words of it, and more", again=False) is Ending.REMOVED
    assert ending(why, "Many words of it, and more", again=True) is Ending.RESTORED
