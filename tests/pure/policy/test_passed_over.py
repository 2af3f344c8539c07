"""Whose words are passed over in a group, and that nobody can ask for which reason they are."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.age import Age, AgeBand, AgePolicy, Trust
from appservice.model.chat import Author, Line
from appservice.model.effect import Decision, Keep, OpenTurn, SetTimer
from appservice.model.event import LineKind
from appservice.model.given import Tick
from appservice.model.guarding import Limits, QuietHours, TellLimit
from appservice.model.ids import EventId, UserId
from appservice.model.judging import AskJudge, Considered, Judging, Ruled
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.decide import decide
from appservice.policy.decide.message import line_of
from appservice.policy.explaining import explained
from appservice.policy.judging import TIMER
from tests.pure.policy.rooms import ALICE, BOB, CAROL, NOW, RULES, group, message

ROOM_OF_THREE = group(ALICE, BOB, CAROL)
QUIET = Scene(ROOM_OF_THREE, guarded={BOB: Limits(quiet=(QuietHours(0, 1440, "UTC"),))})
WITHOUT_GROUPS = Scene(ROOM_OF_THREE, guarded={BOB: Limits(groups=False)})
MIXED = Scene(
    ROOM_OF_THREE,
    ages={
        ALICE: Age(AgeBand.ADULT, Trust.STATED),
        BOB: Age(AgeBand.UNKNOWN, Trust.NONE),
        CAROL: Age(AgeBand.UNDER_13, Trust.STATED),
    },
)
NOBODY_UNKNOWN = replace(RULES, age=replace(RULES.age, policies=frozenset({AgePolicy.NO_UNKNOWN})))
BLOCKED = replace(RULES, blocked=(BOB,))
SCENES = {
    "quiet": (QUIET, RULES),
    "groups off": (WITHOUT_GROUPS, RULES),
    "mixed": (MIXED, NOBODY_UNKNOWN),
}
WORDS = (
    *("Parlour, hello", "What does anybody know of trains?", "Thanks, Parlour", "Alice, hello"),
    *("Parlour, be quiet please", "ok", ""),
)


def words_of_bob(event_id: str, words: str) -> Line:
    """These, as history has them."""
    return line_of(message(words, BOB, event_id=EventId(event_id)), Author.HUMAN)


def seen_by_others(decision: Decision) -> Decision:
    """The decision without what comes into that person's own chat."""
    effects = tuple(each for each in decision.effects if not isinstance(each, TellLimit))
    return replace(decision, effects=effects)


@pytest.mark.parametrize("name", SCENES)
@given(
    st.sampled_from(WORDS),
    st.sampled_from([LineKind.TEXT, LineKind.EMOTE, LineKind.IMAGE, LineKind.AUDIO]),
    st.sampled_from([0, 3_600_000]),
)
def test_words_that_a_guardian_leaves_unanswered_look_as_those_of_somebody_blocked(
    name: str, words: str, kind: LineKind, ago_ms: int
) -> None:
    scene, rules = SCENES[name]
    said = message(words, BOB, kind=kind, sent_ms=NOW - ago_ms)
    limited = decide(scene, said, NOW, rules)
    blocked = decide(Scene(ROOM_OF_THREE), said, NOW, BLOCKED)
    assert seen_by_others(limited) == blocked


@pytest.mark.parametrize("name", SCENES)
def test_who_asks_why_reads_one_reason_for_all(name: str) -> None:
    scene, rules = SCENES[name]
    told = why(scene, rules)
    assert told == why(Scene(ROOM_OF_THREE), BLOCKED)
    assert told != why(Scene(ROOM_OF_THREE), RULES)


def why(scene: Scene, rules: Rules) -> tuple[object, ...]:
    """What Carol is told of Bob's words."""
    ruling = decide(scene, message("Parlour, hello", BOB), NOW, rules).why
    about = words_of_bob("$said", "Parlour, hello")
    return explained(replace(scene, target_ruling=ruling), about, CAROL, rules)


@pytest.mark.parametrize("name", SCENES)
def test_an_edit_is_no_way_to_find_out(name: str) -> None:
    scene, rules = SCENES[name]
    edit = message("Parlour, hello", BOB, replaces=EventId("$old"), event_id=EventId("$new"))

    def of(scene: Scene) -> Scene:
        old = words_of_bob("$old", "Alice, hello")
        return replace(scene, target=old, recent=(old,))

    limited = decide(of(scene), edit, NOW, rules)
    assert seen_by_others(limited) == decide(of(Scene(ROOM_OF_THREE)), edit, NOW, BLOCKED)
    free = decide(of(Scene(ROOM_OF_THREE)), edit, NOW, RULES)
    assert any(isinstance(each, OpenTurn) for each in free.effects), "it would be answered"


def test_that_person_is_told_in_their_own_chat_and_others_are_answered() -> None:
    asked = decide(QUIET, message("Parlour, hello", BOB), NOW, RULES)
    assert [type(each) for each in asked.effects] == [Keep, TellLimit]
    other = decide(QUIET, message("Parlour, hello", CAROL), NOW, RULES)
    assert any(isinstance(each, OpenTurn) for each in other.effects)


def considering(asker: UserId) -> Room:
    """The group in which it is time to ask a judge about what that person said."""
    about = Considered(about=EventId("$m"), asker=asker, since_ms=NOW, heard_ms=NOW)
    judging = Judging(considered=about)
    return replace(ROOM_OF_THREE, group=replace(ROOM_OF_THREE.group, judging=judging))


def test_whom_no_remark_may_answer_nobody_is_asked_about_and_why_says_what_a_judge_would() -> None:
    late = NOW + 60_000
    free = decide(Scene(considering(BOB)), Tick(TIMER), late, RULES)
    assert any(isinstance(each, AskJudge) for each in free.effects)
    guarded = {BOB: Limits(unasked=False)}
    left = decide(Scene(considering(BOB), guarded=guarded), Tick(TIMER), late, RULES)
    assert left.room.group.judging.considered is None
    assert SetTimer(TIMER, None) in left.effects
    ruled = [each for each in left.effects if isinstance(each, Ruled)]
    assert [each.event_id for each in ruled] == [EventId("$m")]
    about = words_of_bob("$m", "What does anybody know of trains?")
    silent = Scene(ROOM_OF_THREE, target_ruling="judged: silent (small talk)")
    told = explained(replace(silent, target_ruling=ruled[0].why), about, CAROL, RULES)
    assert told == explained(silent, about, CAROL, RULES)
