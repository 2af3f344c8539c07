"""What leads to people being taken out of a group, and what they alone are told of it."""

from dataclasses import replace
from typing import Final

from appservice.model.effect import Decision, Notice, sentence
from appservice.model.given import Governed
from appservice.model.group import Standing
from appservice.model.guarding import GuardingChanged, LimitTold, OutWished, TellLimit
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.admission import people
from appservice.policy.decide.governing import decide_governed, looked_after
from appservice.policy.decide.limiting import QUIET
from appservice.policy.governing.staying import OWN_WISH, can_take_out
from appservice.policy.keeping_out import NO_GROUP, NO_GROUPS, guardians_no, ids_of

_TOLD_AGAIN_MS: Final = 7 * 86_400_000


def decide_guarding_changed(
    scene: Scene, _changed: GuardingChanged, now_ms: int, rules: Rules
) -> Decision:
    """The group is looked at with what is known now.

    Who cannot be taken out of it is told that it is for them to go, and no more than that happens.
    """
    decision = Decision("asked to look", scene.room)
    decision = looked_after(decision, "asked to look", now_ms, rules, scene.known)
    stays = _told_to_go(scene, now_ms, rules)
    return replace(decision, effects=(*decision.effects, *stays)) if stays else decision


def _told_to_go(scene: Scene, now_ms: int, rules: Rules) -> list[TellLimit]:
    room, known = scene.room, scene.known
    beyond = (user for user in people(room, rules) if room.joined(user))
    return [
        TellLimit(user, f"{no}_stay", now_ms + _TOLD_AGAIN_MS)
        for user in beyond
        if (no := guardians_no(user, ids_of(room), known, rules)) in (NO_GROUPS, NO_GROUP)
        if room.kind is RoomKind.GROUP and not can_take_out(room, user)
    ]


def decide_out_wished(scene: Scene, wished: OutWished, now_ms: int, rules: Rules) -> Decision:
    """Somebody wishes to be out: they are taken out, or told that they have to go themselves."""
    room, user = scene.room, wished.user
    if room.kind is not RoomKind.GROUP or not room.joined(user):
        return Decision("out: not in", room)
    if room.group.standing is not Standing.STEERS or not can_take_out(room, user):
        return Decision("out: by themselves", room, (TellLimit(user, "out_by_yourself"),))
    wishes = room.group.out_wished | {user}
    room = replace(room, group=replace(room.group, out_wished=wishes))
    return looked_after(Decision("asked to look", room), "asked to look", now_ms, rules)


def decide_governed_told(scene: Scene, governed: Governed, now_ms: int, rules: Rules) -> Decision:
    """What was done at a look; who was taken out because of a guardian is told that, alone."""
    decision = decide_governed(scene, governed, now_ms, rules)
    room, known = scene.room, scene.known
    taken = (
        each.user
        for each in governed.carried
        if each.user is not None and each.what == OWN_WISH and each.done
    )
    told = [
        TellLimit(user, f"{no}_out")
        for user in taken
        if user not in room.group.out_wished
        if (no := guardians_no(user, ids_of(room), known, rules)) in (NO_GROUPS, NO_GROUP)
    ]
    return replace(decision, effects=(*decision.effects, *told)) if told else decision


def decide_limit_told(scene: Scene, told: LimitTold, now_ms: int, rules: Rules) -> Decision:
    """Why something was not done: in that person's own chat, and once where that is enough."""
    room = scene.room
    if room.kind is not RoomKind.DIRECT or room.person != told.user:
        return Decision("a limit: not this person's chat", room)
    name = told.key if told.key == QUIET else f"{told.key} {told.group}"
    if told.until_ms and room.told_spent.get(name, 0) > now_ms:
        return Decision("a limit: told already", room)
    if told.until_ms:
        spent = {key: until for key, until in room.told_spent.items() if until > now_ms}
        room = replace(room, told_spent={**spent, name: told.until_ms})
    help_ = rules.content.help
    say = sentence(told.key, group=told.group, prefix=rules.prefix, help=help_)
    return Decision("a limit: told", room, (Notice(say),))
