"""Verdicts on words and wishes: cleared text, or a refusal. A refusal is a value, not an error."""

from dataclasses import dataclass

from appservice.model.audience import Audience


@dataclass(frozen=True, slots=True)
class Deny:
    """A refusal: the key of the sentence for whoever asked."""

    reason: str


@dataclass(frozen=True, slots=True)
class Cleared:
    """Words that may be said to an audience. Only `policy.content` makes these."""

    text: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that may be sent: the only shape in which the AI user's own words leave."""

    cleared: Cleared
