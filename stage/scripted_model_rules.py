"""What the scripted model does with a request: the default answer, and rules that change it."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from stage.scripted_ratings import rating, wants_rating

_QUESTION = re.compile(r"\bq-([0-9a-z]+)")


class Do(StrEnum):
    """What happens to a request."""

    ANSWER = "answer"
    """Answer with `answer`, or as without a rule; after `delay_s` seconds."""
    HANG = "hang"
    """Take the request and say nothing, until the client goes or the script changes."""
    STALL = "stall"
    """Send half of the answer, then nothing more."""
    RATE_LIMIT = "rate_limit"
    """429, with `Retry-After: retry_after_s`."""
    ERROR = "error"
    """An error with HTTP status `status` (500 unless told), which says `answer`."""
    RESET = "reset"
    """Send half of the answer, then cut the connection."""
    EMPTY = "empty"
    """An answer without words."""
    INVALID = "invalid"
    """200 with something that is no JSON."""
    NO_USAGE = "no_usage"
    """An answer without usage, as servers do that do not know `stream_options`."""
    PLAIN = "plain"
    """One JSON document although a stream was asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as it came: `raw` is the body, `body` its JSON ({} when it is none)."""

    path: str
    raw: bytes
    body: Mapping[str, Any]
    authorization: str | None

    @property
    def last_user(self) -> str:
        """The text of the last message by the user."""
        return next((text for role, text in reversed(self.texts) if role == "user"), "")

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """Role and text of every message."""
        messages = self.body.get("messages") or []
        return tuple((str(m.get("role")), str(m.get("content"))) for m in messages)


Predicate = Callable[[Asked], bool]
Speech = Callable[[Asked], str]


@dataclass(slots=True)
class Rule:
    """What to `do` with requests that `when` fits, `times` times (None: always).

    `when` is a substring of the last message by the user, or in this process any predicate; the
    empty string fits all. Texts fit no request for a rating. The newest rule that fits wins.
    `answer` is a text, or in this process what makes one of the request. With `pace_s` the answer
    is streamed slowly, so long between two pieces of seven characters.
    """

    do: Do = Do.ANSWER
    when: str | Predicate = ""
    times: int | None = None
    answer: str | Speech | None = None
    delay_s: float = 0.0
    pace_s: float = 0.0
    retry_after_s: float = 0.0
    status: int = 500

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """A rule as `POST /_script` takes it. Unknown keys and values raise."""
        return cls(**{**data, "do": Do(data.get("do", Do.ANSWER))})

    def said(self, asked: Asked) -> str | None:
        """Its answer to a request, if it has one of its own."""
        return self.answer(asked) if callable(self.answer) else self.answer

    def fits(self, asked: Asked) -> bool:
        """Whether this rule is for that request, and not used up."""
        if self.times is not None and self.times <= 0:
            return False
        if isinstance(self.when, str):
            return self.when in asked.last_user and not wants_rating(asked.body)
        return self.when(asked)


def default_answer(asked: Asked) -> str:
    """Always the same for the same question: `q-7x` in it is answered with `a-7x`.

    Of several the last one counts: it belongs to the message that is to be answered; where a note
    at the end names others that are asked together with it, these too. A text without one is
    answered with a short digest of it. Who wants a rating gets one.
    """
    if wants_rating(asked.body):
        return rating(asked.last_user)
    text, _, together = asked.last_user.partition(
        "\n\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK} Answer together"
    )
    found = _QUESTION.findall(text)
    if found:
        return " ".join(f"a-{one}" for one in (*_QUESTION.findall(together), found[-1]))
    return f"heard {hashlib.sha256(asked.last_user.encode()).hexdigest()[:8]}"
