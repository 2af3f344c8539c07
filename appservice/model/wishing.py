"""What a person wishes about what is remembered of them. Parts of `effect.Act`.

Wishes carry what was written in the direct chat, words and numbers, never a line of memory: what is
remembered is read and told by those alone who carry them out, on the direct side.
"""

from dataclasses import dataclass

from appservice.model.ids import EventId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberText:
    """Remember `text` of `by`, who wrote it in `source`; `kind` is a `RememberedKind`.

    `anew`: the message was edited, and its line has other words now.
    """

    by: UserId
    source: EventId
    text: str
    kind: str
    about: EventId
    thread: EventId | None = None
    anew: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRemembered:
    """List what is remembered of `by`, a page of it."""

    by: UserId
    page: int
    about: EventId
    thread: EventId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetRemembered:
    """Forget these lines of `by`, or `every` one, which takes being `sure`."""

    by: UserId
    numbers: tuple[int, ...]
    about: EventId
    thread: EventId | None = None
    every: bool = False
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RewordRemembered:
    """Put other words in the place of a line's."""

    by: UserId
    number: int
    text: str
    about: EventId
    thread: EventId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseRemembering:
    """Note what `by` chose: a `Remembering`, and whether it is automatic; None changes nothing."""

    by: UserId
    about: EventId
    thread: EventId | None = None
    remembering: str | None = None
    automatic: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetSource:
    """A message of the direct chat with `by` was removed: forget what came from it."""

    by: UserId
    source: EventId


Wish = (
    RememberText
    | ShowRemembered
    | ForgetRemembered
    | RewordRemembered
    | ChooseRemembering
    | ForgetSource
)
