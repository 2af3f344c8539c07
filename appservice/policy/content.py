"""The only maker of `Cleared`: rated words meet the audience that would read them."""

from typing import Final

from appservice.model.audience import Audience
from appservice.model.content import ContentRules
from appservice.model.rating import Category, Rated, Rater
from appservice.model.verdict import Cleared, Deny
from appservice.policy.rating import unfit_by

MAX_ANSWER_CHARS = 20_000
NOT_JUDGED: Final = "not_judged"
UNFIT: Final = "unfit"


def clear(rated: Rated, audience: Audience, content: ContentRules) -> Cleared | Deny:
    """Clear words for an audience, or say why not. An empty room hears nothing.

    The reasons: `empty_answer`, `nobody_reads`, `not_judged` where somebody has to look at them
    who did not, and `unfit` with what they are unfit by.
    """
    said = sayable(rated.text)
    if not said:
        return Deny("empty_answer")
    if not audience.people:
        return Deny("nobody_reads")
    if not is_judged(rated, audience):
        return Deny(NOT_JUDGED)
    worst = unfit(rated, audience, content)
    return Deny(UNFIT, worst) if worst is not None else Cleared(said, audience)


def sayable(text: str) -> str:
    """What of a text is said at most, and so has to be rated."""
    return text.strip()[:MAX_ANSWER_CHARS]


def is_judged(rated: Rated, audience: Audience) -> bool:
    """Whether all have looked at these words who must before this audience sees them."""
    needed = frozenset(Rater) if audience.judged else frozenset({Rater.FLOOR})
    return needed <= rated.by


def unfit(rated: Rated, audience: Audience, content: ContentRules) -> Category | None:
    """What words are unfit by for an audience, if by anything; also of words that came in."""
    return unfit_by(rated.scores, audience.band, content)
