"""Who may not be in one group: what an organisation forbids, for two people at a time.

Whoever is not known counts as what is stricter: what is not known of somebody never lets them in
where they would be kept out if it were known, except where the operator takes them for an adult.
"""

from collections.abc import Collection
from typing import Final

from appservice.model.age import Age, AgeBand, AgePolicy, AgeRules, Trust
from appservice.model.ids import UserId, server_name
from appservice.model.people import People
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.admission import people
from appservice.policy.taking import taken_for

_MINOR: Final = frozenset((AgeBand.UNDER_13, AgeBand.FROM_13, AgeBand.FROM_16))
_OWN_WORD: Final = frozenset((Trust.DECLARED, Trust.NONE))


def may_be_minor(age: Age, rules: AgeRules) -> bool:
    """Whether somebody counts as a minor: by anybody's word, or as nobody knows otherwise."""
    return taken_for(age, rules) is not AgeBand.ADULT


def forbidden(
    user: UserId, others: Collection[UserId], known: People, rules: Rules
) -> AgePolicy | None:
    """Which rule forbids that person in a group with these others, if one does."""
    pairs = (
        (policy, other)
        for policy in sorted(rules.age.policies)
        if policy in _FORBIDS
        for other in others
        if other != user
    )
    return next(
        (
            policy
            for policy, other in pairs
            if _FORBIDS[policy](user, other, known, rules)
            or _FORBIDS[policy](other, user, known, rules)
        ),
        None,
    )


def mixes(room: Room, known: People, rules: Rules) -> bool:
    """Whether people are in that group together who may not be."""
    if not rules.age.policies & _FORBIDS.keys():
        return False
    here = people(room, rules)
    return any(forbidden(user, here[at + 1 :], known, rules) for at, user in enumerate(here))


def _strange_adult(user: UserId, other: UserId, known: People, rules: Rules) -> bool:
    """Whether `user` may be an adult of another server, and `other` a minor.

    That somebody is a minor is no protection for others where only they themselves say so.
    """
    age = known.age(user)
    adult = age.band not in _MINOR or age.trust in _OWN_WORD
    strange = server_name(user) != rules.own_server
    return strange and adult and may_be_minor(known.age(other), rules.age)


def _unknown(user: UserId, other: UserId, known: People, rules: Rules) -> bool:
    """Whether nobody but `user` knows how old they are, and `other` may be a minor."""
    return not _is_known(known.age(user)) and may_be_minor(known.age(other), rules.age)


def _is_known(age: Age) -> bool:
    return age.band is not AgeBand.UNKNOWN and age.trust not in _OWN_WORD


_FORBIDS: Final = {
    AgePolicy.NO_STRANGE_ADULTS: _strange_adult,
    AgePolicy.NO_UNKNOWN: _unknown,
}
