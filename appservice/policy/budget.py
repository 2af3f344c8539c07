"""Budgets against misuse: what one person may cause, and how often one person is asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from appservice.model.ids import UserId
from appservice.model.rules import Budgets
from appservice.model.verdict import Deny


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What a person has caused: groups and invitations of the last day, invitations still open.

    Per invited person: how many invitations are open, until when nobody asks them, and how many
    they had within a day, from whomever: taking them back must not allow for more and more.
    """

    groups: int
    invitations: int
    open_invitations: int
    open_for: Mapping[UserId, int]
    paused_until: Mapping[UserId, int]
    asked_today: Mapping[UserId, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Who may be invited, who not now, and how many were beyond the asker's own budget."""

    invitees: tuple[UserId, ...]
    not_now: tuple[UserId, ...]
    over: tuple[UserId, ...]


def may_make_group(spent: Spent, budgets: Budgets) -> Deny | None:
    """A refusal when the day's groups are used up."""
    return Deny("groups_per_day") if spent.groups >= budgets.groups_per_day else None


def may_invite(
    invitees: tuple[UserId, ...], spent: Spent, budgets: Budgets, now_ms: int
) -> Allowed:
    """Split the people asked for; earlier ones come first when the budget ends midway."""
    room = min(
        budgets.invitations_per_day - spent.invitations,
        budgets.open_invitations - spent.open_invitations,
    )
    invited: list[UserId] = []
    not_now: list[UserId] = []
    over: list[UserId] = []
    for user in invitees:
        if (
            spent.paused_until.get(user, 0) > now_ms
            or spent.open_for.get(user, 0) >= budgets.open_per_invited
            or spent.asked_today.get(user, 0) >= budgets.invited_per_day
        ):
            not_now.append(user)
        elif len(invited) >= room:
            over.append(user)
        else:
            invited.append(user)
    return Allowed(tuple(invited), tuple(not_now), tuple(over))
