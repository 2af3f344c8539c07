"""Verdicts on words and wishes: cleared text, or a refusal. A refusal is a value, not an error."""

from dataclasses import dataclass

from appservice.model.audience import Audience
from appservice.model.rating import Category


@dataclass(frozen=True, slots=True)
class Deny:
    """A refusal: the key of the sentence for whoever asked.

    `category`: what words are unfit by, where that is why.
    """

    reason: str
    category: Category | None = None


@dataclass(frozen=True, slots=True)
class Cleared:
    """Words that may be said to an audience. Only `policy.content` makes these."""

    text: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that may be sent: the only shape in which the AI user's own words leave."""

    cleared: Cleared
