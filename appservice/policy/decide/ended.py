"""What comes of a handover and of an end that could not be, and of a creator's going."""

from dataclasses import replace

from appservice.model.effect import Audit, Decision, Govern, Notice, sentence
from appservice.model.event import MemberChange, Membership
from appservice.model.given import EndRefused, HandedOver
from appservice.model.group import Standing
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.admission import people
from appservice.policy.creators import creators_of
from appservice.policy.decide.changed import DONE
from appservice.policy.leading import present_creators, watched

_GONE = (Membership.LEAVE, Membership.BAN)


def decide_handed_over(scene: Scene, handed: HandedOver, _now_ms: int, rules: Rules) -> Decision:
    """Told to everybody; where it was refused, the group is whose it was."""
    room = scene.room
    if handed.outcome != DONE:
        group = replace(room.group, creator=handed.before, founders=frozenset(handed.founders))
        say = sentence(handed.outcome, prefix=rules.prefix, user=handed.to)
        told = Notice(say, handed.about)
        return Decision("not handed over", replace(room, group=group), (told,))
    key = "handed_over_moved" if handed.moved else "handed_over"
    missing = tuple(sentence("invite_failed", user=user) for user in handed.missing)
    told = Notice(sentence(key, user=handed.to, by=handed.by), more=missing)
    audit = Audit("handed over", handed.by, handed.to)
    return Decision("handed over", room, (told, audit, Govern("handed over")))


def decide_end_refused(scene: Scene, refused: EndRefused, _now_ms: int, rules: Rules) -> Decision:
    """The group goes on as it was."""
    room = scene.room
    group = replace(room.group, ended_ms=0, standing=Standing.STEERS)
    told = Notice(sentence("end_refused", prefix=rules.prefix), refused.about)
    effects = (told, Govern("the end was refused"))
    return Decision("the end was refused", replace(room, group=group), effects)


def creator_left(
    before: Room, after: Room, change: MemberChange, now_ms: int, rules: Rules
) -> tuple[Room, tuple[Notice, ...]]:
    """The room after a membership event, and one line when its last creator has gone by it."""
    was_one = change.user in present_creators(before) and change.membership in _GONE
    after = watched(after, now_ms)
    if not was_one or present_creators(after) or after.group.ended_ms:
        return after, ()
    if not people(after, rules) or not after.group.standing.talks:
        return after, ()
    named = ", ".join(sorted(creators_of(before)))
    return after, (Notice(sentence("creator_left", creator=named)),)
