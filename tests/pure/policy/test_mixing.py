"""Who may not be in one group: pair by pair, and never looser for knowing less."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appservice.model.age import NOT_READ, Age, AgeBand, AgePolicy, AgeRules, Trust, Unknown
from appservice.model.people import People
from appservice.model.rules import Rules
from appservice.policy.mixing import forbidden, mixes
from tests.pure.policy.rooms import ALICE, CAROL, RULES, group

ADULT, CHILD = Age(AgeBand.ADULT, Trust.STATED), Age(AgeBand.FROM_13, Trust.STATED)
SAYS_ADULT, SAYS_CHILD = (Age(age.band, Trust.DECLARED) for age in (ADULT, CHILD))
UNKNOWN = Age()
STRANGE, NOBODY_UNKNOWN = AgePolicy.NO_STRANGE_ADULTS, AgePolicy.NO_UNKNOWN
ages = st.builds(Age, st.sampled_from(AgeBand), st.sampled_from(Trust))


def rules(*policies: AgePolicy, unknown: Unknown = Unknown.SHIELDED) -> Rules:
    return replace(RULES, age=AgeRules(unknown=unknown, policies=frozenset(policies)))


def together(ours: Age, theirs: Age, of: Rules) -> AgePolicy | None:
    """What forbids Alice of our server and Carol of another one in one group."""
    known = People({ALICE: ours, CAROL: theirs})
    found = forbidden(ALICE, (CAROL,), known, of)
    assert found is forbidden(CAROL, (ALICE,), known, of), "whoever came first"
    here = group(ALICE, CAROL)
    assert mixes(here, known, of) is (found is not None)
    return found


def test_alice_and_carol_are_of_two_servers() -> None:
    assert ALICE.endswith(f":{RULES.own_server}")
    assert not CAROL.endswith(f":{RULES.own_server}")


@pytest.mark.parametrize(
    ("ours", "theirs", "why"),
    [
        (ADULT, ADULT, None),
        (CHILD, CHILD, None),
        (CHILD, ADULT, STRANGE),
        (ADULT, CHILD, None),
        (CHILD, SAYS_CHILD, STRANGE),
        (CHILD, UNKNOWN, STRANGE),
        (UNKNOWN, ADULT, STRANGE),
        (SAYS_ADULT, ADULT, STRANGE),
        (SAYS_CHILD, ADULT, STRANGE),
        (ADULT, UNKNOWN, None),
    ],
)
def test_adults_of_other_servers_are_in_no_group_with_minors(
    ours: Age, theirs: Age, why: AgePolicy | None
) -> None:
    assert together(ours, theirs, rules(STRANGE)) is why
    assert together(ours, theirs, rules()) is None


@pytest.mark.parametrize(
    ("ours", "theirs", "why"),
    [
        (CHILD, UNKNOWN, NOBODY_UNKNOWN),
        (CHILD, SAYS_CHILD, NOBODY_UNKNOWN),
        (CHILD, SAYS_ADULT, NOBODY_UNKNOWN),
        (CHILD, ADULT, None),
        (ADULT, UNKNOWN, None),
        (UNKNOWN, UNKNOWN, NOBODY_UNKNOWN),
        (CHILD, Age(AgeBand.ADULT, Trust.SERVER), None),
    ],
)
def test_unknown_people_are_in_no_group_with_minors(
    ours: Age, theirs: Age, why: AgePolicy | None
) -> None:
    assert together(ours, theirs, rules(NOBODY_UNKNOWN)) is why


def test_where_the_operator_takes_the_unknown_for_adults_they_are_so() -> None:
    of = rules(STRANGE, NOBODY_UNKNOWN, unknown=Unknown.ADULT)
    assert together(UNKNOWN, ADULT, of) is None
    assert together(UNKNOWN, UNKNOWN, of) is None
    assert together(CHILD, UNKNOWN, of) is not None
    for theirs in (ADULT, UNKNOWN, NOT_READ):
        assert together(NOT_READ, theirs, of) is not None, "who was a minor may still be one"


@given(ages, ages, st.sets(st.sampled_from([STRANGE, NOBODY_UNKNOWN]), min_size=1))
def test_nobody_gets_in_by_not_being_known(
    ours: Age, theirs: Age, policies: set[AgePolicy]
) -> None:
    of = rules(*policies)
    if together(ours, theirs, of) is None:
        return
    assert together(UNKNOWN, theirs, of) is not None or ours.band is not AgeBand.UNKNOWN
    for says in (SAYS_ADULT, SAYS_CHILD, UNKNOWN):
        # Whatever somebody says of themselves opens nothing that is closed for what is true.
        if ours.trust in (Trust.STATED, Trust.PEER, Trust.SERVER):
            assert together(says, theirs, of) is not None
        if theirs.trust in (Trust.STATED, Trust.PEER, Trust.SERVER):
            assert together(ours, says, of) is not None
