"""Who may have whom removed, and by which way: at once, by a vote, or not at all."""

from enum import StrEnum

from appservice.model.event import Membership
from appservice.model.group import Deed, DeedKind, Removals
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.verdict import Deny
from appservice.policy.creators import creators_of
from appservice.policy.newcomers import inviter_of, is_newcomer

HOUR_MS = 3_600_000
_HERE = (Membership.JOIN, Membership.INVITE)
_REMOVALS = (DeedKind.REMOVED, DeedKind.BANNED)
WITHDRAW = "withdraw"
"""How somebody is removed who has not come yet, by whoever had invited them."""


class Way(StrEnum):
    """How a removal goes on."""

    NOW = "now"
    VOTE = "vote"


def refused_for_all(room: Room, user: UserId, *, ban: bool = False) -> str | None:
    """Why the AI user removes that person at nobody's wish, as a sentence's key.

    Nothing in Parlour that removes a person at somebody's wish passes this by.
    """
    if user == room.ai:
        return "remove_ai"
    if user in creators_of(room):
        return "remove_creator"
    own = room.power.of(room.ai)
    if own < (room.power.ban if ban else room.power.kick) or own <= room.power.of(user):
        return "remove_out_of_reach"
    if not ban and not is_here(room, user):
        return "remove_not_here"
    return None


def way_of(room: Room, user: UserId, by: UserId, now_ms: int, rules: Rules) -> Way | Deny:
    """Whether `by` may have `user` removed by a word, or only by a vote."""
    if user == by:
        return Deny("remove_self")
    refused = refused_for_all(room, user)
    if refused is not None:
        return Deny(refused)
    if by in creators_of(room) or is_own_invitation(room, user, by):
        return Way.NOW
    if is_newcomer(room, by, now_ms, rules):
        return Deny("newcomer")
    match room.group.settings.removals:
        case Removals.CREATOR:
            return Deny("removals_by_creator")
        case Removals.VOTE:
            return Way.VOTE
        case Removals.ANY:
            limit = rules.governance.removals_per_hour
            return Way.VOTE if _lately(room, now_ms) >= limit else Way.NOW


def may_ban(room: Room, user: UserId, by: UserId) -> str | None:
    """Why `by` may not have `user` banned, as a sentence's key; None when they may."""
    if by not in creators_of(room):
        return "creators_only"
    if user == by:
        return "remove_self"
    return refused_for_all(room, user, ban=True)


def last_deed(room: Room, now_ms: int, rules: Rules) -> Deed | None:
    """The newest addition or removal that can still be undone, and was not.

    What the group decided by a vote is not one member's to undo. Whoever was added and is gone
    again stands in the way of nothing.
    """
    since = now_ms - rules.governance.undo_ms
    open_ones = (
        deed
        for deed in reversed(room.group.deeds)
        if deed.done and not (deed.undone or deed.voted or _is_moot(room, deed))
    )
    return next((deed for deed in open_ones if deed.at_ms >= since), None)


def _is_moot(room: Room, deed: Deed) -> bool:
    gone = deed.user in room.members and not is_here(room, deed.user)
    return deed.kind is DeedKind.KEPT or (deed.kind is DeedKind.ADDED and gone)


def is_here(room: Room, user: UserId) -> bool:
    """Whether that person is joined or invited."""
    member = room.members.get(user)
    return member is not None and member.membership in _HERE


def is_own_invitation(room: Room, user: UserId, by: UserId) -> bool:
    """Whether `user` has not come yet, and was invited at the wish of `by`, who thinks again."""
    return not room.joined(user) and inviter_of(room, user) == by


def _lately(room: Room, now_ms: int) -> int:
    """The removals of the last hour at members' wishes; creators' own and votes do not count."""
    creators = creators_of(room)
    return sum(
        deed.kind in _REMOVALS
        and not deed.voted
        and deed.by not in creators
        and now_ms - deed.at_ms < HOUR_MS
        for deed in room.group.deeds
    )
