"""Where the AI user goes: which invitations it accepts, and what kind a room then is."""

import re
from dataclasses import dataclass, replace

from appservice.model.event import Invitation, Membership
from appservice.model.globs import matches_any
from appservice.model.ids import UserId, server_name
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.verdict import Deny
from appservice.policy import power
from appservice.policy.policies import is_listed

_PORT = re.compile(r":[0-9]+$")


@dataclass(frozen=True, slots=True)
class Accept:
    """Go there."""


def may_ask(user: UserId, rules: Rules) -> bool:
    """Whether that person may have the AI user at all."""
    return not is_blocked(user, rules) and not is_stranger(user, rules)


def is_stranger(user: UserId, rules: Rules) -> bool:
    """Whether that person is none of those whom the operator lets invite the AI user.

    With links on strangers may have a direct chat, in which nothing but their codes is heard.
    """
    return not matches_any(rules.may_invite or (f"@*:{rules.own_server}",), user)


def is_blocked(user: UserId, rules: Rules) -> bool:
    """Whether the operator blocked that person, or their server on whatever port.

    Or a list does that the operator goes by.
    """
    server = server_name(user)
    by_hand = matches_any(rules.blocked, user, server, _PORT.sub("", server))
    return by_hand or is_listed(user, rules.listed)


def admit(invitation: Invitation, rules: Rules, *, upgraded: bool = False) -> Accept | Deny:
    """Accept an invitation, or the sentence by which it is declined.

    `upgraded`: a group that the AI user is in goes on in that room, and whoever is not blocked may
    bring it there.
    """
    if rules.stopped is not None:
        return Deny("declined_stopped")
    brings_code = rules.links.on and invitation.is_direct
    comes_along = upgraded and not is_blocked(invitation.inviter, rules)
    if not (may_ask(invitation.inviter, rules) or brings_code or comes_along):
        return Deny("declined_not_allowed")
    if invitation.room_type is not None:
        return Deny("declined_space")
    if invitation.join_rule not in (None, "invite"):
        return Deny("declined_public")
    version = invitation.version
    if version is not None and not invitation.is_direct and not power.supported(version):
        return Deny("declined_version")
    return Accept()


def settle(
    room: Room, inviter: UserId | None, is_direct: bool, rules: Rules, *, upgraded: bool = False
) -> RoomKind | Deny:
    """What kind a room is, now that its state can be read; or why the AI user leaves it again.

    Direct only with exactly the AI user and the inviter there, invite-only, and nobody else ever
    before: a member event of anybody else, whatever it says, makes it a group.
    """
    ai = room.members.get(rules.ai)
    if ai is None or ai.membership is not Membership.JOIN:
        return Deny("declined_gone")
    if room.join_rule != "invite":
        return Deny("declined_public")
    others = {member.user_id for member in room.present()} - {rules.ai}
    if inviter is not None and not others:
        return Deny("declined_gone")
    if is_direct and others == {inviter} and still_direct(replace(room, person=inviter)):
        return RoomKind.DIRECT
    if inviter is not None and not upgraded and not may_ask(inviter, rules):
        return Deny("declined_not_allowed")
    return _no_group(room, rules) or RoomKind.GROUP


def stays_on(room: Room, person: UserId | None, rules: Rules) -> Deny | None:
    """Why the AI user leaves a room that has been a direct chat, instead of being in a group there.

    None when it stays. No group comes about by that way that it would decline by the other one.
    """
    if person is not None and is_stranger(person, rules):
        return Deny("declined_not_allowed")
    return _no_group(room, rules)


def _no_group(room: Room, rules: Rules) -> Deny | None:
    if not power.supported(room.version):
        return Deny("declined_version")
    return Deny("declined_full") if len(people(room, rules)) > rules.max_people else None


def people(room: Room, rules: Rules) -> tuple[UserId, ...]:
    """The humans joined or invited: neither the AI user nor known bots."""
    return tuple(
        m.user_id
        for m in room.present()
        if m.user_id != rules.ai and not matches_any(rules.bots, m.user_id)
    )


def is_direct_of(room: Room, user: UserId) -> bool:
    """Whether this is the direct chat with that person: there alone is anything remembered."""
    return room.kind is RoomKind.DIRECT and room.person == user


def still_direct(room: Room) -> bool:
    """Whether a direct chat is still one: nobody else was ever let in, and nobody could come in.

    Nor look in: what is world readable is read without a membership. Guests are bound by the join
    rule like everybody, and so is who knows an address of the room.
    """
    return (
        room.join_rule == "invite"
        and room.history_visibility != "world_readable"
        and not room.promised
        and set(room.members) <= {room.ai, room.person}
    )


def has_ended(room: Room) -> bool:
    """Whether a room was a person's direct chat and is none any more; of groups it never is so.

    It has, too, where that person is not in it: nobody is there to be told anything.
    """
    if room.person is None:
        return False
    theirs = room.kind is RoomKind.DIRECT and room.joined(room.person)
    return not (theirs and still_direct(room))
