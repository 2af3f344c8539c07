"""The logger that our code holds: drops what is below the level, and never fills in templates."""

import logging
from typing import Any

import structlog

_LEVELS = {
    logging.DEBUG: "debug",
    logging.INFO: "info",
    logging.WARNING: "warning",
    logging.ERROR: "error",
    logging.CRITICAL: "critical",
}


class Speaker(structlog.BoundLoggerBase):
    """Structlog's own filtering logger writes `event % args`, and with it whatever args hold.

    Here positional arguments are only counted among what is hidden.
    """

    least = logging.INFO

    def log(self, level: int, event: str, *args: object, **fields: Any) -> None:
        """Log at a numeric level of the standard library."""
        if level >= self.least:
            told = {"arguments": args, **fields} if args else fields
            name = _LEVELS[min(max(level // 10 * 10, logging.DEBUG), logging.CRITICAL)]
            self._proxy_to_logger(name, event, **told)

    def debug(self, event: str, *args: object, **fields: Any) -> None:
        """What only somebody who looks for a fault wants to read."""
        self.log(logging.DEBUG, event, *args, **fields)

    def info(self, event: str, *args: object, **fields: Any) -> None:
        """What happens."""
        self.log(logging.INFO, event, *args, **fields)

    def warning(self, event: str, *args: object, **fields: Any) -> None:
        """What should not happen, and was dealt with."""
        self.log(logging.WARNING, event, *args, **fields)

    def error(self, event: str, *args: object, **fields: Any) -> None:
        """What should not happen, and was not dealt with."""
        self.log(logging.ERROR, event, *args, **fields)

    def exception(self, event: str, *args: object, **fields: Any) -> None:
        """An error, with the exception that is being dealt with."""
        self.log(logging.ERROR, event, *args, **{"exc_info": True, **fields})

    def critical(self, event: str, *args: object, **fields: Any) -> None:
        """Parlour cannot go on."""
        self.log(logging.CRITICAL, event, *args, **fields)


def speaker_from(level: str) -> type[Speaker]:
    """The class of loggers that speak from a level up: debug, info, warning or error."""
    return type("Speaker", (Speaker,), {"least": getattr(logging, level.upper())})
