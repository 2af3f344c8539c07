"""Sets up logging: one line per thing that happens, to one stream, without content or secrets.

Our own code logs with structlog: `log = structlog.get_logger(__name__)` and
`log.info("turn_dropped", room_id=..., why=...)`. Which fields pass is told by `safe_fields`.
What libraries log is let through from WARNING up only, and then only its template: their arguments
and their lower levels hold requests and answers.
"""

import logging
import re
import sys
from collections.abc import Iterable
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor

from appservice.telemetry.masking import Mask
from appservice.telemetry.safe_fields import safe_event, safe_fields
from appservice.telemetry.speaker import speaker_from
from appservice.telemetry.traces import trace

Level = Literal["debug", "info", "warning", "error"]
Format = Literal["auto", "console", "json"]

_KEPT = ("level", "logger", "exception")
_HAS_WORDS = re.compile(r"[A-Za-z]{3}")


def configure_logging(
    *,
    level: Level = "info",
    format: Format = "auto",  # noqa: A002 - it is the setting's name
    secrets: Iterable[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Log to `stream` (standard error) from now on. May be called again."""
    target = stream if stream is not None else sys.stderr
    mask = Mask(secrets)
    console = format == "console" or (format == "auto" and target.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _Cleaner(mask),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _renderer(console=console, colors=console and target.isatty()),
        ],
        wrapper_class=speaker_from(level),
        logger_factory=_Sinks(target, mask),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    for old in list(root.handlers):
        if isinstance(old, _FromLibraries):
            root.removeHandler(old)
    root.addHandler(_FromLibraries())
    root.setLevel(max(logging.WARNING, getattr(logging, level.upper())))


def _renderer(*, console: bool, colors: bool) -> Processor:
    if not console:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(
        colors=colors, exception_formatter=structlog.dev.plain_traceback
    )


class _Cleaner:
    """The step behind which nothing unsafe exists any more."""

    def __init__(self, mask: Mask) -> None:
        self._mask = mask

    def __call__(self, logger: object, method: str, event: EventDict) -> EventDict:
        kept = {"level": event.pop("level", method), "logger": getattr(logger, "name", "")}
        name = safe_event(event.pop("event", None), self._mask)
        error = _raised(event.pop("exc_info", None))
        if error is not None:
            kept["exception"] = trace(error, self._mask)
        return {"event": name, **kept, **safe_fields(event, self._mask)}


def _raised(exc_info: object) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1] if isinstance(exc_info[1], BaseException) else None
    return sys.exception() if exc_info else None


class _Sink:
    """Writes finished lines. `name` is the logger's."""

    def __init__(self, stream: TextIO, mask: Mask, name: str) -> None:
        self._stream = stream
        self._mask = mask
        self.name = name

    def write(self, line: str) -> None:
        """Write one line, once more without the secrets that the settings hold."""
        self._stream.write(self._mask.known(line) + "\n")
        self._stream.flush()

    debug = info = warning = warn = error = critical = fatal = exception = msg = write


class _Sinks:
    """Makes a sink for each logger that structlog is asked for."""

    def __init__(self, stream: TextIO, mask: Mask) -> None:
        self._stream = stream
        self._mask = mask

    def __call__(self, *names: object) -> _Sink:
        return _Sink(self._stream, self._mask, str(names[0]) if names else "parlour")


class _FromLibraries(logging.Handler):
    """Takes what libraries log by the standard library's `logging`."""

    def __init__(self) -> None:
        # A library's logger can have a level of its own that lets its debugging pass.
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        """Log the template without its arguments; a text without arguments may hold anything."""
        template = record.msg if record.args and isinstance(record.msg, str) else ""
        log = structlog.get_logger(record.name)
        log.log(
            record.levelno,
            "library_reports",
            template=template if _HAS_WORDS.search(template) else None,
            where=f"{record.filename}:{record.lineno}",
            exc_info=record.exc_info,
        )
