"""Nothing that anybody says, does or votes leads to an act against a creator or the AI user.

New commands and effects are covered by themselves: commands are built from the `Command` union, and
an effect that is not known here to be harmless must not name whom it must spare.
"""

import dataclasses
import json
import typing
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum
from typing import Any, get_args, get_origin

from hypothesis import given
from hypothesis import strategies as st

from appservice.model import effect
from appservice.model.commands import Command
from appservice.model.effect import Decision, Sentence
from appservice.model.given import Given
from appservice.model.group import Ballot, Deed, DeedKind, Removals, Standing
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.whole import ChangeState, EndGroup
from appservice.policy import power
from appservice.policy.creators import creators_of
from appservice.policy.decide import decide
from appservice.policy.decide.commands import decide_command
from tests.pure.effort import twice
from tests.pure.policy.governed import DAN, PEOPLE, SMALL, rooms
from tests.pure.policy.rooms import AI, ALICE, BOB, BOT, CAROL, MINUTE, NOW, message
from tests.pure.policy.scenes import events, inputs, lines, turns

COMMANDS = get_args(Command)
ACTS = get_args(effect.Act)
HARMLESS = {
    *("Notice", "Join", "RequestGroup", "MakeGroup", "PauseInvitations", "SettleInvitation"),
    *("AddPeople", "LiftBan", "HandOver", "KeepSpace", "EndSpace", "CountUsage", "CatchUp"),
    *("SayShared", "SayCopied", "TellLimit", "AskGuardians"),
    "SoundAlarm",
}
"""Effects that may name a creator in any field: they tell, invite, or give."""
WISHED_BY = {"by", "asker", "inviter", "mention", "creator", "visitor", "sharer"}
"""Fields that say at whose wish something is done, not to whom."""

NOBODY_IS_NEW = replace(SMALL, governance=replace(SMALL.governance, newcomer_ms=0))
RULES = [NOBODY_IS_NEW, NOBODY_IS_NEW, SMALL, replace(SMALL, stopped="x")]

people = st.sampled_from([*PEOPLE, AI, BOT])
aimed_at = st.sampled_from([ALICE, ALICE, CAROL, BOB, AI, BOT])
senders = st.sampled_from([BOB, BOB, DAN, ALICE, AI, BOT])
yes = st.sampled_from([True])
words = st.sampled_from(["", "x", "7d", "5"])


def _of(hint: Any) -> st.SearchStrategy[Any]:
    """Values for a field of a command, with people out of our rooms."""
    if hint is UserId:
        return aimed_at
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        each = _of(inner[0])
        return st.lists(each, max_size=3).map(tuple)
    if inner:
        return st.one_of([st.none() if each is type(None) else _of(each) for each in inner])
    if hint is str:
        return words
    if hint is int:
        return st.sampled_from([0, 1, 5, 20, 7 * 86_400_000])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    return st.from_type(hint)


def _command(kind: type[Any]) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{f.name: _of(hints[f.name]) for f in dataclasses.fields(kind)})


ABOUT_PEOPLE = [kind for kind in COMMANDS if "UserId" in str(typing.get_type_hints(kind))]
OTHERS = [kind for kind in COMMANDS if kind not in ABOUT_PEOPLE]
# A scene costs more to make than a command: each scene sees all that name people, and two others.
given_commands = st.tuples(
    *(_command(kind) for kind in ABOUT_PEOPLE),
    *[st.sampled_from(OTHERS).flatmap(_command)] * 2,
)
ballots = st.builds(
    Ballot,
    user=people,
    by=people,
    asked=events,
    closes_ms=st.sampled_from([0, NOW, NOW + MINUTE]),
    poll=st.none() | events,
    votes=st.dictionaries(people, yes),
)
deeds = st.builds(
    Deed,
    kind=st.sampled_from(DeedKind),
    user=people,
    by=people,
    at_ms=st.sampled_from([NOW - MINUTE, NOW]),
    done=yes,
)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """A group of any shape and standing, with votes and deeds about anybody."""
    lively = draw(st.sampled_from([True, True, True, False]))
    standings = [Standing.STEERS] if lively else list(Standing)
    room = draw(rooms(standing=draw(st.sampled_from(standings)), lively=lively))
    known = replace(
        room.group,
        ballots=tuple(draw(st.lists(ballots, max_size=2))),
        deeds=tuple(draw(st.lists(deeds, max_size=2))),
        settings=replace(room.group.settings, removals=draw(st.sampled_from(Removals))),
        left_by=draw(st.sampled_from([None, None, None, *PEOPLE[:2]])),
    )
    room = replace(room, group=known)
    return Scene(
        room,
        tuple(draw(st.lists(turns, max_size=1))),
        draw(st.none() | lines),
        draw(st.none() | lines),
    )


@given(scenes(), given_commands, senders, st.sampled_from(RULES))
@twice()
def test_no_command_of_anybody_is_ever_used_against_them(
    at: Scene, commands: tuple[Command, ...], sender: UserId, rules: Rules
) -> None:
    said = message("!ai", sender, sent_ms=NOW)
    for command in commands:
        _judge(at.room, sender, decide_command(at, said, command, NOW, rules))


@given(scenes(), inputs)
@twice()
def test_nor_is_anything_else(at: Scene, one: Given) -> None:
    _judge(at.room, getattr(one, "sender", None), decide(at, one, NOW, SMALL))


def test_every_command_there_is_can_be_given() -> None:
    """The strategy above knows them all, whatever family they are of."""
    assert all(dataclasses.is_dataclass(kind) for kind in COMMANDS)
    assert len(COMMANDS) == len(set(COMMANDS)) >= 9
    assert {kind.__name__ for kind in ACTS} >= HARMLESS


def _judge(room: Room, sender: UserId | None, decision: Decision) -> None:
    spared = creators_of(room) | {room.ai}
    for each in decision.effects:
        if isinstance(each, ChangeState) and each.event_type == "m.room.power_levels":
            _judge_levels(room, sender, each)
        if isinstance(each, EndGroup):
            assert each.by in spared - {room.ai}, "only a creator ends a group"
        if isinstance(each, ACTS) and type(each).__name__ not in HARMLESS:
            named = set(_named(each)) & spared
            assert named <= {sender} - {room.ai}, f"{type(each).__name__} against {named}"


def _judge_levels(room: Room, sender: UserId | None, change: ChangeState) -> None:
    """Nobody but a creator lowers a creator."""
    after = power.read(json.loads(change.content), room.power.creators)
    for user in creators_of(room) | {room.ai}:
        lowered = after.of(user) < min(room.power.of(user), power.CREATOR_OLD)
        assert not lowered or sender in creators_of(room)


def _named(value: Any, field: str = "") -> Iterator[UserId]:
    """Every user that an effect names as somebody whom it is about."""
    if field in WISHED_BY or isinstance(value, Sentence):
        return
    if dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from _named(getattr(value, each.name), each.name)
    elif isinstance(value, tuple | frozenset | list):
        for each in value:
            yield from _named(each, field)
    elif isinstance(value, str) and value.startswith("@"):
        yield UserId(value)
