"""What comings, goings and other changes of a room's state lead to."""

from dataclasses import replace

from appservice.model.effect import (
    Decision,
    DropTurns,
    Effect,
    Leave,
    Notice,
    PauseInvitations,
    SettleInvitation,
    sentence,
)
from appservice.model.event import MemberChange, Membership, StateChange
from appservice.model.globs import matches_any
from appservice.model.group import Standing
from appservice.model.proposing import NotAlone
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.whole import EraseRoom
from appservice.policy.admission import people
from appservice.policy.decide.ended import creator_left
from appservice.policy.decide.governing import noted
from appservice.policy.decide.moving import seen_off, upgraded
from appservice.policy.fold import fold
from appservice.policy.governing.over import is_over

_GONE = (Membership.LEAVE, Membership.BAN)


def decide_member(scene: Scene, change: MemberChange, now_ms: int, rules: Rules) -> Decision:
    """A membership event, folded in; then what follows from it for this kind of room."""
    room = noted(scene.room, fold(scene.room, change), change, now_ms, rules)
    if change.user == rules.ai:
        if change.membership in _GONE:
            gone = replace(room, kind=RoomKind.LEFT)
            return Decision("the AI user is gone", gone, (DropTurns("gone"), *_erased(room, rules)))
        return Decision("own membership", room)
    if room.kind is RoomKind.DIRECT:
        return _direct(room)
    room, told = creator_left(scene.room, room, change, now_ms, rules)
    effects = [
        *told,
        *_invitation(scene.room, change, now_ms, rules),
        *_hello(scene.room, change, rules),
    ]
    if change.membership in _GONE and not people(room, rules):
        effects += [DropTurns("everybody left"), Leave()]
        return Decision("last human is gone", room, tuple(effects))
    effects += seen_off(room, change)
    return Decision("membership", room, tuple(effects))


def decide_state(scene: Scene, change: StateChange, _now_ms: int, _rules: Rules) -> Decision:
    """Another state event, folded in."""
    room = fold(scene.room, change)
    return Decision("state", room, (*upgraded(room, change), *_opened(room, change)))


def decide_not_alone(scene: Scene, _found: NotAlone, _now_ms: int, _rules: Rules) -> Decision:
    """The room was read afresh for this; what is no direct chat any more ends like any other."""
    return Decision("a fresh look at a direct chat", scene.room)


def _opened(room: Room, change: StateChange) -> tuple[Effect, ...]:
    """A room opened to the public where the AI user is a guest: it is in none, and goes."""
    guest = room.kind is RoomKind.GROUP and room.group.standing is Standing.GUEST
    if change.type != "m.room.join_rules" or not guest or room.join_rule == "invite":
        return ()
    return (Leave(sentence("declined_public")),)


def _erased(room: Room, rules: Rules) -> tuple[Effect, ...]:
    """What is over, and where nobody is left, is forgotten once we are out of it."""
    over = is_over(room)
    if room.kind is not RoomKind.GROUP or (people(room, rules) and not over):
        return ()
    return (EraseRoom("it is over" if over else "nobody is left"),)


def _hello(before: Room, change: MemberChange, rules: Rules) -> tuple[Effect, ...]:
    """What the welcome said, for who joins where nothing older than oneself is shown."""
    came = change.membership is Membership.JOIN and not before.joined(change.user)
    unseen = before.history_visibility == "joined" and before.listens and not before.encrypted
    if not (came and unseen) or matches_any(rules.bots, change.user):
        return ()
    return (Notice(sentence("joined_group", name=rules.ai_name, prefix=rules.prefix)),)


def _direct(room: Room) -> Decision:
    if room.person is not None and not room.joined(room.person):
        return Decision("the person left", room, (DropTurns("alone"), Leave()))
    return Decision("membership", room)


def _invitation(
    before: Room, change: MemberChange, now_ms: int, rules: Rules
) -> tuple[Effect, ...]:
    """What became of an invitation. Only who declines ours is not asked again for a while."""
    known = before.members.get(change.user)
    was = known.membership if known else change.was
    if was is not Membership.INVITE:
        return ()
    if change.membership is Membership.JOIN:
        return (SettleInvitation(change.user, "joined"),)
    if change.membership not in _GONE:
        return ()
    if change.sender != change.user:
        return (SettleInvitation(change.user, "withdrawn"),)
    settled = SettleInvitation(change.user, "declined")
    if known is None or known.inviter != rules.ai:
        return (settled,)
    until = now_ms + rules.budgets.declined_pause_ms
    return (settled, PauseInvitations(change.user, until, "declined an invitation"))
