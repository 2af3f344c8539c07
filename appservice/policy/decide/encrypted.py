"""What is said of encryption itself: who reads here, and who can read nothing."""

from dataclasses import replace
from typing import Final

from appservice.model.effect import Decision, Leave, Notice, sentence
from appservice.model.event import MemberChange, RoomMessage, StateChange, Undecryptable
from appservice.model.given import Given, LeftOut, NewIdentity
from appservice.model.room import Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.encryption.telling import telling, untold
from appservice.policy.governing.over import is_over

_OCCASIONS: Final = (MemberChange, StateChange, RoomMessage, Undecryptable)


def with_encryption_told(decision: Decision, given: Given, rules: Rules) -> Decision:
    """The decision, with the notice that is due: switched on, a new person, able to read now."""
    heard = isinstance(given, _OCCASIONS) and given.sender != rules.ai
    goes = any(isinstance(each, Leave) for each in decision.effects)
    if not heard or goes or not _spoke(decision.room):
        return decision
    new = untold(decision.room, rules) - decision.room.told_to
    room, told = telling(decision.room, rules)
    if not told:
        return decision
    if isinstance(given, MemberChange) and given.user in new:
        # What was said before they came, the welcome too, their devices have no keys for.
        told = (sentence("joined_group", name=rules.ai_name, prefix=rules.prefix), *told)
    notice = Notice(told[0], more=told[1:])
    return replace(decision, room=room, effects=(*decision.effects, notice))


def decide_left_out(scene: Scene, out: LeftOut, _now_ms: int, rules: Rules) -> Decision:
    """Say once who can read nothing; again only when that was mended in between.

    While nobody could read that either, it is kept for when somebody can.
    """
    room = scene.room
    here = frozenset(user for user in out.users if _is_here(room, user))
    if here and all(each.user_id in here | {rules.ai} for each in room.present()):
        return Decision("keys are refused to all, who could not read that", room)
    new = sorted(here - room.told_left_out)
    room = replace(room, told_left_out=here)
    if not new or not room.listens:
        return Decision("keys are refused: told already", room)
    key = "left_out_verified" if rules.only_verified else "left_out"
    told = Notice(sentence(key, people=", ".join(new)))
    return Decision("keys are refused: told", room, (told,))


def decide_new_identity(scene: Scene, new: NewIdentity, _now_ms: int, _rules: Rules) -> Decision:
    """Say in rooms that encryption is for that somebody may speak as a member who is not they."""
    room = scene.room
    if not (room.encrypted and room.listens and _is_here(room, new.user)):
        return Decision("an identity changed: nobody here to tell", room)
    told = Notice(sentence("identity_changed", person=new.user))
    return Decision("an identity changed: told", room, (told,))


def _is_here(room: Room, user: str) -> bool:
    return any(member.user_id == user for member in room.present())


def _spoke(room: Room) -> bool:
    """Whether the AI user is to stay there, and has said its first word already."""
    if room.kind is not RoomKind.GROUP:
        return room.kind is RoomKind.DIRECT
    group = room.group
    return not (group.arriving or group.left_by or group.moved or is_over(room))
