"""The talk that a message falls into: what is looked at to know whether it is for the AI user."""

from dataclasses import dataclass

from appservice.model.chat import Line
from appservice.model.room import Room
from appservice.model.speaking import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The talk that a message falls into, as far as it is known; the message is not part of it.

    `lines`: what was said lately in the whole room, oldest first, edits applied; the more of the
    message's own thread is among them the better, its root above all. `target`: the line that the
    message replies to or edits, as it was before, wherever that is. `now_ms` is our own clock.
    `mode`: what the group chose. Reactions are among the lines, as marks.
    """

    room: Room
    lines: tuple[Line, ...] = ()
    target: Line | None = None
    now_ms: int
    mode: Mode = Mode.AUTO
