"""What a command leads to, in the room where it was given: a file for each family."""

from collections.abc import Mapping
from typing import Any, Final

from appservice.model.commands import Command
from appservice.model.effect import Decision
from appservice.model.event import RoomMessage
from appservice.model.rules import Rules
from appservice.model.scene import Scene
from appservice.policy.decide.commands import (
    ages,
    allowance,
    audience,
    basic,
    catchup,
    crossing,
    ending,
    guarding,
    instructions,
    keeping,
    links,
    manners,
    memory,
    models,
    parting,
    people,
    removing,
    rights,
    settings,
    spaces,
    threads,
    turns,
)
from appservice.policy.decide.commands.rule import Rule

_RULES: Final[Mapping[type[Any], Rule]] = {
    **ages.RULES,
    **allowance.RULES,
    **audience.RULES,
    **basic.RULES,
    **catchup.RULES,
    **crossing.RULES,
    **guarding.RULES,
    **instructions.RULES,
    **keeping.RULES,
    **links.RULES,
    **manners.RULES,
    **memory.RULES,
    **models.RULES,
    **parting.RULES,
    **people.RULES,
    **removing.RULES,
    **rights.RULES,
    **settings.RULES,
    **ending.RULES,
    **spaces.RULES,
    **threads.RULES,
    **turns.RULES,
}


def decide_command(
    scene: Scene, message: RoomMessage, command: Command, now_ms: int, rules: Rules
) -> Decision:
    """The rule for commands: one clear sentence for what cannot be done."""
    return _RULES[type(command)](scene, message, command, now_ms, rules)
