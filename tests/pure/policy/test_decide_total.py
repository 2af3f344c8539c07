"""The one door, for all scenes and inputs: it never raises, and its walls never open."""

import typing

from hypothesis import given
from hypothesis import strategies as st

from appservice.model import effect
from appservice.model.chat import Author
from appservice.model.crossing import AskCopy, AskShare, CarryCopy, CarryShare
from appservice.model.effect import (
    Act,
    AnswerTurn,
    Decision,
    EndDirect,
    Keep,
    Notice,
    OpenTurn,
    Redact,
    RemovePerson,
    StartVote,
)
from appservice.model.event import LineKind, RoomMessage
from appservice.model.given import Given, Judged
from appservice.model.globs import matches_any
from appservice.model.group import Standing
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.admission import still_direct
from appservice.policy.creators import creators_of
from appservice.policy.decide import decide
from appservice.prompt.catalogue import say
from tests.pure.policy.rooms import AI, NOW
from tests.pure.policy.scenes import inputs, rules, scenes

KNOWN = {
    kind
    for union in (effect.HistoryEffect, effect.TurnEffect, effect.StoreEffect, Act)
    for kind in typing.get_args(union)
}


@given(scenes, inputs, rules)
def test_every_input_in_every_scene_is_decided(at: Scene, one: Given, by: Rules) -> None:
    decision = decide(at, one, NOW, by)
    assert decision.why
    assert {type(each) for each in decision.effects} <= KNOWN
    assert decision.room.room_id == at.room.room_id
    assert decision == decide(at, one, NOW, by)
    _judge_direct(at, decision)
    _judge_crossing(at, decision)
    _judge_turns(at, one, decision, by)
    _judge_words(at, decision)
    _judge_power(at, decision)


def _judge_crossing(at: Scene, decision: Decision) -> None:
    """Something leaves a direct chat alone, for its person, and nothing is asked of a group."""
    for act in decision.effects:
        if isinstance(act, AskShare | CarryShare | AskCopy | CarryCopy):
            assert at.room.kind is decision.room.kind is RoomKind.DIRECT
            assert not isinstance(act, CarryShare | CarryCopy) or act.by == at.room.person


def _judge_direct(at: Scene, decision: Decision) -> None:
    """A direct chat is one, or it is over; and nothing becomes one."""
    kind = decision.room.kind
    assert kind is not RoomKind.DIRECT or still_direct(decision.room)
    ended = any(isinstance(each, EndDirect) for each in decision.effects)
    assert ended == (at.room.kind is RoomKind.DIRECT and kind is RoomKind.GROUP)
    if at.room.kind is RoomKind.GROUP:
        assert kind in {RoomKind.GROUP, RoomKind.LEFT}
    if ended:
        assert not {Keep, OpenTurn, AnswerTurn, Notice} & {type(each) for each in decision.effects}


def _judge_turns(at: Scene, one: Given, decision: Decision, by: Rules) -> None:
    if not any(isinstance(each, OpenTurn) for each in decision.effects):
        return
    assert at.room.quiet_until_ms <= NOW
    assert by.stopped is None
    if isinstance(one, Judged):
        return
    assert isinstance(one, RoomMessage)
    assert one.kind in {LineKind.TEXT, LineKind.EMOTE}
    assert one.replaces is None
    assert one.sender != AI
    assert not matches_any(by.bots, one.sender)
    assert at.room.joined(one.sender)
    assert NOW - one.sent_ms <= by.answer_max_age_ms


def _judge_power(at: Scene, decision: Decision) -> None:
    """Nobody acts against a creator or the AI user through it, by whatever command or vote."""
    immune = creators_of(at.room) | {AI}
    for each in decision.effects:
        if isinstance(each, RemovePerson | StartVote):
            assert each.user not in immune
            assert at.room.group.standing is Standing.STEERS


def _judge_words(at: Scene, decision: Decision) -> None:
    own = {line.event_id for line in (at.target, at.last_own) if line and line.author is Author.AI}
    for each in decision.effects:
        if isinstance(each, Redact):
            assert each.target in own
        if isinstance(each, Notice):
            assert say(each.say.key, **dict(each.say.data))


@given(scenes, st.lists(inputs, min_size=2, max_size=6), rules)
def test_a_room_goes_through_many_inputs(at: Scene, many: list[Given], by: Rules) -> None:
    """Once over, a direct chat stays over; the absence is told at most once in one moment."""
    over, away = False, 0
    for one in many:
        decision = decide(at, one, NOW, by)
        over = over or decision.room.kind is not RoomKind.DIRECT
        assert not over or decision.room.kind is not RoomKind.DIRECT
        away += sum(
            isinstance(each, Notice) and each.say.key == "away" for each in decision.effects
        )
        at = Scene(decision.room, at.open_turns, at.target, at.last_own)
    assert away <= 1
