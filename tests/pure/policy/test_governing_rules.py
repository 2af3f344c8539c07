"""The rules of a group, for all rooms: repairs converge, and spare whom they must spare."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from appservice.model.group import Standing
from appservice.model.ids import UserId
from appservice.model.repair import PutState, TakeSeat
from appservice.model.room import Room
from appservice.policy import power
from appservice.policy.creators import creators_of
from appservice.policy.governing import plan
from appservice.policy.governing.plan import MEMBERS_ONLY
from tests.pure.effort import twice
from tests.pure.policy.filling import Filling
from tests.pure.policy.governed import SMALL, rooms
from tests.pure.policy.keeping import Keeping, as_it_was
from tests.pure.policy.rooms import AI, NOW


@given(rooms())
@twice()
def test_one_round_of_repairs_leaves_none_but_the_lazy_one(room: Room) -> None:
    keeping = Keeping(room, SMALL)
    keeping.govern()
    if keeping.room.group.standing is not Standing.STEERS:
        assert keeping.done == []
        return
    left = plan(keeping.room, keeping.now_ms, SMALL).repairs
    assert {each.what for each in left if isinstance(each, PutState)} <= {"invite"}
    assert not any(isinstance(each, TakeSeat) for each in left)
    kept = keeping.room
    assert (kept.join_rule, kept.guest_access, kept.alias) == ("invite", "forbidden", None)
    assert kept.history_visibility in MEMBERS_ONLY
    keeping.wait(SMALL.governance.settle_ms)
    assert plan(keeping.room, keeping.now_ms, SMALL).repairs == ()
    assert keeping.room.power.rest == room.power.rest, "what we do not know stays"


@given(rooms())
@twice()
def test_whoever_undoes_the_repairs_makes_them_stop(room: Room) -> None:
    keeping = Keeping(room, SMALL)
    for _ in range(40):
        before = len(keeping.done)
        keeping.govern()
        if len(keeping.done) == before:
            break
        as_it_was(keeping, room)
        keeping.now_ms += 1000
    else:
        raise AssertionError("it goes on for ever")
    standing = keeping.room.group.standing
    fought = [each.what for each in keeping.done if isinstance(each, PutState)]
    assert all(fought.count(what) <= SMALL.governance.fights + 1 for what in fought)
    if standing is Standing.YIELDED:
        assert keeping.said.count("yielded") == 1
        assert not keeping.room.listens


@given(rooms())
@twice()
def test_repairs_lie_within_reach_and_spare_the_creators(room: Room) -> None:
    found = plan(room, NOW, SMALL)
    for each in found.repairs:
        if isinstance(each, TakeSeat):
            assert each.user not in creators_of(room) | {AI}
            assert room.power.kick <= room.power.of(AI) > room.power.of(each.user)
        else:
            _judge_state(room, each)
    assert not set(found.beyond) & (creators_of(room) | {AI})


def _judge_state(room: Room, put: PutState) -> None:
    levels, own = room.power, room.power.of(AI)
    assert levels.events.get(put.event_type, levels.state_default) <= own
    if put.event_type != "m.room.power_levels":
        return
    content: Any = put.content
    before = power.content_of(levels)
    for key, now in content.items():
        if isinstance(now, int) and now != before[key]:
            assert max(now, before[key]) <= own, key
    for kind, now in content["events"].items():
        if now != levels.events.get(kind):
            assert max(now, levels.events.get(kind, now)) <= own, kind
    after = power.read(content, levels.creators)
    for user in {*levels.users, *content["users"]}:
        _judge_person(room, user, levels.users.get(user), content["users"].get(user))
    for creator in creators_of(room):
        assert after.of(creator) >= min(levels.of(creator), power.CREATOR_OLD)
        assert creator not in levels.creators or creator not in content["users"]
    assert after.of(AI) == own, "it never gives its own power away"


def _judge_person(room: Room, user: UserId, before: int | None, now: int | None) -> None:
    if before == now:
        return
    own = room.power.of(AI)
    assert now is not None, "nobody is left out"
    assert now <= own
    assert before is None or before < own or user == AI


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 30_000)), max_size=25),
    st.sampled_from([2, 3, 4]),
)
@twice()
def test_filling_and_emptying_writes_levels_once_for_each_crossing(
    moves: list[tuple[bool, int]], seats: int
) -> None:
    """`moves`: somebody comes or goes, and how long it is until the next one does."""
    filling = Filling(seats)
    for comes, then_ms in moves:
        filling.come() if comes else filling.go()
        filling.keeping.wait(then_ms)
    filling.keeping.wait(60_000)
    assert filling.keeping.levels_written() <= filling.crossings
    assert (filling.keeping.room.power.invite > 50) == filling.full
    assert filling.keeping.room.group.standing is Standing.STEERS
