"""Ages, limits of guardians and rules of organisations, of all kinds."""

from hypothesis import strategies as st

from appservice.model.age import Age, AgeBand, AgePolicy, AgeRules, Ages, GroupsFor, Trust, Unknown
from appservice.model.guarding import (
    Guarded,
    GuardingChanged,
    GuardingInput,
    Limits,
    LimitTold,
    OutWished,
    QuietHours,
)
from appservice.model.ids import RoomId, UserId
from tests.pure.policy.rooms import NOW, ROOM

BODIES = (
    *("!ai remove me", "!ai remove me from all", "!ai remember that I like tea"),
    *("!ai mode off", "!ai model deep", "!ai why", "!ai privacy"),
)

any_age = st.builds(Age, st.sampled_from(AgeBand), st.sampled_from(Trust))
quiet_hours = st.builds(
    QuietHours,
    st.integers(0, 1440),
    st.integers(0, 1440),
    st.sampled_from(["Europe/Berlin", "Asia/Kolkata", "UTC", "", "Nowhere/At_All"]),
)
group_ids = st.frozensets(st.sampled_from([ROOM, RoomId("!other:hs.test")]), max_size=2)
limits = st.builds(
    Limits,
    groups=st.booleans(),
    memory=st.booleans(),
    unasked=st.booleans(),
    quiet=st.lists(quiet_hours, max_size=2).map(tuple),
    no_groups=group_ids,
    approved=group_ids,
)
age_rules = st.builds(
    AgeRules,
    unknown=st.sampled_from(Unknown),
    groups=st.sampled_from(GroupsFor),
    hold_most_ms=st.sampled_from([0, 3_600_000]),
    policies=st.frozensets(st.sampled_from(AgePolicy), max_size=3),
    guardians=st.booleans(),
)


def ages(users: st.SearchStrategy[UserId]) -> st.SearchStrategy[Ages]:
    """Of some of these people."""
    return st.dictionaries(users, any_age, max_size=4)


def guarded(users: st.SearchStrategy[UserId]) -> st.SearchStrategy[Guarded]:
    """Of some of these people, and mostly of none."""
    return st.one_of(st.just({}), st.dictionaries(users, limits, max_size=3))


def inputs(users: st.SearchStrategy[UserId]) -> st.SearchStrategy[GuardingInput]:
    """What is heard because of guardians, or of a wish to be out."""
    told = st.builds(
        LimitTold, users, st.just("limit_quiet"), st.just("Tea"), st.sampled_from([0, NOW + 60_000])
    )
    return st.one_of(st.builds(GuardingChanged, users), st.builds(OutWished, users), told)
