"""What the rule of a command is, and how it tells something to who gave it."""

from collections.abc import Callable
from typing import Any

from appservice.model.effect import Decision, Notice, sentence
from appservice.model.event import RoomMessage
from appservice.model.rules import Rules
from appservice.model.scene import Scene

Rule = Callable[[Scene, RoomMessage, Any, int, Rules], Decision]
"""From the scene, the message, the command, the time and the rules to a decision."""


def tell(message: RoomMessage, rules: Rules, key: str, **data: str | int) -> Notice:
    """A sentence as a reply to the command."""
    say = sentence(key, prefix=rules.prefix, **data)
    return Notice(say, message.event_id, message.thread)


def told(scene: Scene, message: RoomMessage, rules: Rules, key: str, **data: str | int) -> Decision:
    """A command that leads to a sentence for whoever gave it, and to nothing else."""
    return Decision(f"command: {key}", scene.room, (tell(message, rules, key, **data),))
