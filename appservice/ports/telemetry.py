"""What is counted while Parlour works. Numbers and fixed words only: never what people write."""

from typing import Protocol


class Meter(Protocol):
    """Counts. Every word given (source, kind, why, outcome) is one of a few in our code."""

    def event_in(self, source: str) -> None:
        """An input was stored for the first time; `source` is `transaction`, `sync` or `own`."""
        ...

    def reply_sent(self, kind: str) -> None:
        """The homeserver took something that we said: an `answer`, a `notice`, a `reaction`."""
        ...

    def turn_dropped(self, why: str) -> None:
        """A turn ended without an answer."""
        ...

    def model_call(
        self, *, endpoint: str, seconds: float, in_tokens: int, out_tokens: int, outcome: str
    ) -> None:
        """One call of a model ended; `outcome` is `ok` or a `model.errors.ModelFault`."""
        ...

    def model_breaker(self, *, endpoint: str, state: str) -> None:
        """How a model stands: `closed`, `half_open` or `open` (`llm.breaker.BreakerState`)."""
        ...

    def queue_depth(self, rows: int) -> None:
        """How many inputs wait now."""
        ...

    def open_turns(self, turns: int) -> None:
        """How many turns are open now."""
        ...

    def error(self, kind: str) -> None:
        """Something failed that should not; `kind` is the name of the exception or of the part."""
        ...

    def awaiting_keys(self, side: str, rows: int) -> None:
        """How many messages of a side (`rooms` or `direct`) wait for their keys now."""
        ...

    def awaiting_dropped(self, why: str, rows: int) -> None:
        """Messages whose keys never came were forgotten: `too_old` or `too_many`."""
        ...

    def undecryptable(self, what: str) -> None:
        """A message could not be read: it `waits` for its key, or it will `never` be read."""
        ...

    def late_answer(self) -> None:
        """A question is answered whose key came late."""
        ...

    def answer_charged(self, to: str) -> None:
        """An answer is over: a `person` is charged, `nobody` (not called for), or it is `free`."""
        ...

    def answer_refused(self, whose: str) -> None:
        """An answer was not given since a limit is used up; `whose` is an `allowance.Whose`."""
        ...

    def budget_low(self, measure: str, percent: int) -> None:
        """So much of what everybody shares is used."""
        ...

    def judged(self, word: str) -> None:
        """A judge was asked, and said `speak`, `react` or `silent`; or it `failed` to."""
        ...

    def classifier_call(self, outcome: str, seconds: float) -> None:
        """A classifier was asked about some words: `ok`, or a `model.errors.ModelFault`."""
        ...

    def retention_ran(self, side: str, at_ms: int, rows: int) -> None:
        """What was over in a side (`rooms` or `direct`) is deleted, so many rows of it."""
        ...

    def quarantined(self) -> None:
        """An input was put aside because it failed too often."""
        ...
