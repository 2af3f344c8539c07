"""All that a decision on one room looks at: the snapshot and what is stored beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from appservice.model.age import Ages
from appservice.model.chat import Line
from appservice.model.guarding import Guarded
from appservice.model.ids import SessionId, UserId
from appservice.model.people import People
from appservice.model.room import Room
from appservice.model.turn import Turn


@dataclass(frozen=True, slots=True)
class Scene:
    """`target` is the line that the input replies to, reacts to or edits, where it is known.

    `last_own` is, for commands, the newest answer of the AI user in their thread; `open_turns` are
    those neither sent nor dropped. `recent`: what was said lately, oldest first, for what people
    say in groups. `target_turn` and `target_ruling` are, for who asks why, the turn that said the
    target or is about it, and what was decided on it; without a target those of `last_own`.
    `waited_ms`: how long the input was put aside till its key came.
    `target_session`: the session whose key the input's target waits for. `unread` is, for the timer
    that asks for it, whose messages wait for keys, with the code by which one was withheld or "".
    `typed_ms` is, for the timer of the judge, when each person was last seen typing. `ages` and
    `guarded` are of who is or comes in, the AI user and bots left out. `draw`: a number from 0 to 1
    that nobody can foresee, the same whenever this input is decided on.
    """

    room: Room
    open_turns: tuple[Turn, ...] = ()
    target: Line | None = None
    last_own: Line | None = None
    recent: tuple[Line, ...] = ()
    target_turn: Turn | None = None
    target_ruling: str | None = None
    waited_ms: int = 0
    target_session: SessionId | None = None
    unread: Mapping[UserId, str] = field(default_factory=dict)
    typed_ms: Mapping[UserId, int] = field(default_factory=dict)
    ages: Ages = field(default_factory=dict)
    guarded: Guarded = field(default_factory=dict)
    draw: float = 0.0

    @property
    def known(self) -> People:
        """What is known of these people."""
        return People(self.ages, self.guarded)
