"""What removing people, banning them and taking that back lead to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from appservice.model.commands.people import (
    Ban,
    Remove,
    Unban,
    Undo,
)
from appservice.model.effect import (
    AddPeople,
    Decision,
    Effect,
    LiftBan,
    RemovePerson,
    SetTimer,
    StartVote,
)
from appservice.model.event import Membership, RoomMessage
from appservice.model.group import Ballot, Deed, DeedKind
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.model.verdict import Deny
from appservice.policy.adding import unable
from appservice.policy.creators import creators_of
from appservice.policy.decide.commands.leaving import called_back
from appservice.policy.decide.commands.rule import Rule, told
from appservice.policy.deeds import with_deeds
from appservice.policy.durations import in_words
from appservice.policy.removing import (
    WITHDRAW,
    Way,
    is_own_invitation,
    last_deed,
    may_ban,
    way_of,
)
from appservice.policy.voting import VOTE, may_begin


def _remove(
    scene: Scene, message: RoomMessage, command: Remove, now_ms: int, rules: Rules
) -> Decision:
    if unable(scene.room) is None and command.user is None:
        return _nobody(scene, message, command.word, "remove_whom", rules)
    return _removal(scene, message, command.user, command.reason, "command", now_ms, rules)


def _removal(
    scene: Scene,
    message: RoomMessage,
    user: UserId | None,
    reason: str | None,
    how: str,
    now_ms: int,
    rules: Rules,
) -> Decision:
    """Removing by a member's word, by a vote, or the sentence that says why not."""
    room, by = scene.room, message.sender
    refused = unable(room)
    if refused is not None or user is None:
        return told(scene, message, rules, refused or "remove_whom")
    way = way_of(room, user, by, now_ms, rules)
    if isinstance(way, Deny):
        newcomer = in_words(rules.governance.newcomer_ms)
        return told(scene, message, rules, way.reason, user=user, newcomer=newcomer)
    if way is Way.NOW and is_own_invitation(room, user, by):
        # Nobody was removed: nothing to count, to undo, or to hold against who was invited.
        withdraw = RemovePerson(user, by, reason, how=WITHDRAW, about=message.event_id)
        return Decision("command: remove, an invitation of their own", room, (withdraw,))
    if way is Way.NOW:
        noted = Deed(kind=DeedKind.REMOVED, user=user, by=by, at_ms=now_ms, about=message.event_id)
        remove = RemovePerson(user, by, reason, how=how, about=message.event_id)
        return Decision("command: remove", with_deeds(room, noted), (remove,))
    return _vote(scene, message, user, reason, now_ms, rules)


def _vote(
    scene: Scene, message: RoomMessage, user: UserId, reason: str | None, now_ms: int, rules: Rules
) -> Decision:
    room, by = scene.room, message.sender
    refused = may_begin(room, user, by, now_ms, rules)
    if refused is not None:
        return told(scene, message, rules, refused, user=user)
    ballot = Ballot(
        user=user,
        by=by,
        asked=message.event_id,
        closes_ms=now_ms + rules.governance.vote_ms,
        reason=reason,
    )
    room = replace(room, group=replace(room.group, ballots=(*room.group.ballots, ballot)))
    start = StartVote(user, by, message.event_id, reason)
    first = min(each.closes_ms for each in room.group.ballots)
    return Decision("command: remove, by a vote", room, (start, SetTimer(VOTE, first)))


def _ban(scene: Scene, message: RoomMessage, command: Ban, now_ms: int, rules: Rules) -> Decision:
    room, by = scene.room, message.sender
    refused = unable(room)
    if refused is None and command.user is None:
        return _nobody(scene, message, command.word, "ban_whom", rules)
    if refused is None and command.user is not None:
        refused = may_ban(room, command.user, by)
    if refused is not None or command.user is None:
        return told(scene, message, rules, refused or "ban_whom", user=command.user or "")
    noted = Deed(
        kind=DeedKind.BANNED, user=command.user, by=by, at_ms=now_ms, about=message.event_id
    )
    remove = RemovePerson(command.user, by, command.reason, ban=True, about=message.event_id)
    return Decision("command: ban", with_deeds(room, noted), (remove,))


def _unban(
    scene: Scene, message: RoomMessage, command: Unban, _now_ms: int, rules: Rules
) -> Decision:
    room = scene.room
    refused = unable(room)
    if refused is None and message.sender not in creators_of(room):
        refused = "creators_only"
    if refused is None and command.user is None:
        return _nobody(scene, message, command.word, "unban_whom", rules)
    user = command.user
    member = room.members.get(user) if user is not None else None
    if refused is None and (member is None or member.membership is not Membership.BAN):
        refused = "not_banned"
    if refused is not None or user is None:
        return told(scene, message, rules, refused or "unban_whom", user=user or "")
    lift = LiftBan(user, message.sender, message.event_id)
    return Decision("command: unban", room, (lift,))


def _undo(
    scene: Scene, message: RoomMessage, _command: Undo, now_ms: int, rules: Rules
) -> Decision:
    if (back := called_back(scene, message, now_ms, rules)) is not None:
        return back
    room, by = scene.room, message.sender
    refused, deed = unable(room), last_deed(room, now_ms, rules)
    if refused is not None or deed is None:
        span = in_words(rules.governance.undo_ms)
        return told(scene, message, rules, refused or "nothing_to_undo", span=span)
    if deed.kind is DeedKind.BANNED and by not in creators_of(room):
        return told(scene, message, rules, "creators_only")
    if deed.kind is DeedKind.ADDED:
        removal = _removal(scene, message, deed.user, None, "undo", now_ms, rules)
        acts = any(isinstance(each, RemovePerson | StartVote) for each in removal.effects)
        return replace(removal, room=_undone(removal.room, deed)) if acts else removal
    if rules.stopped is not None:
        return told(scene, message, rules, "stopped_serverwide")
    effects: tuple[Effect, ...] = (AddPeople((deed.user,), by, how="undo", about=message.event_id),)
    if deed.kind is DeedKind.BANNED:
        effects = (LiftBan(deed.user, by), *effects)
    return Decision("command: undo", _undone(room, deed), effects)


def _undone(room: Room, deed: Deed) -> Room:
    """The room with that taken back: what was refused is not."""
    deeds = tuple(replace(d, undone=True) if d is deed else d for d in room.group.deeds)
    return replace(room, group=replace(room.group, deeds=deeds))


def _nobody(scene: Scene, message: RoomMessage, word: str, whom: str, rules: Rules) -> Decision:
    """The command names nobody: nothing at all, or a word that is no Matrix ID."""
    if not word:
        return told(scene, message, rules, whom)
    return told(scene, message, rules, "no_mxid", text=word)


RULES: Mapping[type[Any], Rule] = {
    Remove: _remove,
    Ban: _ban,
    Unban: _unban,
    Undo: _undo,
}
