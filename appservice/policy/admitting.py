"""Where the AI user goes, with what guardians and an organisation said no to.

It declines in the words that it has for everybody who may not invite it: these stand in the room.
"""

from typing import Final

from appservice.model.event import Invitation
from appservice.model.ids import UserId
from appservice.model.people import People
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.verdict import Deny
from appservice.policy import admission
from appservice.policy.admission import Accept
from appservice.policy.keeping_out import guardians_no, ids_of
from appservice.policy.mixing import mixes

_DECLINED: Final = Deny("declined_not_allowed")


def admit(
    invitation: Invitation, rules: Rules, known: People, *, upgraded: bool = False
) -> Accept | Deny:
    """`admission.admit`, unless it is to a group and a guardian of who invites said no."""
    verdict = admission.admit(invitation, rules, upgraded=upgraded)
    if isinstance(verdict, Deny) or invitation.is_direct:
        return verdict
    no = guardians_no(invitation.inviter, (invitation.room_id,), known, rules)
    return verdict if no is None else _DECLINED


def settle(
    room: Room,
    inviter: UserId | None,
    is_direct: bool,
    rules: Rules,
    known: People,
    *,
    upgraded: bool = False,
) -> RoomKind | Deny:
    """`admission.settle`, unless it is a group that who invites may not be in, or nobody may.

    A room that nobody invited to just now is taken as it is: there it is silent where it has to be.
    """
    kind = admission.settle(room, inviter, is_direct, rules, upgraded=upgraded)
    if kind is not RoomKind.GROUP or inviter is None:
        return kind
    no = guardians_no(inviter, ids_of(room), known, rules) is not None
    return _DECLINED if no or mixes(room, known, rules) else kind
