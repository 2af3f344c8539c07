"""Telling, on standard error, what a command is waiting for when that takes longer."""

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

SOON_S: Final = 2.0
"""What ends sooner needs no progress shown."""

_AGAIN_S: Final = 1.0
_AGAIN_IN_A_FILE_S: Final = 10.0


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show `what` and for how long, once it takes more than two seconds.

    On a terminal one line counts the seconds and vanishes at the end; elsewhere lines are rare.
    """
    line = _WaitingLine(what)
    try:
        yield
    finally:
        line.end()


class _WaitingLine:
    def __init__(self, what: str) -> None:
        self._what = what
        self._begun = time.monotonic()
        self._live = sys.stderr.isatty()
        self._shown = False
        self._loop = asyncio.get_running_loop()
        self._next = self._loop.call_later(SOON_S, self._show)

    def end(self) -> None:
        self._next.cancel()
        if self._shown and self._live:
            self._write("\r\x1b[K")

    def _show(self) -> None:
        self._shown = True
        text = f"  {self._what} ... {time.monotonic() - self._begun:.0f} s"
        self._write(f"\r\x1b[K{text}" if self._live else f"{text}\n")
        self._next = self._loop.call_later(
            _AGAIN_S if self._live else _AGAIN_IN_A_FILE_S, self._show
        )

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
