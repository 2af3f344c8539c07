"""What one answer is about: a question, what its asker said with it, and what was said since."""

from dataclasses import dataclass

from appservice.model.chat import Line
from appservice.model.ids import EventId, TurnId


@dataclass(frozen=True, slots=True)
class Burst:
    """The questions of one person that one answer answers, oldest first.

    `merged` are the turns of all but the turn's own. `later` are lines of people that follow in the
    same thread, `upto` the place in history up to which a model is told what people said.
    """

    questions: tuple[Line, ...]
    merged: tuple[TurnId, ...] = ()
    later: tuple[EventId, ...] = ()
    upto: int = 0

    @property
    def asked(self) -> Line:
        """The newest question."""
        return self.questions[-1]

    @property
    def words(self) -> dict[EventId, str]:
        """What is asked, as it stands now."""
        return {line.event_id: line.body for line in self.questions}
