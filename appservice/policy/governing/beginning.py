"""How the AI user's time in a group begins that it did not make itself."""

from dataclasses import replace

from appservice.model.group import Group
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
    # Who was here before us has been here long.
    since = {member.user_id: 0 for member in room.present()}
    return replace(room, group=replace(group, standing=standing, since=since))
