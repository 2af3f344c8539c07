"""Power levels of a group, case by case: who is lowered, who is raised, and what is left alone."""

from dataclasses import replace
from typing import Any

import pytest

from appservice.model.group import DISPLAY, Group, Invitations, Settings, Standing
from appservice.model.ids import UserId
from appservice.model.room import PowerLevels, Room
from appservice.policy import power
from appservice.policy.governing.levels import CLOSED, levels
from appservice.policy.governing.reach import lacks, out_of_reach
from tests.pure.policy.rooms import AI, ALICE, BOB, CAROL, NOW, RULES, group

OLD = ("10", "11")
EVERY = (*OLD, "12")


def made(version: str, **changed: Any) -> Room:
    """A group of ours in that version; `changed` are keys of its power levels."""
    creators = frozenset((AI, ALICE)) if version == "12" else frozenset()
    content = power.levels_for_group(version, AI, ALICE)
    for key, value in changed.items():
        content[key] = content[key] | value if isinstance(value, dict) else value
    return group(version=version, power=power.read(content, creators))


def peoples(version: str, ai: int, **changed: Any) -> Room:
    """A room that Alice made, the AI user at that level."""
    creators = frozenset((ALICE,))
    listed = creators if version == "12" else frozenset[UserId]()
    users = {AI: ai} if version == "12" else {AI: ai, ALICE: 100}
    content = {"users": users | changed.pop("users", {}), **changed}
    return group(
        version=version,
        creators=creators,
        power=power.read(content, listed),
        maker=ALICE,
        request=None,
        asker=None,
    )


def wanted(room: Room) -> dict[str, Any]:
    """The content that is to be written; there must be one."""
    found = levels(room, NOW, RULES)
    assert found.wanted is not None
    assert found.broken
    return dict(found.wanted)


@pytest.mark.parametrize("version", EVERY)
def test_our_own_groups_are_as_they_should_be(version: str) -> None:
    assert levels(made(version), NOW, RULES).wanted is None


@pytest.mark.parametrize("version", EVERY)
@pytest.mark.parametrize("high", [51, 99, 100])
def test_who_was_raised_too_high_is_lowered(version: str, high: int) -> None:
    assert wanted(made(version, users={BOB: high}))["users"][BOB] == 50


@pytest.mark.parametrize("version", EVERY)
def test_members_may_be_raised_to_fifty(version: str) -> None:
    assert levels(made(version, users={BOB: 50, CAROL: -1}), NOW, RULES).wanted is None


@pytest.mark.parametrize("version", OLD)
@pytest.mark.parametrize("low", [0, 50, 99])
def test_a_creators_lowered_power_is_restored(version: str, low: int) -> None:
    assert wanted(made(version, users={ALICE: low}))["users"][ALICE] == 100


@pytest.mark.parametrize("version", OLD)
def test_whom_a_group_was_handed_over_to_is_its_creator(version: str) -> None:
    room = made(version, users={BOB: 100, ALICE: 100})
    room = replace(room, group=Group(standing=Standing.STEERS, creator=BOB))
    assert wanted(room)["users"] == {AI: 101, BOB: 100, ALICE: 50}


@pytest.mark.parametrize("version", EVERY)
@pytest.mark.parametrize("key", ["state_default", "kick", "ban", "redact"])
def test_rights_over_others_are_not_for_every_member(version: str, key: str) -> None:
    assert wanted(made(version, **{key: 0}))[key] == 50
    assert levels(made(version, **{key: 80}), NOW, RULES).wanted is None


@pytest.mark.parametrize("version", EVERY)
def test_nobody_has_power_by_default(version: str) -> None:
    assert wanted(made(version, users_default=50))["users_default"] == 0
    assert wanted(made(version, users_default=-5))["users_default"] == 0


@pytest.mark.parametrize("version", EVERY)
@pytest.mark.parametrize("kind", [*power.GUARDED, DISPLAY])
def test_what_could_lift_somebody_out_of_reach_is_guarded(version: str, kind: str) -> None:
    right = made(version).power.events[kind]
    assert wanted(made(version, events={kind: 50}))["events"][kind] == right
    without = made(version)
    events = {k: v for k, v in without.power.events.items() if k != kind}
    without = replace(without, power=replace(without.power, events=events))
    assert wanted(without)["events"][kind] == right


@pytest.mark.parametrize("version", EVERY)
def test_what_we_do_not_know_is_kept(version: str) -> None:
    room = made(version, users={BOB: 100}, events={"org.example.odd": 7})
    rest = {"notifications": {"room": 20}, "org.example": {"a": [1]}}
    room = replace(room, power=replace(room.power, rest=rest))
    found = wanted(room)
    assert found["notifications"] == {"room": 20}
    assert found["org.example"] == {"a": [1]}
    assert found["events"]["org.example.odd"] == 7


def test_in_version_12_no_creator_is_ever_listed() -> None:
    room = made("12", users={BOB: 100})
    assert set(wanted(room)["users"]) == {BOB}


@pytest.mark.parametrize(("version", "own"), [("10", 100), ("11", 100), ("12", 150)])
def test_in_a_room_of_somebody_else_the_same_holds_as_far_as_it_reaches(
    version: str, own: int
) -> None:
    room = peoples(version, own, users={BOB: own - 1, CAROL: own})
    found = wanted(room)
    assert found["users"][BOB] == 50
    assert found["users"][CAROL] == own
    assert found["users"].get(ALICE) == (None if version == "12" else 100)
    assert max(found["events"].values()) <= own
    there = group(ALICE, BOB, CAROL)
    assert out_of_reach(replace(room, members=there.members)) == (CAROL,)
    assert out_of_reach(room) == (), "who is not here needs no word"


@pytest.mark.parametrize("version", OLD)
def test_power_that_came_by_default_does_not_go_with_it(version: str) -> None:
    """Everybody stood at 100, the AI user and the creator too: they stay there."""
    levels_now = PowerLevels(users={}, users_default=100)
    room = replace(peoples(version, 100), power=levels_now)
    found = wanted(room)
    assert (found["users"], found["users_default"]) == ({AI: 100, ALICE: 100}, 0)


@pytest.mark.parametrize(
    ("version", "own", "key"),
    [("12", 100, "needs_owner"), ("11", 99, "needs_admin"), ("10", 50, "needs_admin")],
)
def test_what_is_lacking_is_named(version: str, own: int, key: str) -> None:
    assert lacks(peoples(version, own)) == (key,)


@pytest.mark.parametrize(
    "changed",
    [{"kick": 101}, {"invite": 200}, {"users_default": 101}, {"state_default": 101}]
    + [{"events": {kind: 101}} for kind in ("m.room.power_levels", "m.room.join_rules")],
)
def test_rights_above_the_ai_users_own_level_are_lacking(changed: dict[str, Any]) -> None:
    assert lacks(peoples("11", 100, **changed)) == ("needs_higher",)
    assert lacks(peoples("11", 100, ban=101, redact=101)) == ()


@pytest.mark.parametrize("version", EVERY)
def test_where_the_ai_user_alone_invites_the_level_stays_up(version: str) -> None:
    only = Group(standing=Standing.STEERS, settings=Settings(invitations=Invitations.AI))
    found = levels(replace(made(version), group=only), NOW, RULES)
    assert found.wanted is not None
    assert found.wanted["invite"] == CLOSED
    up = replace(made(version, invite=60), group=only)
    assert levels(up, NOW, RULES).wanted is None


@pytest.mark.parametrize("version", EVERY)
def test_invite_rises_late_and_falls_as_late(version: str) -> None:
    small = replace(RULES, max_people=2)
    for invite, rules, then in ((0, small, CLOSED), (25, small, CLOSED), (CLOSED, RULES, 0)):
        room = replace(
            made(version, invite=invite), group=Group(standing=Standing.STEERS, changed_ms=NOW)
        )
        soon = levels(room, NOW + 9_999, rules)
        assert (soon.wanted, soon.due_ms) == (None, NOW + 10_000)
        late = levels(room, NOW + 10_000, rules)
        assert late.wanted is not None
        assert late.wanted["invite"] == then
        assert not late.broken
