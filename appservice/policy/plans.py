"""Which plan a person has."""

from appservice.model.globs import matches
from appservice.model.ids import UserId
from appservice.model.plans import Given, Plan, Plans

_WILD = ("*", "?")


def plan_of(user: UserId, plans: Plans) -> Plan:
    """The plan that is given to that person most specifically.

    A whole user ID comes before every pattern. Of patterns the one with the most characters that
    stand for themselves counts, a server being the pattern `@*:server`; of equal ones the first.
    """
    fitting = [given for given in plans.given if given.plan in plans.named and _fits(given, user)]
    if not fitting:
        return plans.default
    return plans.named[max(fitting, key=_weight).plan]


def _fits(given: Given, user: UserId) -> bool:
    """Whether it is meant for that user. Who is named whole is nobody of another spelling."""
    return given.to == user if _is_whole(given) else matches(_pattern(given), user)


def _weight(given: Given) -> tuple[bool, int]:
    return _is_whole(given), sum(c not in _WILD for c in _pattern(given))


def _is_whole(given: Given) -> bool:
    return given.to.startswith("@") and not any(wild in given.to for wild in _WILD)


def _pattern(given: Given) -> str:
    return given.to if given.to.startswith("@") else f"@*:{given.to}"
