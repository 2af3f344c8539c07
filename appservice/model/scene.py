"""All that a decision on one room looks at: the snapshot and what is stored beside it."""

from dataclasses import dataclass

from appservice.model.chat import Line
from appservice.model.room import Room
from appservice.model.turn import Turn


@dataclass(frozen=True, slots=True)
class Scene:
    """`target` is the line that the input replies to, reacts to or edits, where it is known.

    `last_own` is, for commands, the newest answer of the AI user in their thread; `open_turns` are
    those neither sent nor dropped.
    """

    room: Room
    open_turns: tuple[Turn, ...] = ()
    target: Line | None = None
    last_own: Line | None = None
