"""Typing and receipts, told on to whoever asked for them."""

from collections.abc import Callable, Sequence

import structlog

from appservice.model.passing import HasRead, PassingBy, TypingNow
from appservice.ports.telemetry import Meter

_log = structlog.get_logger()


class PassingOn:
    """A `ports.passing.Passing` with any number of listeners, who neither block nor wait."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._typing: list[Callable[[TypingNow], None]] = []
        self._read: list[Callable[[HasRead], None]] = []

    def hear_typing(self, listener: Callable[[TypingNow], None]) -> None:
        """Tell `listener` who is typing."""
        self._typing.append(listener)

    def hear_reading(self, listener: Callable[[HasRead], None]) -> None:
        """Tell `listener` of public read receipts."""
        self._read.append(listener)

    def __call__(self, seen: Sequence[PassingBy], /) -> None:
        """See `ports.passing`."""
        for each in seen:
            try:
                match each:
                    case TypingNow():
                        for typing in self._typing:
                            typing(each)
                    case HasRead():
                        for read in self._read:
                            read(each)
            except Exception as error:  # noqa: BLE001 - one listener's error is no other's
                self._meter.error("passing_failed")
                _log.error("passing_failed", exc_info=error)
