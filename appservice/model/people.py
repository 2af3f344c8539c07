"""What is known of people beside their rooms, as the rules get it."""

from dataclasses import dataclass, field

from appservice.model.age import NOT_KNOWN, Age, Ages
from appservice.model.guarding import NO_LIMITS, Guarded, Limits
from appservice.model.ids import UserId


@dataclass(frozen=True, slots=True)
class People:
    """How old they are, and what their guardians decided."""

    ages: Ages = field(default_factory=dict)
    guarded: Guarded = field(default_factory=dict)

    def age(self, user: UserId) -> Age:
        """How old that person is, as far as anybody knows."""
        return self.ages.get(user, NOT_KNOWN)

    def limits(self, user: UserId) -> Limits:
        """What that person's guardians decided."""
        return self.guarded.get(user, NO_LIMITS)


NOBODY = People()
"""Nothing is known of anybody."""
