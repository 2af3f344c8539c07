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
    it left and was asked back to, what members chose holds on, and so do limits: nobody gets rid
    of them by sending the AI user away.
    """
    before = known.group if known is not None else Group()
    since = _since_then(room, known, now_ms) if known is not None else {}
    group = Group(
        settings=before.settings,
        creator=before.creator,
        removed=before.removed,
        deeds=before.deeds,
        put_back=before.put_back,
        since=since,
        brought={user: by for user, by in before.brought.items() if since.get(user) != now_ms},
        let_in={user: link for user, link in before.let_in.items() if since.get(user) != now_ms},
        greeted=False,
        visibility=before.visibility,
        all_ages_until_ms=before.all_ages_until_ms,
    )
    room = replace(room, asker=known.asker if known is not None else None, group=group)
    standing = plan(room, now_ms, rules).standing
    if not standing.talks:
        return room
    since = {**found_there(room, now_ms), **since}
    return replace(room, group=replace(group, standing=standing, since=since))


def _since_then(room: Room, known: Room, now_ms: int) -> dict[UserId, int]:
    """Since when people have been there, of a room that was known: who came meanwhile came now."""
    found = found_there(room, now_ms)
    return {
        user: known.group.since.get(user, at_ms)
        if user in known.members and known.members[user].membership is room.members[user].membership
        else now_ms
        for user, at_ms in found.items()
    }


def found_there(room: Room, now_ms: int) -> Mapping[UserId, int]:
    """Since when people have been there whom the AI user found there.

    Who was in before it has been in for long. Of an invitation nobody knows how old it is: it has
    its whole time from now on.
    """
    return {
        member.user_id: 0 if member.membership is Membership.JOIN else now_ms
        for member in room.present()
    }
