"""Who brought whom, and who is too new here to use power over others."""

from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.creators import creators_of
from appservice.policy.links import link_of


def inviter_of(room: Room, user: UserId) -> UserId | None:
    """Who invited that person; where the AI user did, at whose wish. None when nobody knows."""
    member = room.members.get(user)
    if member is None or member.inviter is None or member.inviter == room.ai:
        return room.group.brought.get(user)
    return member.inviter


def sharer_of(room: Room, user: UserId) -> UserId | None:
    """By whose link that person came, if by one that is still remembered.

    That is no invitation: a link goes from hand to hand.
    """
    link = link_of(room, room.group.let_in.get(user, ""))
    return None if link is None else link.by


def is_newcomer(room: Room, user: UserId, now_ms: int, rules: Rules) -> bool:
    """Whether that person came a short while ago, by our clock, and not by the creator's wish.

    Newcomers cannot remove others, send the AI user away or reset links. Of whom we do not know
    since when they are here counts as one. Who came by a link was not chosen by whoever shared it.
    """
    creators = creators_of(room)
    chosen = user not in room.group.let_in and inviter_of(room, user) in creators
    if user in creators or chosen:
        return False
    since = room.group.since.get(user)
    newcomer_ms = rules.governance.newcomer_ms
    return newcomer_ms > 0 and (since is None or now_ms - since < newcomer_ms)
