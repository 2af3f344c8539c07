"""How the talk goes: who spoke last and to whom, what the AI user said and asked, who is quick."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from appservice.model.chat import Author, Line
from appservice.model.event import LineKind, RoomMessage
from appservice.model.ids import EventId, UserId
from appservice.model.rules import Rules
from appservice.model.talk import Talk
from appservice.policy.speaking.hush import Quiet, quiet_asked
from appservice.policy.speaking.people import Names, named
from appservice.policy.speaking.said import QUESTION, Said, glance
from appservice.policy.speaking.script import is_spaceless
from appservice.policy.speaking.tongue import Tongue

MINUTE_MS: Final = 60_000
LOOKED_AT: Final = 40
_SPOKEN: Final = frozenset({LineKind.TEXT, LineKind.EMOTE})
_QUIET_SIGNS: Final = frozenset("🤐🤫🙊🔇🤭😶")
_QUIET_MS: Final = 4 * 60 * MINUTE_MS
_PROMPTED_MS: Final = 3 * MINUTE_MS
_QUICK_MS: Final = 12_000
_QUICK_LINES: Final = 5
Speaker = tuple[UserId, str | None]
"""Who speaks: a user, and of a bridge the nick on the other side."""


@dataclass(frozen=True)
class Flow:
    """The lines of the message's own thread, or of the room outside threads, oldest first."""

    message: RoomMessage
    speaker: Speaker
    lines: tuple[Line, ...]
    ai: UserId
    ai_names: Names
    now_ms: int
    quiet_signs: frozenset[EventId] = field(default=frozenset())
    signed: frozenset[EventId] = field(default=frozenset())

    @cached_property
    def last_ai(self) -> Line | None:
        """The AI user's newest words here."""
        return next((line for line in reversed(self.lines) if self._is_answer(line)), None)

    @cached_property
    def since(self) -> tuple[Line, ...]:
        """What people said since then; all of it where the AI user said nothing."""
        if self.last_ai is None:
            return self.lines
        return self.lines[self.lines.index(self.last_ai) + 1 :]

    @cached_property
    def others_since(self) -> tuple[Line, ...]:
        """Of these, the lines of others than who speaks now."""
        return tuple(line for line in self.since if speaker_of(line) != self.speaker)

    @cached_property
    def asker(self) -> Speaker | None:
        """Whom the AI user's newest words answered."""
        last = self.last_ai
        if last is None:
            return None
        before = self.lines[: self.lines.index(last)]
        if last.reply_to is not None:
            for line in before:
                if line.event_id == last.reply_to:
                    return speaker_of(line)
        people = [line for line in before if line.author is Author.HUMAN]
        called = [line for line in people[-4:] if self.ai in line.mentions or self.names_ai(line)]
        newest = (called or people)[-1:]
        return speaker_of(newest[0]) if newest else None

    @property
    def is_asker(self) -> bool:
        """Whether the AI user's newest words answered who speaks now."""
        return self.asker == self.speaker

    @property
    def age_ms(self) -> int:
        """How long ago the AI user's newest words were."""
        return self.message.sent_ms - self.last_ai.sent_ms if self.last_ai else 1 << 60

    @property
    def ai_asked(self) -> bool:
        """Whether its newest words end in a question, or nearly."""
        return self.last_ai is not None and bool(QUESTION.search(self.last_ai.body[-160:]))

    @property
    def last_other(self) -> Line | None:
        """The line just before, if somebody else than who speaks now said it."""
        newest = self.lines[-1] if self.lines else None
        return newest if newest is not None and speaker_of(newest) != self.speaker else None

    def is_prompted(self, tongue: Tongue) -> bool:
        """Whether another human has just asked something."""
        last = self.last_other
        if last is None or last.author is not Author.HUMAN:
            return False
        soon = self.message.sent_ms - last.sent_ms < _PROMPTED_MS
        return soon and seems_asking(glance(last.body), tongue)

    def is_quick(self) -> bool:
        """Whether people throw short lines at each other, faster than anybody could be asked."""
        recent = self.lines[-_QUICK_LINES:]
        if len(recent) < _QUICK_LINES or any(self._is_answer(line) for line in recent):
            return False
        span = self.message.sent_ms - recent[0].sent_ms
        speakers = {speaker_of(line) for line in recent}
        return 0 <= span <= _QUICK_MS * _QUICK_LINES and len(speakers) > 1

    def is_hushed(self, tongue: Tongue) -> bool:
        """Whether the AI user was asked for quiet here, and was not called since."""
        for at in range(len(self.lines) - 1, -1, -1):
            line = self.lines[at]
            if self.now_ms - line.sent_ms > _QUIET_MS:
                return False
            if line.author is not Author.HUMAN or not self.is_to_ai(line):
                continue
            return self._hushes(line, tongue)
        return False

    def hushed_by_speaker(self, tongue: Tongue) -> bool:
        """Whether who speaks now asked for the quiet."""
        return any(
            speaker_of(line) == self.speaker and self.is_to_ai(line) and self._hushes(line, tongue)
            for line in self.lines
        )

    def _hushes(self, line: Line, tongue: Tongue) -> bool:
        """Whether a line asked for quiet, also where the AI user's sign on it says that it did."""
        if line.event_id in self.quiet_signs:
            return True
        asked = quiet_asked(glance(line.body), tongue, self.ai_names.single)
        signed = line.event_id in self.signed
        return asked is Quiet.SURE or (signed and asked is Quiet.PERHAPS)

    @property
    def own_call(self) -> bool:
        """Whether who speaks now called the AI user just before, and goes on."""
        last = self.lines[-1] if self.lines else None
        if last is None or speaker_of(last) != self.speaker or not self.is_to_ai(last):
            return False
        return self.message.sent_ms - last.sent_ms < MINUTE_MS

    def names_ai(self, line: Line) -> bool:
        """Whether a line has the AI user's name in it."""
        return bool(named(glance(line.body).words, self.ai_names, frozenset()))

    def is_to_ai(self, line: Line) -> bool:
        """Whether a line marks or names the AI user."""
        return self.ai in line.mentions or self.names_ai(line)

    def _is_answer(self, line: Line) -> bool:
        return line.author is Author.AI and line.kind in _SPOKEN


def flow_of(message: RoomMessage, talk: Talk, rules: Rules, names: Names, said: Said) -> Flow:
    """The flow that a message falls into."""
    lines = [line for line in talk.lines if line.event_id != message.event_id]
    own = _own_thread([line for line in lines if not line.kind.is_mark], message)
    signs = {
        line.reply_to: line.body
        for line in lines
        if line.kind is LineKind.REACTION and line.reply_to is not None
        if line.sender == rules.ai
    }
    return Flow(
        message,
        (message.sender, said.nick),
        tuple(own[-LOOKED_AT:]),
        rules.ai,
        names,
        talk.now_ms,
        frozenset(about for about, sign in signs.items() if _QUIET_SIGNS & set(sign)),
        frozenset(signs),
    )


def speaker_of(line: Line) -> Speaker:
    """Who said a line."""
    return (line.sender, glance(line.body).nick)


def seems_asking(said: Said, tongue: Tongue) -> bool:
    """Whether it asks: by a question mark, or by how it begins.

    In scripts without spaces any small word of asking tells it, wherever it stands.
    """
    words = said.plain
    if said.asks or tongue.ask.any_of(words[:2]):
        return True
    return tongue.ask.any_of(word for word in words if is_spaceless(word))


def _own_thread(lines: Sequence[Line], message: RoomMessage) -> list[Line]:
    if message.thread is None:
        return [line for line in lines if line.thread is None]
    root = message.thread
    return [line for line in lines if root in (line.thread, line.event_id)]
