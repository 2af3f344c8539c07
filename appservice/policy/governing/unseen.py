"""Invitations that reached us and count nowhere else.

One made on another homeserver in the moment in which inviting closed is accepted there and sent to
us, and is no part of the room's state (server-server API, "Soft failure"). There is nothing to
withdraw, while the invited person goes on seeing an invitation; and with state resolution (version
2) it comes to life on that one server when inviting opens again, after every removal, since
removals are applied before invitations. A ban alone stands against it. It can be lifted once that
server has said something that knows of the ban: what it then builds on leaves the invitation out.

So it is with an invitation that reached our homeserver just before inviting closed there, where the
closing was on its way already and does not know of it. By the event that cannot be told, only by
the room's state, which has not got it.
"""

from collections.abc import Iterable
from dataclasses import replace

from appservice.model.event import Heard, MemberChange, Membership
from appservice.model.group import Group, Standing, Unseen
from appservice.model.ids import UserId, server_name
from appservice.model.repair import Carried
from appservice.model.room import Member, Room
from appservice.model.rules import Rules
from appservice.policy.creators import creators_of

UNSEEN = "unseen"
LIFTED = "lifted"
COUNTS = "counts"
FORGOTTEN = "forgotten"
LAST_WORDS_MS = 30_000
NEW_MS = 60_000
"""Who came within so long, and is not in the room's state, never was."""
HOUR_MS, MOST_BANS = 3_600_000, 10
_HERE = (Membership.JOIN, Membership.INVITE)


def could_not_invite(before: Room, change: MemberChange) -> bool:
    """Whether somebody invites who may not, as far as was known before."""
    steers = before.group.standing is Standing.STEERS
    if change.membership is not Membership.INVITE or change.sender == before.ai or not steers:
        return False
    if before.joined(change.user):
        return False  # who is in was never invited by it
    return before.power.of(change.sender) < before.power.invite


def noted_unseen(before: Room, change: MemberChange, group: Group, now_ms: int) -> Group:
    """What is remembered after a membership event: such an invitation, until another one counts."""
    if could_not_invite(before, change):
        doubt = Unseen(server=server_name(change.sender), at_ms=now_ms)
        return replace(
            group,
            refused=group.refused | {change.user},
            unseen={**group.unseen, change.user: doubt},
        )
    ours = change.sender == before.ai and change.membership is Membership.BAN
    # Who left by themselves did so before our ban, if that was carried out already.
    ours |= _is_banned(before, change.user) and change.sender == change.user
    if change.user in group.unseen and not ours and change.membership is not Membership.JOIN:
        rest = {user: doubt for user, doubt in group.unseen.items() if user != change.user}
        group = replace(group, unseen=rest)
    if change.membership is Membership.INVITE:
        group = replace(group, refused=group.refused - {change.user})
    return group


def noted_left_out(room: Room, heard: Iterable[Member], now_ms: int) -> Room:
    """The room with a note of those who came, as we heard, and were left out for good.

    They have just come, the room's state has not got them, and inviting is closed to whoever
    invited them.
    """
    group = room.group
    for member in heard:
        user, inviter = member.user_id, member.inviter
        if user in group.unseen or user in creators_of(room):
            continue
        if inviter is None or not _may_be_left_out(room, member, now_ms):
            continue
        doubt = Unseen(server=server_name(inviter), at_ms=now_ms)
        unseen = {**group.unseen, user: doubt}
        group = replace(group, unseen=unseen, refused=group.refused | {user})
    return room if group is room.group else replace(room, group=group)


def may_be_left_out(room: Room, user: UserId, now_ms: int) -> bool:
    """Whether the room's state has to be asked if somebody is in it who has just come."""
    member = room.members.get(user)
    return member is not None and _may_be_left_out(room, member, now_ms)


def _may_be_left_out(room: Room, member: Member, now_ms: int) -> bool:
    new = now_ms - room.group.since.get(member.user_id, 0) < NEW_MS
    if not new or member.inviter in (None, room.ai) or room.group.standing is not Standing.STEERS:
        return False
    return room.power.of(member.inviter) < room.power.invite


def heard_from(room: Room, event: Heard, now_ms: int, rules: Rules) -> Room:
    """The room, where an event shows that its sender's server knows of our bans by now."""
    server, quiet_ms = server_name(event.sender), 3 * rules.governance.settle_ms
    knowing = {
        user: replace(doubt, known=True)
        for user, doubt in room.group.unseen.items()
        if doubt.server == server and not doubt.known and now_ms - doubt.at_ms >= quiet_ms
    }
    if not knowing:
        return room
    return replace(room, group=replace(room.group, unseen={**room.group.unseen, **knowing}))


def unseen(known: Room, fresh: Room) -> tuple[UserId, ...]:
    """Who came by such an invitation, and is not in the room's own state: neither in nor banned.

    Never a creator: before room version 12 the ban that follows could reach one.
    """
    settled = (*_HERE, Membership.BAN)
    done = {user for user, member in fresh.members.items() if member.membership in settled}
    return tuple(user for user in known.group.unseen if user not in done | creators_of(fresh))


def bans_left(known: Room, now_ms: int) -> int:
    """How many such invitations may be ended by a ban just now.

    Who sends them without end is not to fill the room with bans and notices: the rest is forgotten,
    and whoever comes in by one is removed.
    """
    bans = [b for b in known.group.put_back if b.what == UNSEEN and now_ms - b.at_ms < HOUR_MS]
    return max(MOST_BANS - len(bans), 0)


def counting(known: Room, fresh: Room) -> tuple[UserId, ...]:
    """Whose invitation is in the room's own state after all."""
    here = {member.user_id for member in fresh.present()}
    return tuple(user for user in known.group.unseen if user in here)


def to_lift(room: Room) -> tuple[UserId, ...]:
    """Whose ban has done its work."""
    return tuple(
        user for user, doubt in room.group.unseen.items() if doubt.known and _is_banned(room, user)
    )


def has_unseen(room: Room) -> bool:
    """Whether there is something to end, or a ban to lift."""
    waiting = any(not _is_banned(room, user) for user in room.group.unseen)
    return room.group.standing is Standing.STEERS and (waiting or bool(to_lift(room)))


def settled_unseen(room: Room, carried: Iterable[Carried]) -> Room:
    """The room after a look: who is nowhere is not here; what counts after all is not doubted.

    What could not be ended is not tried again: whoever comes in by it is removed.
    """
    carried = tuple(carried)
    ended = {each.user for each in carried if each.what == UNSEEN and each.done}
    forgotten = {each.user for each in carried if each.what in (UNSEEN, FORGOTTEN)} - ended
    lifted = {each.user for each in carried if each.what == LIFTED}
    counts = {each.user for each in carried if each.what == COUNTS}
    becomes = dict.fromkeys(ended, Membership.BAN)
    becomes |= dict.fromkeys((*forgotten, *lifted), Membership.LEAVE)
    members = {
        user: replace(member, membership=becomes[user])
        if user in becomes and (user in lifted or member.membership in _HERE)
        else member
        for user, member in room.members.items()
    }
    over = counts | lifted | forgotten
    doubts = {user: doubt for user, doubt in room.group.unseen.items() if user not in over}
    for user in ended - doubts.keys():
        # What they did before the ban ended the doubt; the ban is there to be lifted all the same.
        member = room.members.get(user) if user is not None else None
        if member is not None and member.inviter is not None:
            doubts[member.user_id] = Unseen(server=server_name(member.inviter), at_ms=0)
    invited = {user for user in counts if user is not None and not room.joined(user)}
    refused = room.group.refused - invited
    return replace(room, members=members, group=replace(room.group, unseen=doubts, refused=refused))


def _is_banned(room: Room, user: UserId) -> bool:
    member = room.members.get(user)
    return member is not None and member.membership is Membership.BAN


def noted_taken(before: Room, change: MemberChange, group: Group, now_ms: int) -> Group:
    """Whom we removed is remembered for as long as their last words may be on the way."""
    taken = {user: at for user, at in group.taken.items() if now_ms - at < LAST_WORDS_MS}
    if change.sender == before.ai and change.membership not in _HERE:
        taken[change.user] = now_ms
    return group if taken == group.taken else replace(group, taken=taken)


def are_last_words(room: Room, sender: UserId, now_ms: int) -> bool:
    """Whether somebody said something at home before their server learnt that they were removed.

    Only servers like theirs show it then, for good. So with who came in by such an invitation.
    """
    if sender in room.group.unseen:
        return True
    at_ms = room.group.taken.get(sender)
    return at_ms is not None and not room.joined(sender) and now_ms - at_ms < LAST_WORDS_MS
