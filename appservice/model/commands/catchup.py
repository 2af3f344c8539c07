"""The command about what somebody missed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """A time as people write it: so long `ago_ms`, or a day and a `minute` of it, all in UTC.

    The day is `date_ms` (its beginning), `days_back` from today, or the last that has this minute.
    """

    ago_ms: int | None = None
    date_ms: int | None = None
    days_back: int | None = None
    minute: int | None = None


@dataclass(frozen=True, slots=True)
class AskCatchUp:
    """`catchup [since TIME]`; `bad` is a time that was not understood."""

    since: Since | None = None
    bad: str = ""


Missed = AskCatchUp
