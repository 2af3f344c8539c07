"""Counting for Prometheus, and not counting."""

import re

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from appservice import __version__

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

# A label is one of a few words of ours. Anything else would fill the memory of whoever scrapes us,
# and could be what somebody wrote.
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}")
# Each counter would have a second series with the time of its birth: twice the page for nothing.
disable_created_metrics()  # type: ignore[no-untyped-call]
_BREAKER = {"closed": 0, "half_open": 1, "open": 2}
_MODEL_SECONDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320)


def _label(word: str) -> str:
    return word if _WORD.fullmatch(word) else "other"


class PrometheusMeter:
    """A `ports.telemetry.Meter` with its own registry, so that two of them do not meet."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()
        ProcessCollector(namespace="parlour", registry=registry)
        Gauge("parlour_info", "Which Parlour this is", ["version"], registry=registry).labels(
            __version__
        ).set(1)
        self._events = Counter(
            "parlour_events_in", "Inputs stored for the first time", ["source"], registry=registry
        )
        self._replies = Counter(
            "parlour_replies", "What the homeserver took from us", ["kind"], registry=registry
        )
        self._dropped = Counter(
            "parlour_turns_dropped", "Turns that ended without answer", ["why"], registry=registry
        )
        self._model_seconds = Histogram(
            "parlour_model_seconds",
            "How long calls of a model took",
            ["endpoint", "outcome"],
            buckets=_MODEL_SECONDS,
            registry=registry,
        )
        self._tokens = Counter(
            "parlour_model_tokens",
            "Tokens read (in) and written (out) by a model",
            ["endpoint", "direction"],
            registry=registry,
        )
        self._breakers = Gauge(
            "parlour_model_breaker",
            "Whether a model is asked: 0 yes, 1 one question tries it, 2 no, as it fails",
            ["endpoint"],
            registry=registry,
        )
        self._queue = Gauge("parlour_queue_depth", "Inputs that wait", registry=registry)
        self._turns = Gauge("parlour_open_turns", "Turns that are open", registry=registry)
        self._errors = Counter(
            "parlour_errors", "Failures that should not be", ["kind"], registry=registry
        )
        self._quarantined = Counter(
            "parlour_quarantined", "Inputs put aside after failing too often", registry=registry
        )

        self._awaiting = Gauge(
            "parlour_awaiting_keys", "Messages that wait for keys", ["side"], registry=registry
        )
        self._awaiting_dropped = Counter(
            "parlour_awaiting_keys_dropped",
            "Messages forgotten whose keys never came",
            ["why"],
            registry=registry,
        )
        self._undecryptable = Counter(
            "parlour_undecryptable", "Messages that could not be read", ["what"], registry=registry
        )
        self._late = Counter(
            "parlour_late_answers", "Questions answered whose keys came late", registry=registry
        )
        self._charged = Counter(
            "parlour_answers_charged", "Answers by who is charged", ["to"], registry=registry
        )
        self._refused = Counter(
            "parlour_answers_refused",
            "Answers not given since a limit is used up",
            ["whose"],
            registry=registry,
        )
        self._judged = Counter(
            "parlour_judged", "What judges said of talk", ["word"], registry=registry
        )
        self._classifier = Histogram(
            "parlour_classifier_seconds",
            "How long rating some words took",
            ["outcome"],
            buckets=_MODEL_SECONDS,
            registry=registry,
        )
        self._retained = Gauge(
            "parlour_retention_last_run_seconds",
            "When what was over was last deleted, in seconds since 1970",
            ["side"],
            registry=registry,
        )
        self._deleted = Counter(
            "parlour_retention_deleted", "Rows deleted as over", ["side"], registry=registry
        )
        self._budget_low = Counter(
            "parlour_budget_warnings",
            "Warnings that a budget of all runs low",
            ["measure", "percent"],
            registry=registry,
        )

    def event_in(self, source: str) -> None:
        """See `Meter`."""
        self._events.labels(_label(source)).inc()

    def reply_sent(self, kind: str) -> None:
        """See `Meter`."""
        self._replies.labels(_label(kind)).inc()

    def turn_dropped(self, why: str) -> None:
        """See `Meter`."""
        self._dropped.labels(_label(why)).inc()

    def model_call(
        self, *, endpoint: str, seconds: float, in_tokens: int, out_tokens: int, outcome: str
    ) -> None:
        """See `Meter`."""
        name = _label(endpoint)
        self._model_seconds.labels(name, _label(outcome)).observe(seconds)
        self._tokens.labels(name, "in").inc(in_tokens)
        self._tokens.labels(name, "out").inc(out_tokens)

    def model_breaker(self, *, endpoint: str, state: str) -> None:
        """See `Meter`."""
        self._breakers.labels(_label(endpoint)).set(_BREAKER.get(state, 0))

    def queue_depth(self, rows: int) -> None:
        """See `Meter`."""
        self._queue.set(rows)

    def open_turns(self, turns: int) -> None:
        """See `Meter`."""
        self._turns.set(turns)

    def error(self, kind: str) -> None:
        """See `Meter`."""
        self._errors.labels(_label(kind)).inc()

    def judged(self, word: str) -> None:
        """See `Meter`."""
        self._judged.labels(_label(word)).inc()

    def classifier_call(self, outcome: str, seconds: float) -> None:
        """See `Meter`."""
        self._classifier.labels(_label(outcome)).observe(seconds)

    def retention_ran(self, side: str, at_ms: int, rows: int) -> None:
        """See `Meter`."""
        self._retained.labels(_label(side)).set(at_ms / 1000)
        self._deleted.labels(_label(side)).inc(rows)

    def quarantined(self) -> None:
        """See `Meter`."""
        self._quarantined.inc()

    def awaiting_keys(self, side: str, rows: int) -> None:
        """See `Meter`."""
        self._awaiting.labels(_label(side)).set(rows)

    def awaiting_dropped(self, why: str, rows: int) -> None:
        """See `Meter`."""
        self._awaiting_dropped.labels(_label(why)).inc(rows)

    def undecryptable(self, what: str) -> None:
        """See `Meter`."""
        self._undecryptable.labels(_label(what)).inc()

    def late_answer(self) -> None:
        """See `Meter`."""
        self._late.inc()

    def answer_charged(self, to: str) -> None:
        """See `Meter`."""
        self._charged.labels(_label(to)).inc()

    def answer_refused(self, whose: str) -> None:
        """See `Meter`."""
        self._refused.labels(_label(whose)).inc()

    def budget_low(self, measure: str, percent: int) -> None:
        """See `Meter`."""
        self._budget_low.labels(_label(measure), str(percent)).inc()

    def page(self) -> bytes:
        """All numbers in Prometheus' text format (`CONTENT_TYPE`)."""
        return generate_latest(self._registry)


class NullMeter:
    """A `ports.telemetry.Meter` for where nobody counts."""

    def event_in(self, source: str) -> None:
        """Nothing."""

    def reply_sent(self, kind: str) -> None:
        """Nothing."""

    def turn_dropped(self, why: str) -> None:
        """Nothing."""

    def model_call(
        self, *, endpoint: str, seconds: float, in_tokens: int, out_tokens: int, outcome: str
    ) -> None:
        """Nothing."""

    def model_breaker(self, *, endpoint: str, state: str) -> None:
        """Nothing."""

    def queue_depth(self, rows: int) -> None:
        """Nothing."""

    def open_turns(self, turns: int) -> None:
        """Nothing."""

    def error(self, kind: str) -> None:
        """Nothing."""

    def judged(self, word: str) -> None:
        """See `Meter`."""

    def classifier_call(self, outcome: str, seconds: float) -> None:
        """Nothing."""

    def retention_ran(self, side: str, at_ms: int, rows: int) -> None:
        """Nothing."""

    def quarantined(self) -> None:
        """Nothing."""

    def awaiting_keys(self, side: str, rows: int) -> None:
        """Nothing."""

    def awaiting_dropped(self, why: str, rows: int) -> None:
        """Nothing."""

    def undecryptable(self, what: str) -> None:
        """Nothing."""

    def late_answer(self) -> None:
        """Nothing."""

    def answer_charged(self, to: str) -> None:
        """Nothing."""

    def answer_refused(self, whose: str) -> None:
        """Nothing."""

    def budget_low(self, measure: str, percent: int) -> None:
        """Nothing."""
