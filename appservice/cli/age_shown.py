"""What `parlour age show` prints."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from appservice.app.age_desk import AgeView
from appservice.config import Config
from appservice.model.age import NOT_KNOWN, Trust
from appservice.model.ids import UserId
from appservice.model.statement import Noted, Statement
from appservice.policy.ages import holds, is_void

_WORDS: Final = {
    Trust.STATED: "by a signed statement",
    Trust.DECLARED: "by their own word, which only makes things stricter",
    Trust.SERVER: "since age.adult_servers says it of all of that server",
}


def lines_of(user: UserId, view: AgeView, config: Config) -> Iterator[str]:
    """The lines, without anything that is not known."""
    counts = f"unknown, which is taken for {config.age.unknown}"
    if view.age != NOT_KNOWN:
        counts = f"{view.age.band.value}, {_WORDS[view.age.trust]}"
    yield f"{user} counts as {counts}."
    if view.shown is None:
        yield "account data: not read, since the settings name no way to (age.reader)"
    elif (own := view.shown.statement) is not None:
        yield f"account data: {_told(own, view.noted, view.now_ms)}"
        if own.guardians:
            yield f"guardians:    {', '.join(own.guardians)}"
    if view.shown is not None and view.shown.declared is not None:
        yield f"account data: {view.shown.declared.value}, unsigned or not to be believed"
    elif view.shown is not None and view.shown.statement is None:
        yield "account data: nothing that would count"
    for each in view.noted.statements:
        yield f"seen before:  {_told(each, view.noted, view.now_ms)}"
    if view.noted.void_until_ms:
        yield f"revoked:      all that were issued until {_time(view.noted.void_until_ms)}"


def _told(statement: Statement, noted: Noted, now_ms: int) -> str:
    said = [statement.band.value]
    if statement.issuer:
        said.append(f"by {statement.issuer}")
    said.append(f"issued {_time(statement.issued_ms)}")
    said.append(f"until {_time(statement.expires_ms)}")
    if statement.jti:
        said.append(f"name {statement.jti}")
    if is_void(statement, noted):
        said.append("revoked")
    elif not holds(statement, now_ms):
        said.append("not of this time")
    return ", ".join(said)


def _time(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"
