"""What comings, goings and other changes of a room's state lead to."""

from dataclasses import replace

from appservice.model.effect import (
    Decision,
    DropTurns,
    Effect,
    EndDirect,
    Leave,
    Notice,
    PauseInvitations,
    SettleInvitation,
    sentence,
)
from appservice.model.event import MemberChange, Membership, StateChange
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.admission import people, still_direct
from appservice.policy.fold import fold

_GONE = (Membership.LEAVE, Membership.BAN)


def decide_member(scene: Scene, change: MemberChange, now_ms: int, rules: Rules) -> Decision:
    """A membership event, folded in; then what follows from it for this kind of room."""
    room = fold(scene.room, change)
    if change.user == rules.ai:
        if change.membership in _GONE:
            gone = replace(room, kind=RoomKind.LEFT)
            return Decision("the AI user is gone", gone, (DropTurns("gone"),))
        return Decision("own membership", room)
    if room.kind is RoomKind.DIRECT:
        return _direct(room, "somebody else came in", rules)
    effects = [*_invitation(scene.room, change, now_ms, rules)]
    if change.membership in _GONE and not people(room, rules):
        effects += [DropTurns("everybody left"), Leave()]
        return Decision("last human is gone", room, tuple(effects))
    return Decision("membership", room, tuple(effects))


def decide_state(scene: Scene, change: StateChange, now_ms: int, rules: Rules) -> Decision:
    """Another state event, folded in."""
    room = fold(scene.room, change)
    if room.encrypted and not room.told_encrypted:
        room = replace(room, told_encrypted=True)
        told = Notice(sentence("encrypted_here", prefix=rules.prefix))
        return Decision("encryption was switched on", room, (told,))
    if room.kind is RoomKind.DIRECT:
        return _direct(room, "others could come in", rules)
    return Decision("state", room)


def _direct(room: Room, why: str, rules: Rules) -> Decision:
    if still_direct(room):
        if room.person is not None and not room.joined(room.person):
            return Decision("the person left", room, (DropTurns("alone"), Leave()))
        return Decision("still a direct chat", room)
    ended = replace(room, kind=RoomKind.GROUP)
    return Decision(f"direct chat ends: {why}", ended, (DropTurns(why), EndDirect(why)))


def _invitation(
    before: Room, change: MemberChange, now_ms: int, rules: Rules
) -> tuple[Effect, ...]:
    known = before.members.get(change.user)
    was = known.membership if known else change.was
    if was is not Membership.INVITE:
        return ()
    if change.membership is Membership.JOIN:
        return (SettleInvitation(change.user, "joined"),)
    if change.membership not in _GONE:
        return ()
    settled = SettleInvitation(change.user, "declined")
    if change.sender != change.user:
        return (SettleInvitation(change.user, "withdrawn"),)
    until = now_ms + rules.budgets.declined_pause_ms
    return (settled, PauseInvitations(change.user, until, "declined an invitation"))
