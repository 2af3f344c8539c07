"""How long what is said is kept: who chooses, within what, and what everybody is told of it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.effect import Audit, Decision, DropTurns, Notice
from appservice.model.effect import Keep as KeepLine
from appservice.model.keeping import FOREVER, NOTHING, ForgetOld, Keep, KeepRules
from appservice.model.proposing import DropProposals
from appservice.model.room import Room
from appservice.policy.decide import decide
from appservice.policy.governing.plan import display_of
from appservice.policy.retention import is_over, keep_of, keeps_less, over_before, shorter
from tests.pure.policy.rooms import ALICE, BOB, NOW, RULES, direct, group, message, scene

DAY = 86_400_000
MONTH = Keep(30 * DAY)
KEEPS = st.one_of(st.just(FOREVER), st.just(NOTHING), st.integers(1, 10**12).map(Keep))


def told(words: str, by: Any = ALICE, room: Room | None = None, **rules: Any) -> Decision:
    kept = replace(RULES, keeping=replace(KeepRules(), **rules))
    return decide(scene(room or group()), message(f"!ai keep {words}", by), NOW, kept)


def keys(decision: Decision) -> list[str]:
    return [each.say.key for each in decision.effects if isinstance(each, Notice)]


def kept_by(decision: Decision) -> Keep | None:
    return decision.room.group.settings.keep


@pytest.mark.parametrize(
    ("words", "keep", "key"),
    [
        ("30d", MONTH, "keep_now_for"),
        ("for 30 days", MONTH, "keep_now_for"),
        ("12h", Keep(DAY // 2), "keep_now_for"),
        ("6 weeks", Keep(42 * DAY), "keep_now_for"),
        ("none yes", NOTHING, "keep_now_none"),
        ("NONE  Yes", NOTHING, "keep_now_none"),
    ],
)
def test_who_made_the_group_shortens_and_what_is_over_goes(
    words: str, keep: Keep, key: str
) -> None:
    decision = told(words)
    assert (kept_by(decision), keys(decision)) == (keep, [key])
    assert ForgetOld() in decision.effects
    assert Audit("settings", ALICE, why=key) in decision.effects
    drops = [each for each in decision.effects if isinstance(each, DropTurns)]
    assert bool(drops) is keep.nothing


def test_longer_is_told_and_nothing_is_looked_for() -> None:
    room = told("30d").room
    decision = told("forever", room=room)
    assert (kept_by(decision), keys(decision)) == (FOREVER, ["keep_now_forever"])
    assert ForgetOld() not in decision.effects
    assert kept_by(told("default", room=room)) is None


def test_nothing_is_forgotten_for_good_without_being_sure() -> None:
    decision = told("none")
    assert (kept_by(decision), keys(decision)) == (None, ["keep_none_sure"])
    assert len(decision.effects) == 1


def test_other_members_ask_but_do_not_choose() -> None:
    assert keys(told("", BOB)) == ["keep_is_forever"]
    decision = told("1d", BOB)
    assert (kept_by(decision), keys(decision)) == (None, ["leaders_only"])


def test_in_a_direct_chat_its_person_chooses() -> None:
    decision = told("7d", room=direct())
    assert (kept_by(decision), keys(decision)) == (Keep(7 * DAY), ["keep_now_for"])
    assert ForgetOld() in decision.effects
    assert DropProposals() in decision.effects
    assert keys(told("", room=direct(), direct=MONTH)) == ["keep_is_for"]


@pytest.mark.parametrize(
    ("words", "most", "key"),
    [("forever", MONTH, "keep_most_for"), ("31d", MONTH, "keep_most_for"),
     ("1d", NOTHING, "keep_most_none")],
)  # fmt: skip
def test_nobody_chooses_more_than_the_operator_allows(words: str, most: Keep, key: str) -> None:
    decision = told(words, most=most)
    assert (kept_by(decision), keys(decision)) == (None, [key])


@pytest.mark.parametrize("words", ["sometimes", "0d", "yes", "-3d", "9999y", "3 parsecs", "٣d"])
def test_what_is_no_length_is_said(words: str) -> None:
    assert keys(told(words)) == ["bad_keep"]


def test_settings_and_the_room_show_it() -> None:
    room = told("30d").room
    shown = decide(scene(room), message("!ai settings", BOB), NOW, RULES).effects[0]
    assert isinstance(shown, Notice)
    assert "settings_keep_for" in [each.key for each in shown.more]
    assert display_of(room.group.settings, RULES)["keep_ms"] == 30 * DAY


@given(KEEPS, KEEPS, KEEPS)
def test_the_operators_most_always_wins(chosen: Keep, usual: Keep, most: Keep) -> None:
    room = group()
    room = replace(
        room, group=replace(room.group, settings=replace(room.group.settings, keep=chosen))
    )
    rules = replace(RULES, keeping=KeepRules(groups=usual, most=most))
    kept = keep_of(room, rules)
    assert kept in (chosen, most)
    assert not keeps_less(most, kept)
    assert not keeps_less(chosen, kept)
    assert keep_of(group(), rules) == shorter(usual, most)


@given(st.integers(0, 10**13), st.integers(0, 10**13), KEEPS, KEEPS)
def test_what_is_over_stays_over_and_a_shorter_time_takes_more(
    said: int, now: int, one: Keep, other: Keep
) -> None:
    if is_over(said, one, now):
        assert is_over(said, one, now + DAY)
        assert is_over(said, shorter(one, other), now)
        assert is_over(max(0, said - DAY), one, now)
    assert not is_over(said, FOREVER, now)
    assert is_over(said, NOTHING, now)


@given(st.integers(0, 10**12), st.integers(0, 10**12), KEEPS)
def test_the_moment_before_which_all_is_over_says_the_same(said: int, now: int, keep: Keep) -> None:
    before = over_before(keep, now)
    assert is_over(min(said, now), keep, now) == (before is not None and min(said, now) < before)


@pytest.mark.parametrize(
    ("keep", "age", "taken_in"),
    [(FOREVER, 900 * DAY, True), (MONTH, 29 * DAY, True), (MONTH, 31 * DAY, False),
     (NOTHING, DAY, True), (NOTHING, 3 * DAY, False)],
)  # fmt: skip
def test_what_comes_again_when_it_is_over_is_not_taken_in(
    keep: Keep, age: int, taken_in: bool
) -> None:
    room = group()
    settings = replace(room.group.settings, keep=keep)
    room = replace(room, group=replace(room.group, settings=settings))
    late = replace(message("hello", BOB), sent_ms=NOW - age)
    decision = decide(scene(room), late, NOW, RULES)
    assert any(isinstance(each, KeepLine) for each in decision.effects) is taken_in
