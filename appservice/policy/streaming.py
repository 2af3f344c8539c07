"""Whether and how fast an answer is shown while it comes, and how one ends that is broken off."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from appservice.model.audience import Audience
from appservice.model.event import Heard, StateChange
from appservice.policy.content import NOT_JUDGED, UNFIT

# MSC4357, "Room-level control"; the first where it is accepted one day.
_CONTROLS: Final = ("m.room.live_messaging", "org.matrix.msc4357.live_messaging")
_GROWTH: Final = 1.25
_LEAST_WORDS: Final = 3
_LEAST_LETTERS: Final = 12  # of scripts that put no spaces between words

QUESTION_REMOVED: Final = "the question was removed"
"""Why a turn is dropped whose question was redacted."""
PART_REMOVED: Final = "removed by a sign"
"""Why a turn is dropped when a member wants away what can be seen of its answer."""
DIRECT_ENDED: Final = "no direct chat any more"
"""Why a turn is dropped when others are in a direct chat, or could come in: it was not for them."""
NARROWED: Final = "made for fewer people than read it"
"""Why a turn is dropped, and asked anew, whose words were for adults alone where others came in."""
UNTRUE: Final = "made from what is not so any more"
"""Why a turn is dropped, and asked anew, whose answer must not be said as it is."""


@dataclass(frozen=True, slots=True)
class Pace:
    """When a part is shown, in milliseconds: first so long after the first word came.

    Then edits follow, the next one after `every_ms` and each later, so that a minute has about ten.
    """

    on: bool = True
    first_ms: int = 800
    every_ms: int = 1500

    def wait_ms(self, shown: int) -> int:
        """How long to wait when so many parts have been shown."""
        if shown == 0:
            return self.first_ms
        return int(self.every_ms * _GROWTH ** min(shown - 1, 40))


def may_stream(audience: Audience, pace: Pace, state: Iterable[Heard]) -> bool:
    """Whether parts of an answer may be shown to these readers before it is whole.

    Not where the room's people forbid live messages (MSC4357). That each part is judged first
    where it has to be, is seen to by whoever clears it.
    """
    forbidden = any(
        isinstance(event, StateChange)
        and event.type in _CONTROLS
        and event.content.get("enabled") is False
        for event in state
    )
    return pace.on and bool(audience.people) and not forbidden


class Ending(Enum):
    """What becomes of an answer of which a part was shown and no more will come."""

    KEPT = "kept"
    REMOVED = "removed"
    RESTORED = "restored"


def ending(why: str, text: str, *, again: bool) -> Ending:
    """How it ends: kept with a mark where it says something, else taken away.

    What was said before, and was to be said anew (`again`), comes back: nobody asked for half an
    answer in the place of a whole one. An answer to what its author removed goes with it, and one
    that is not fit for its readers, or that nobody could tell of whether it is.
    """
    if why in (PART_REMOVED, DIRECT_ENDED, NARROWED):
        return Ending.REMOVED
    if again:
        return Ending.RESTORED
    if why in (QUESTION_REMOVED, UNTRUE, UNFIT, NOT_JUDGED):
        return Ending.REMOVED
    return Ending.KEPT if _says_something(text) else Ending.REMOVED


def _says_something(text: str) -> bool:
    letters = sum(c.isalnum() for c in text)
    return letters >= _LEAST_LETTERS or len(text.split()) >= _LEAST_WORDS
