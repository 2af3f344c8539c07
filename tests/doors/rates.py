"""A classifier that tests play, and the rules by which everybody is shielded."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from appservice.model.age import AgeRules, GroupsFor, Unknown
from appservice.model.errors import ModelFault, ModelUnavailable
from appservice.model.rating import Category, Scores
from appservice.model.reach import Reach
from appservice.model.rules import Rules

SHIELDED = AgeRules(unknown=Unknown.SHIELDED, groups=GroupsFor.ALL_AGES)


def shielded(rules: Rules) -> Rules:
    """The same where nobody is known to be an adult."""
    return replace(rules, age=SHIELDED)


@dataclass
class Rates:
    """Finds what `words` says in texts with that word. While `down` it tells nothing.

    With `go_on` it waits for that. `begun` is told what it is asked, before it says anything.
    """

    words: dict[str, tuple[Category, float]] = field(
        default_factory=lambda: {
            "gore": (Category.VIOLENCE, 0.9),
            "despair": (Category.SELF_HARM, 0.1),
            "harmword": (Category.SELF_HARM, 0.9),
        }
    )
    asked: list[str] = field(default_factory=list)
    reached: list[Reach] = field(default_factory=list)
    down: bool = False
    go_on: asyncio.Event | None = None
    begun: Callable[[str], object] = lambda _text: None

    async def scores(self, text: str, reach: Reach) -> Scores:
        self.asked.append(text)
        self.reached.append(reach)
        self.begun(text)
        if self.go_on is not None:
            await self.go_on.wait()
        if self.down:
            raise ModelUnavailable("The classifier is down.", ModelFault.UNREACHABLE)
        return dict(rated for word, rated in self.words.items() if word in text)
