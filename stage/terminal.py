"""A command of Parlour's at a terminal, with somebody who reads and types."""

import asyncio
import fcntl
import os
import pty
import re
import signal
import termios
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from stage.parlour import Parlour
from stage.paths import parlour_python
from stage.seat import write_yaml

_PATIENCE_S = 90.0


class Terminal:
    """What is on the screen, and the keyboard."""

    def __init__(self, process: asyncio.subprocess.Process, keyboard: int) -> None:
        self.process = process
        self._keyboard = keyboard
        self._seen = b""
        self._changed, self._hung_up = asyncio.Event(), asyncio.Event()

    @property
    def screen(self) -> str:
        """All that was shown, with plain line ends."""
        return self._seen.decode("utf-8", "replace").replace("\r\n", "\n")

    async def wait(self, pattern: str, timeout_s: float = _PATIENCE_S) -> re.Match[str]:
        """Until something is shown (a regular expression)."""
        try:
            async with asyncio.timeout(timeout_s):
                while (found := re.search(pattern, self.screen)) is None:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise AssertionError(f"{pattern} was not shown, but this:\n{self.screen}") from None
        return found

    def type(self, text: str) -> None:
        """Press these keys: a whole line ends with a line feed, Ctrl-C is character 3."""
        os.write(self._keyboard, text.encode())

    async def end(self, timeout_s: float = _PATIENCE_S) -> int:
        """Until the command has ended; its exit code."""
        async with asyncio.timeout(timeout_s):
            code = await self.process.wait()
            await self._hung_up.wait()
        return code

    def read(self) -> None:
        """Take what is there."""
        try:
            self._seen += os.read(self._keyboard, 65_536)
        except OSError:  # nobody holds the other end any more
            asyncio.get_running_loop().remove_reader(self._keyboard)
            self._hung_up.set()
        self._changed.set()


@asynccontextmanager
async def terminal(parlour: Parlour, name: str, *arguments: str) -> AsyncIterator[Terminal]:
    """Run a command on Parlour's configuration; what still runs at the end is killed."""
    write_yaml(parlour.config_file, parlour.settings)
    keyboard, screen = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        *(str(parlour_python()), "-m", "appservice", *name.split()),
        *("--config", str(parlour.config_file), *arguments),
        stdin=screen,
        stdout=screen,
        stderr=screen,
        env=parlour.environment() | {"PYTHONIOENCODING": "utf-8", "TERM": "xterm"},
        cwd=parlour.directory,
        preexec_fn=_own_terminal,
    )
    os.close(screen)
    seen, loop = Terminal(process, keyboard), asyncio.get_running_loop()
    loop.add_reader(keyboard, seen.read)
    try:
        yield seen
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
            await process.wait()
        loop.remove_reader(keyboard)
        os.close(keyboard)


def _own_terminal() -> None:
    """Make what is its standard input the terminal that Ctrl-C comes from, and hear it.

    Shells without job control have what they run in the background ignore it, and its children too.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
