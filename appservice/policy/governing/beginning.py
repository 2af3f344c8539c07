"""How the AI user's time in a group begins that it did not make itself."""

from collections.abc import Mapping
from dataclasses import replace

from appservice.model.event import Membership
from appservice.model.group import Group
from appservice.model.ids import UserId
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.policy.governing.plan import plan


def begun(room: Room, known: Room | None, now_ms: int, rules: Rules) -> Room:
    """A fresh snapshot with the standing that the AI user has there from the first moment.

    Where it lacks something it is a guest, until a look at the rules has said so. Of a room that
    it left and was asked back to, what members chose holds on.
    """
    before = known.group if known is not None else Group()
    group = Group(
        settings=before.settings, creator=before.creator, removed=before.removed, greeted=False
    )
    room = replace(room, asker=known.asker if known is not None else None, group=group)
    standing = plan(room, now_ms, rules).standing
    if not standing.talks:
        return room
    return replace(room, group=replace(group, standing=standing, since=found_there(room, now_ms)))


def found_there(room: Room, now_ms: int) -> Mapping[UserId, int]:
    """Since when people have been there whom the AI user found there.

    Who was in before it has been in for long. Of an invitation nobody knows how old it is: it has
    its whole time from now on.
    """
    return {
        member.user_id: 0 if member.membership is Membership.JOIN else now_ms
        for member in room.present()
    }
