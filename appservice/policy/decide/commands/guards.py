"""What stands before the commands about a whole group: where they work, and for whom."""

from appservice.model.effect import Decision
from appservice.model.event import RoomMessage
from appservice.model.group import Standing
from appservice.model.room import RoomKind
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.creators import creators_of
from appservice.policy.decide.commands.rule import tell
from appservice.policy.leading import leaders


def in_a_group(
    scene: Scene, message: RoomMessage, rules: Rules, *, keeps: bool = True
) -> Decision | None:
    """The refusal of what works in groups alone; `keeps`: only where the AI user keeps the rules.

    None when nothing is to be refused.
    """
    room = scene.room
    key = None
    if room.kind is not RoomKind.GROUP:
        key = "groups_only"
    elif keeps and rules.stopped is not None:
        key = "stopped_serverwide"
    elif keeps and room.group.standing is not Standing.STEERS:
        key = "not_kept_by_me"
    if key is None:
        return None
    return Decision(f"command: {key}", room, (tell(message, rules, key),))


def for_leaders(scene: Scene, message: RoomMessage, now_ms: int, rules: Rules) -> Decision | None:
    """The refusal of what only the creator (or who stands in for one) decides, or None."""
    refused = in_a_group(scene, message, rules)
    if refused is not None or message.sender in leaders(scene.room, now_ms, rules):
        return refused
    named = ", ".join(sorted(creators_of(scene.room)))
    key = "leaders_only" if named else "nobody_decides"
    told = tell(message, rules, key, creator=named)
    return Decision(f"command: {key}", scene.room, (told,))
