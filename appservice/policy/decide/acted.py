"""What became of acts of power that somebody asked for: noted, told, audited."""

from dataclasses import replace
from itertools import groupby

from appservice.model.effect import Audit, Decision, Notice, Sentence, sentence
from appservice.model.given import Acted, Added
from appservice.model.group import Deed, DeedKind
from appservice.model.ids import UserId, server_name
from appservice.model.room import Room
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.creators import creators_of
from appservice.policy.deeds import with_deeds
from appservice.policy.durations import in_words
from appservice.policy.governing.seats import seats
from appservice.policy.newcomers import inviter_of, sharer_of
from appservice.policy.removing import WITHDRAW

DONE = "done"
_FOLDED = frozenset(("add_full", "not_now", "over_budget"))
"""What is said once for all it is said of, however many."""
SILENT = "not_member"
"""The outcome of a wish of somebody who has left meanwhile: nothing was done, nobody is told."""


def decide_added(scene: Scene, added: Added, now_ms: int, rules: Rules) -> Decision:
    """Who was invited is noted with whose wish it was; all of it is told in one notice."""
    done = tuple(user for user, outcome in added.outcomes if outcome == DONE)
    room, group = scene.room, scene.room.group
    deeds = [
        Deed(
            kind=DeedKind.ADDED, user=user, by=added.by, at_ms=now_ms, about=added.about, done=True
        )
        for user in done
        if added.how != "undo"
    ]
    group = replace(
        group,
        brought={**group.brought, **dict.fromkeys(done, added.by)},
        removed=group.removed - set(done),
    )
    told = _added_told(room, added, done, rules)
    audit = [
        Audit(
            "invite",
            added.by,
            user,
            _why(added.how, outcome),
        )
        for user, outcome in added.outcomes
        if outcome != SILENT
    ]
    notice = [Notice(told[0], added.about, more=tuple(told[1:]))] if told else []
    room = with_deeds(replace(room, group=group), *deeds)
    return Decision("people were invited", room, (*audit, *notice))


def decide_acted(scene: Scene, acted: Acted, now_ms: int, rules: Rules) -> Decision:
    """A removal, a ban, the end of one."""
    what = f"{acted.what}: {acted.outcome}"
    if acted.what not in _TOLD:
        return Decision(what, scene.room)
    room = _noted(scene.room, acted, acted.user, now_ms)
    audit = Audit(acted.what, acted.by, acted.user, _why(acted.how, acted.outcome, acted.reason))
    if acted.outcome == SILENT:
        return Decision(what, room)
    told = _acted_told(scene.room, acted, acted.user, rules)
    return Decision(what, room, (audit, Notice(told[0], acted.about, more=told[1:])))


def _noted(room: Room, acted: Acted, user: UserId, now_ms: int) -> Room:
    group = room.group
    if acted.what == "unban" or acted.how == WITHDRAW:
        return room
    mine = [d for d in group.deeds if not d.done and d.user == user and d.about == acted.about]
    others = tuple(d for d in group.deeds if d not in mine)
    if acted.outcome != DONE:
        return replace(room, group=replace(group, deeds=others))
    done = tuple(replace(deed, done=True, at_ms=now_ms) for deed in mine)
    removed = group.removed | {user}
    return replace(room, group=replace(group, deeds=(*others, *done), removed=removed))


def _added_told(room: Room, added: Added, done: tuple[UserId, ...], rules: Rules) -> list[Sentence]:
    told: list[Sentence] = []
    if done:
        key = "added_again" if added.how == "undo" else "added"
        told.append(sentence(key, people=", ".join(done), by=added.by, prefix=rules.prefix))
    others = [one for one in added.outcomes if one[1] not in (DONE, SILENT)]
    for outcome, of_it in groupby(sorted(others, key=lambda one: one[1]), key=lambda one: one[1]):
        users = [user for user, _ in of_it]
        names = [", ".join(users)] if outcome in _FOLDED else users
        told += [
            sentence(
                outcome,
                user=name,
                server=server_name(UserId(name)),
                prefix=rules.prefix,
                max_people=seats(room, rules),
            )
            for name in names
        ]
    return told + [sentence("bad_mxid", text=text) for text in added.bad]


def _acted_told(room: Room, acted: Acted, user: UserId, rules: Rules) -> tuple[Sentence, ...]:
    fields: dict[str, str] = {
        "user": user,
        "by": acted.by,
        "prefix": rules.prefix,
        "server": server_name(user),
        "span": in_words(rules.governance.undo_ms),
        "inviter": inviter_of(room, acted.by) or sharer_of(room, acted.by) or "",
    }
    if acted.outcome != DONE:
        key = f"{acted.what}_refused" if acted.outcome == "refused" else acted.outcome
        return (sentence(key, **fields),)
    key = _TOLD[acted.what]
    if acted.what == "remove":
        key = f"{key}_{_for_whom(room, acted)}"
    more = (sentence("removed_reason", reason=acted.reason),) if acted.reason else ()
    return (sentence(key, **fields), *more)


def _for_whom(room: Room, acted: Acted) -> str:
    if acted.how == "vote":
        return "vote"
    if acted.by in creators_of(room):
        return "creator"
    if inviter_of(room, acted.by) is not None:
        return "member"
    return "somebody" if sharer_of(room, acted.by) is None else "link"


def _why(how: str, outcome: str, reason: str | None = None) -> str:
    parts = (how, *(() if outcome == DONE else (outcome,)), *((reason,) if reason else ()))
    return ": ".join(parts)


_TOLD = {"remove": "removed", "ban": "banned", "unban": "unbanned"}
