"""Power levels: read from anything, chosen for our groups, handed over when leaving."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.ids import UserId
from appservice.model.room import PowerLevels
from appservice.policy.power import has_creators, levels_for_group, levels_for_leaving, read
from tests.pure.matrix.wild import anything
from tests.pure.policy.rooms import AI, ALICE, BOB

NOBODY: frozenset[UserId] = frozenset()
GUARDED = (
    "m.room.power_levels",
    "m.room.join_rules",
    "m.room.server_acl",
    "m.room.history_visibility",
    "m.room.tombstone",
)


@pytest.mark.parametrize(
    ("version", "modern"),
    [("1", False), ("10", False), ("11", False), ("12", True), ("13", True), ("100", True)]
    + [(odd, False) for odd in ("", "org.matrix.msc1", "12.0", "-12", "١٢", "1" * 5000)],
)
def test_creators_are_above_all_from_version_12_on(version: str, modern: bool) -> None:
    assert has_creators(version) is modern


def test_what_a_room_does_not_say_is_what_the_specification_says() -> None:
    assert read({}, NOBODY) == PowerLevels()


def test_what_a_room_says_is_read() -> None:
    content: dict[str, Any] = {
        "users": {ALICE: 100, BOB: 0},
        "users_default": 1,
        "events": {"m.room.name": 2},
        "events_default": 3,
        "state_default": 4,
        "invite": 5,
        "kick": 6,
        "ban": 7,
        "redact": 8,
    }
    levels = read(content, frozenset((AI,)))
    assert levels == PowerLevels(
        users={ALICE: 100, BOB: 0},
        users_default=1,
        events={"m.room.name": 2},
        events_default=3,
        state_default=4,
        invite=5,
        kick=6,
        ban=7,
        redact=8,
        creators=frozenset((AI,)),
    )
    assert levels.of(AI) > levels.of(ALICE) > levels.of(UserId("@x:y")) > levels.of(BOB)


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("100", 100),
        (" +7 ", 7),
        ("-1", -1),
        ("5.0", 50),
        ("", 50),
        (5.0, 50),
        (True, 50),
        (None, 50),
        ([1], 50),
        ("9" * 400, 50),
        (10**400, 2**53 - 1),
        (-(10**400), 1 - 2**53),
    ],
)
def test_numbers_in_strings_count_as_old_rooms_have_them(written: object, level: int) -> None:
    assert read({"kick": written}, NOBODY).kick == level
    listed = read({"users": {ALICE: written}}, NOBODY).users.get(ALICE, 50)
    assert listed == level


@given(anything)
def test_levels_are_read_from_anything(content: Any) -> None:
    keys = ("users", "events", "invite", "users_default", "state_default")
    levels = read(dict.fromkeys(keys, content), NOBODY)
    assert all(type(level) is int for level in (*levels.users.values(), levels.invite))
    assert levels.of(ALICE) >= 1 - 2**53


def test_in_version_12_creators_are_not_listed() -> None:
    content = levels_for_group("12", AI, ALICE)
    assert content["users"] == {}
    levels = read(content, frozenset((AI, ALICE)))
    assert all(levels.events[kind] >= 100 for kind in GUARDED)
    assert levels.events["m.room.tombstone"] == 150
    assert levels.of(AI) == levels.of(ALICE) == float("inf")


@pytest.mark.parametrize("version", ["10", "11"])
def test_before_it_the_ai_user_stands_one_above_the_creator(version: str) -> None:
    levels = read(levels_for_group(version, AI, ALICE), NOBODY)
    assert (levels.of(AI), levels.of(ALICE)) == (101, 100)
    assert all(levels.of(ALICE) < levels.events[kind] <= levels.of(AI) for kind in GUARDED)


@pytest.mark.parametrize("version", ["10", "11", "12"])
def test_members_of_our_groups_talk_and_invite_and_no_more(version: str) -> None:
    levels = read(levels_for_group(version, AI, ALICE), NOBODY)
    assert levels.users_default == levels.events_default == levels.invite == 0
    assert min(levels.state_default, levels.kick, levels.ban, levels.redact) == 50
    assert levels.events["m.room.encryption"] == 100


@pytest.mark.parametrize("version", ["10", "11"])
def test_leaving_an_old_group_of_ours_leaves_its_creator_able_to_do_all(version: str) -> None:
    ours = read(levels_for_group(version, AI, ALICE), NOBODY)
    left = levels_for_leaving(ours, ALICE, ours.of(AI))
    assert left is not None
    after = read(left, NOBODY)
    assert max(after.events.values()) <= after.of(ALICE) == 100


def test_leaving_a_new_group_of_ours_to_its_creator_changes_nothing() -> None:
    ours = read(levels_for_group("12", AI, ALICE), frozenset((AI, ALICE)))
    assert levels_for_leaving(ours, ALICE, ours.of(AI)) is None


def test_without_its_creator_a_new_group_gets_an_heir() -> None:
    ours = read(levels_for_group("12", AI, ALICE), frozenset((AI, ALICE)))
    left = levels_for_leaving(ours, BOB, ours.of(AI))
    assert left is not None
    assert left["users"] == {BOB: 100}
    assert max(left["events"].values()) == 100


def test_a_raised_invite_is_opened() -> None:
    left = levels_for_leaving(PowerLevels(invite=50, users={ALICE: 100}), ALICE, 100)
    assert left is not None
    assert left["invite"] == 0


def test_nobody_is_lowered_by_an_heir_who_stands_higher() -> None:
    owned = PowerLevels(users={ALICE: 150}, events={"m.room.tombstone": 150}, state_default=120)
    assert levels_for_leaving(owned, ALICE) is None


def test_all_that_an_heir_could_not_reach_comes_down() -> None:
    high = PowerLevels(users={AI: 200}, kick=200, ban=150, redact=101, state_default=200)
    left = levels_for_leaving(high, BOB, 200)
    assert left is not None
    assert (left["kick"], left["ban"], left["redact"], left["state_default"]) == (100,) * 4
    assert left["users"] == {AI: 200, BOB: 100}


def test_what_is_beyond_the_own_level_is_left_as_it_is() -> None:
    """The homeserver would refuse the whole change, and the AI user could not leave well."""
    modest = PowerLevels(users={AI: 51}, events={"m.room.tombstone": 100, "x": 51}, ban=80)
    left = levels_for_leaving(replace(modest, invite=51), BOB, 51)
    assert left is not None
    assert left["users"] == {AI: 51, BOB: 51}
    assert (left["events"], left["ban"]) == ({"m.room.tombstone": 100, "x": 51}, 80)
    assert left["invite"] == 0
    assert levels_for_leaving(PowerLevels(invite=60, users={AI: 50, BOB: 50}), BOB, 50) is None


levels_of_a_room = st.builds(
    PowerLevels,
    users=st.dictionaries(st.sampled_from([AI, ALICE, BOB]), st.integers(-2, 160)),
    events=st.dictionaries(st.sampled_from(GUARDED), st.integers(-2, 160)),
    creators=st.sampled_from([NOBODY, frozenset((ALICE,))]),
    **dict.fromkeys(
        ("users_default", "events_default", "state_default", "invite", "kick", "ban", "redact"),
        st.integers(-2, 160),
    ),
)


@given(levels_of_a_room, st.sampled_from([None, ALICE, BOB]))
def test_leaving_only_opens(levels: PowerLevels, heir: UserId | None) -> None:
    own = levels.of(AI)
    left = levels_for_leaving(levels, heir, own)
    if left is None:
        return
    after = read(left, levels.creators)
    assert after != levels
    assert not set(left["users"]) & levels.creators - set(levels.users)
    for name in ("invite", "kick", "ban", "redact", "state_default"):
        before, now = getattr(levels, name), getattr(after, name)
        assert now <= before
        assert now == before or before <= own
    assert all(after.events[kind] <= level for kind, level in levels.events.items())
    for user in (AI, ALICE, BOB):
        assert after.of(user) >= levels.of(user)
        assert after.of(user) == levels.of(user) or (user == heir and after.of(user) <= own)
