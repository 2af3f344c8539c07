"""The only maker of `Cleared`: words meet the audience that would read them."""

from appservice.model.audience import Audience
from appservice.model.verdict import Cleared, Deny

MAX_ANSWER_CHARS = 20_000


def clear(text: str, audience: Audience) -> Cleared | Deny:
    """Clear an answer for an audience, or say why not. An empty room hears nothing."""
    said = text.strip()[:MAX_ANSWER_CHARS]
    if not said:
        return Deny("empty_answer")
    if not audience.people:
        return Deny("nobody_reads")
    return Cleared(said, audience)
