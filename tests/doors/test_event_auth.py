"""Our rules of power against Synapse's own: what is planned is allowed, what is beyond is not."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from appservice.model.event import Membership
from appservice.model.group import Standing
from appservice.model.ids import UserId
from appservice.model.repair import PutState
from appservice.model.room import Room
from appservice.policy import power
from appservice.policy.creators import creators_of
from appservice.policy.governing import plan
from appservice.policy.governing.reach import KEPT, in_reach, lacks, needed
from appservice.policy.parting import parting_levels
from stage.event_auth import EventAuth
from tests.pure.policy.governed import PEOPLE, SMALL, rooms
from tests.pure.policy.rooms import AI, BOT, NOW, group

LEVELS = "m.room.power_levels"
QUICK, DEEP = 40, 600
quick = settings(
    max_examples=QUICK, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
deep = settings(quick, max_examples=DEEP)


class Judge:
    """Synapse's rules, asked about rooms as we know them."""

    def __init__(self, auth: EventAuth) -> None:
        self._auth = auth

    def allows(
        self, room: Room, kind: str, content: Mapping[str, Any], key: str = "", by: UserId = AI
    ) -> bool:
        """Whether the AI user, or somebody else, may set that state."""
        event = _event(by, kind, content, key)
        return self._auth.why_not(room.version, _creation(room), _state(room), event) is None

    def kicks(self, room: Room, user: UserId, by: UserId = AI) -> bool:
        """Whether the AI user, or somebody else, may remove that person."""
        return self.allows(room, "m.room.member", {"membership": "leave"}, user, by)


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with EventAuth() as auth:
        yield Judge(auth)


def _event(sender: UserId, kind: str, content: Mapping[str, Any], key: str = "") -> dict[str, Any]:
    return {"type": kind, "state_key": key, "sender": sender, "content": dict(content)}


def _creation(room: Room) -> dict[str, Any]:
    content: dict[str, Any] = {"room_version": room.version}
    if power.has_creators(room.version):
        content["additional_creators"] = sorted(room.creators - {room.maker})
    return {"sender": room.maker, "content": content}


def _state(room: Room) -> list[dict[str, Any]]:
    members = [
        _event(m.user_id, "m.room.member", {"membership": m.membership.value}, m.user_id)
        for m in room.members.values()
    ]
    return [
        *members,
        _event(AI, LEVELS, power.content_of(room.power)),
        _event(AI, "m.room.join_rules", {"join_rule": room.join_rule}),
    ]


def _agrees(judge: Judge, room: Room) -> None:
    """Everything that we say of the power in a room, said by Synapse too."""
    found = plan(room, NOW, SMALL)
    for each in found.repairs:
        if isinstance(each, PutState):
            assert judge.allows(room, each.event_type, each.content), each
        else:
            assert judge.kicks(room, each.user), each
    for user in (*found.beyond, *_forever(room)):
        assert not judge.kicks(room, user)
        assert not judge.allows(room, LEVELS, _lowered(room, user)), f"{user} can be lowered"
    leaves = parting_levels(room, SMALL.bots)
    assert leaves is None or judge.allows(room, LEVELS, leaves)
    _agrees_on_reach(judge, room)


def _forever(room: Room) -> frozenset[UserId]:
    """Whom nobody can remove or lower from version 12 on."""
    return room.power.creators - {AI}


def _agrees_on_reach(judge: Judge, room: Room) -> None:
    there = [m.user_id for m in room.present() if m.user_id != AI]
    can_kick = room.power.of(AI) >= room.power.kick
    for user in there:
        assert judge.kicks(room, user) == (can_kick and in_reach(room, user)), user
    if lacks(room) == ("needs_higher",):
        assert not _can_all(judge, room)
    elif room.power.of(AI) >= needed(room):
        assert _can_all(judge, room)


def _can_all(judge: Judge, room: Room) -> bool:
    """Whether all that has to be done here can be done, by Synapse."""
    now = power.content_of(room.power)
    sets = all(judge.allows(room, kind, {} if kind != LEVELS else now) for kind in KEPT)
    defaults = judge.allows(room, LEVELS, now | {"users_default": -7, "invite": -7, "kick": -7})
    return sets and defaults


def _lowered(room: Room, user: UserId) -> dict[str, Any]:
    now = power.content_of(room.power)
    return now | {"users": now["users"] | {user: 0}}


@given(room=rooms())
@quick
def test_synapse_agrees(judge: Judge, room: Room) -> None:
    _agrees(judge, room)


@pytest.mark.soak
@given(room=rooms())
@deep
def test_synapse_agrees_on_many(judge: Judge, room: Room) -> None:
    _agrees(judge, room)


@pytest.mark.parametrize("version", ["10", "11", "12"])
def test_in_a_group_of_ours_nobody_reaches_its_creator_or_us(judge: Judge, version: str) -> None:
    """Nor can anybody lift somebody else out of reach, before version 12 its creator included."""
    alice, bob = PEOPLE[:2]
    creators = frozenset((AI, alice)) if version == "12" else frozenset[UserId]()
    levels = power.levels_for_group(version, AI, alice)
    room = _ours(version, power.read(levels, creators))
    assert judge.kicks(room, bob)
    assert judge.kicks(room, alice) == (version != "12"), "before it only our own rules spare her"
    assert plan(room, NOW, SMALL).standing is Standing.STEERS
    raised = levels | {"users": levels["users"] | {bob: 100}}
    assert judge.allows(room, LEVELS, raised, by=alice) == (version == "12")
    for high in (99, 100):
        powerful = _ours(
            version, power.read(levels | {"users": levels["users"] | {bob: high}}, creators)
        )
        for user in (alice, AI):
            assert not judge.kicks(powerful, user, by=bob)
    assert creators_of(room) == {alice}


def _ours(version: str, levels: Any) -> Room:
    alice, bob = PEOPLE[:2]
    creators = frozenset((AI, alice)) if version == "12" else frozenset((AI,))
    room = group(alice, bob, version=version, creators=creators, power=levels)
    assert room.members[bob].membership is Membership.JOIN
    assert BOT not in room.members
    return room
