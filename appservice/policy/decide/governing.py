"""What a look at a group's rules leads to, and when such a look is due."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from appservice.model.effect import (
    Audit,
    Decision,
    DropTurns,
    Effect,
    Govern,
    Notice,
    SetTimer,
    sentence,
)
from appservice.model.event import Heard, MemberChange, Membership, Noise, StateChange
from appservice.model.given import Given, Governed, Tick
from appservice.model.group import Group, PutBack, Standing
from appservice.model.people import NOBODY, People
from appservice.model.repair import Carried
from appservice.model.room import Member, Room, RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.admission import people
from appservice.policy.decide import joining
from appservice.policy.decide.crossing import QUESTION, decide_question_over
from appservice.policy.decide.judging import decide_judge_due
from appservice.policy.decide.leaving import LEAVE, time_to_leave
from appservice.policy.decide.moving import MOVED, decide_moved_tick
from appservice.policy.decide.proposing import TIMER as PROPOSAL
from appservice.policy.decide.proposing import decide_proposal_due
from appservice.policy.decide.told import arrival_told, carried_told, standing_told
from appservice.policy.decide.votes import close_votes
from appservice.policy.encryption.telling import reads, telling
from appservice.policy.encryption.unread import UNREADABLE, decide_unread_tick
from appservice.policy.governing import plan
from appservice.policy.governing.beginning import found_there
from appservice.policy.governing.drift import look_again_ms, settled_absent
from appservice.policy.governing.over import end_again, is_over
from appservice.policy.governing.plan import NEWCOMERS
from appservice.policy.governing.seats import FULL
from appservice.policy.governing.standing import SETTLED
from appservice.policy.governing.unseen import (
    COUNTS,
    FORGOTTEN,
    UNSEEN,
    could_not_invite,
    has_unseen,
    heard_from,
    noted_left_out,
    noted_taken,
    noted_unseen,
    settled_unseen,
)
from appservice.policy.judging import TIMER as JUDGE
from appservice.policy.leading import watched
from appservice.policy.voting import VOTE

LOOK, ROUND = "look", "round"
ROUND_MS = 3_600_000
_LOG = 64
OF_SETTINGS = frozenset((SETTLED, "invite", "display", NEWCOMERS))
"""What the AI user changes in a room when its members choose other settings."""
_HERE = (Membership.JOIN, Membership.INVITE)


def noted(before: Room, after: Room, change: MemberChange, now_ms: int, rules: Rules) -> Room:
    """The room after a membership event, with what only we know of it brought up to date."""
    known, group = before.members.get(change.user), after.group
    here = change.membership in _HERE
    same = known is not None and known.membership is change.membership
    guest = group.standing is Standing.GUEST
    if same and (not here or guest or change.user in group.since):
        return after  # a guest does not count yet how long people have been here
    since = {user: at for user, at in group.since.items() if user != change.user}
    brought = dict(group.brought)
    if here:
        # Who comes along from a group that this one goes on from is new in neither.
        joins = change.membership is Membership.JOIN
        since[change.user] = group.carried.get(change.user, now_ms) if joins else now_ms
    else:
        brought.pop(change.user, None)
    group = noted_taken(before, change, noted_unseen(before, change, group, now_ms), now_ms)
    removed, let_in, along = group.removed, dict(group.let_in), dict(group.carried)
    if not here:
        group = replace(group, out_wished=group.out_wished - {change.user})
        let_in.pop(change.user, None)
        along.pop(change.user, None)  # who comes again comes anew
    if change.sender not in (rules.ai, change.user) and not could_not_invite(before, change):
        # What members do by their own power counts like what they have us do.
        removed = removed - {change.user} if here else removed | {change.user}
    moved = len(people(before, rules)) != len(people(after, rules))
    changed_ms = now_ms if moved else group.changed_ms
    group = replace(
        group,
        since=since,
        brought=brought,
        removed=removed,
        let_in=let_in,
        carried=along,
        changed_ms=changed_ms,
    )
    return replace(after, group=group)


def looked_after(
    decision: Decision, cause: str, now_ms: int, rules: Rules, known: People = NOBODY
) -> Decision:
    """The decision, with a look at the room's rules where the snapshot says that one is due."""
    room = decision.room
    if room.kind is not RoomKind.GROUP:
        return decision
    found = plan(room, now_ms, rules, known)
    effects: list[Effect] = [*decision.effects]
    changed = found.standing is not room.group.standing or found.lacks != room.group.lacks
    if found.repairs or changed or has_unseen(room) or room.group.absent:
        effects.append(Govern(cause))
    if found.look_again_ms is not None:
        effects.append(SetTimer(LOOK, found.look_again_ms))
    if now_ms >= room.group.round_ms:
        effects.append(SetTimer(ROUND, now_ms + ROUND_MS))
        room = replace(room, group=replace(room.group, round_ms=now_ms + ROUND_MS))
    return replace(decision, room=room, effects=tuple(effects))


def chosen_anew(before: Room, decision: Decision, now_ms: int) -> Decision:
    """The decision, where it changes what members chose: shown, and no sign of a fight.

    A group that is full by another number of seats has been so from now on.
    """
    group = decision.room.group
    if group.settings == before.group.settings or before.kind is not RoomKind.GROUP:
        return decision
    kept = tuple(back for back in group.put_back if back.what not in OF_SETTINGS)
    moved = group.settings.max_people != before.group.settings.max_people
    changed_ms = now_ms if moved else group.changed_ms
    room = replace(decision.room, group=replace(group, put_back=kept, changed_ms=changed_ms))
    shown = any(isinstance(each, Govern) for each in decision.effects)
    effects = decision.effects if shown else (*decision.effects, Govern("settings"))
    return replace(decision, room=room, effects=effects)


def with_news_of(
    decision: Decision, event: Heard, now_ms: int, rules: Rules, known: People = NOBODY
) -> Decision:
    """The decision, with a look where something is to be ended, or may be by what it shows."""
    noise = isinstance(event, Noise)  # what does not count in the room shows nothing
    room = decision.room if noise else heard_from(decision.room, event, now_ms, rules)
    if room is decision.room and not has_unseen(room):
        return decision
    return looked_after(replace(decision, room=room), "news of a server", now_ms, rules, known)


_NAMED: Final = ((joining.TIMER, joining.decide_wish_due), (PROPOSAL, decide_proposal_due))
"""Timers of which there may be several in a room, each with what it is about in its name."""


def decide_tick(scene: Scene, tick: Tick, now_ms: int, rules: Rules) -> Decision:
    """A timer: what it was set for, and for all else the room is looked at, as after any event.

    Once in a while whatever the snapshot says: not all that changes in a room is told to us.
    """
    for begins, rule in _NAMED:
        if tick.name.startswith(begins):
            return rule(scene, tick.name.removeprefix(begins), rules)
    if tick.name == UNREADABLE:
        return decide_unread_tick(scene, now_ms, rules)
    if tick.name == JUDGE:
        return decide_judge_due(scene, now_ms, rules)
    if tick.name == QUESTION:
        return decide_question_over(scene.room, now_ms)
    if tick.name == MOVED:
        return decide_moved_tick(scene.room)
    decision = Decision(f"timer: {tick.name}", scene.room)
    if tick.name == VOTE:
        decision = close_votes(scene.room, now_ms, rules)
    if tick.name == LEAVE and (gone := time_to_leave(scene.room, now_ms, rules)) is not None:
        return gone
    if tick.name != ROUND or scene.room.kind is not RoomKind.GROUP:
        return looked_after(decision, tick.name, now_ms, rules, scene.known)
    group = replace(scene.room.group, round_ms=now_ms + ROUND_MS)
    effects = (
        end_again(group, now_ms, ROUND_MS) or Govern(ROUND),
        SetTimer(ROUND, now_ms + ROUND_MS),
    )
    return replace(decision, room=replace(scene.room, group=group), effects=effects)


def decide_governed(scene: Scene, governed: Governed, now_ms: int, rules: Rules) -> Decision:
    """What was done is noted, counted and told in one notice."""
    if scene.room.group.moved is not None or is_over(scene.room):
        return Decision("upgraded or ended meanwhile", scene.room)
    return _told(scene.room, governed, now_ms, rules)


def _told(room: Room, governed: Governed, now_ms: int, rules: Rules) -> Decision:
    before, group = room.group, _counted(room.group, governed.carried, now_ms)
    unheard = [user for user in governed.beyond if user not in before.told_beyond]
    group = replace(
        group,
        standing=governed.standing,
        lacks=governed.lacks,
        told_beyond=frozenset(governed.beyond),
    )
    if governed.standing is not Standing.GUEST and before.standing is Standing.GUEST:
        group = replace(group, since={**found_there(room, now_ms), **group.since})
    arrives = group.standing.talks and not (before.standing.talks and before.greeted)
    if arrives and not before.standing.talks:
        group = replace(group, reads_from_ms=now_ms)
    room = settled_unseen(replace(room, group=group), governed.carried)
    room = watched(settled_absent(room, governed, now_ms), now_ms)
    room = noted_left_out(room, _absent_twice(before, room), now_ms)
    group = room.group
    hello = arrival_told(room, governed, rules) if arrives else []
    said = hello or standing_told(before, group, now_ms, rules)
    told = [*said, *carried_told(room, governed, rules, arrives=arrives)]
    group = replace(group, greeted=before.greeted or arrives)
    room, secrecy = telling(replace(room, group=group), rules)
    first = 1 if hello and reads(room, rules) else 0
    told[first:first] = secrecy
    if unheard:
        told.append(sentence("out_of_reach", people=", ".join(unheard)))
    if group.lacks and told:
        group = replace(group, told_lacks_ms=now_ms)
    effects: list[Effect] = [*_audit(governed.carried)]
    if before.standing.talks and not group.standing.talks:
        effects.append(DropTurns(group.standing.value))
    if told:
        effects.append(Notice(told[0], more=tuple(told[1:])))
    if any(each.what == "levels" and each.done for each in governed.carried):
        # Who stood too high to be touched may be within reach now.
        effects.append(Govern("levels were put back"))
    if group.unseen.keys() - before.unseen.keys():
        effects.append(Govern("left out of the room's state"))
    due_ms = look_again_ms(room, governed, plan(room, now_ms, rules).look_again_ms, now_ms)
    if due_ms is not None:
        effects.append(SetTimer(LOOK, due_ms))
    return Decision("looked at the rules", replace(room, group=group), tuple(effects))


def _absent_twice(before: Group, room: Room) -> list[Member]:
    """Who was not found by two looks in a row: what is on its way is there at the second one."""
    return [room.members[user] for user in room.group.absent if user in before.absent]


def _counted(group: Group, carried: Iterable[Carried], now_ms: int) -> Group:
    put_back, refused = [*group.put_back], set(group.refused)
    for each in carried:
        if each.user is None:
            what = SETTLED if _is_lazy(group, each) else each.what
            put_back.append(PutBack(what=what, at_ms=now_ms))
        elif each.done:
            counted = each.what in (FULL, UNSEEN)
            put_back += [PutBack(what=each.what, at_ms=now_ms)] if counted else []
        else:
            if each.user in refused:
                put_back.append(PutBack(what=f"seat {each.user}", at_ms=now_ms))
            refused.add(each.user)
    return replace(group, put_back=tuple(put_back[-_LOG:]), refused=frozenset(refused))


def _is_lazy(group: Group, each: Carried) -> bool:
    """Whether inviting was opened or closed because people came or went, not because of somebody.

    Once for each time that the number of people changed.
    """
    since = (back.at_ms for back in group.put_back if back.what in {SETTLED, "invite"})
    return each.what == "invite" and max(since, default=-1) < group.changed_ms


def _audit(carried: Iterable[Carried]) -> list[Audit]:
    return [
        Audit(
            "put back" if each.user is None else "took seat",
            None,
            each.user,
            each.what if each.done else f"{each.what}: refused",
        )
        for each in carried
        if each.what not in (COUNTS, FORGOTTEN)
    ]


def is_looked_after(given: Given, rules: Rules) -> bool:
    """Whether an input can have changed what a group's rules are about.

    State that the AI user set itself is as it should be, and when it leaves on the operator's word
    what it hands over must not be taken back.
    """
    if isinstance(given, StateChange):
        return given.sender != rules.ai
    return isinstance(given, MemberChange)
