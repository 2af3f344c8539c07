"""A real browser on a phone's screen: what a visitor of the pages sees and does."""

import asyncio
import itertools
import json
import os
import platform
import shutil
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from stage.paths import NotSetUp, browser_program, node

_PATIENCE_S = 60.0
_LONGEST_LINE = 16 * 1024 * 1024


class BrowserRefused(Exception):
    """The browser could not do something, or did not start; the text is its own words."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Every address that a page asked for, and every complaint on its console."""

    requests: list[str]
    trouble: list[str]


class Page:
    """One tab. Its scripts run only if it was opened so."""

    def __init__(self, browser: "Browser", name: str) -> None:
        self._browser = browser
        self._name = name

    async def go(self, url: str) -> int:
        """Load an address; the status that came."""
        return int(await self._ask("go", url=url))

    async def click(self, name: str, role: str = "button") -> None:
        """Press what a screen reader calls by that name."""
        await self._ask("click", role=role, name=name)

    async def fill(self, label: str, text: str) -> None:
        """Write into the field with that label."""
        await self._ask("fill", label=label, text=text)

    async def text(self) -> str:
        """All that can be read."""
        return str(await self._ask("text"))

    async def shows(self, name: str, role: str = "button") -> bool:
        """Whether something of that role and name can be seen."""
        return bool(await self._ask("shows", role=role, name=name))

    async def clipboard(self) -> str:
        """What was copied."""
        return str(await self._ask("clipboard"))

    async def picture(self, file: Path) -> Path:
        """The whole page as a PNG."""
        return Path(await self._ask("picture", file=str(file)))

    async def overflow(self) -> int:
        """By how many pixels the page is wider than the screen."""
        return int(await self._ask("overflow"))

    async def seen(self) -> Seen:
        """What was asked for and complained about so far."""
        return Seen(**await self._ask("seen"))

    async def hurdles(self) -> list[str]:
        """What keeps people out, by the rules of axe-core. The page must be open for inspection."""
        found: list[str] = await self._ask("axe")
        return found

    async def _ask(self, act: str, **args: Any) -> Any:
        return await self._browser.ask(act, page=self._name, **args)


class Browser:
    """Chromium as a process of its own. Use it with `async with`."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._process: Process | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            *(str(node()), str(browser_program()), *_own_chromium()),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            limit=_LONGEST_LINE,
            start_new_session=True,
        )
        await self._answer()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), 10)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    @asynccontextmanager
    async def page(
        self,
        *,
        javascript: bool = True,
        dark: bool = False,
        language: str = "en",
        inspected: bool = False,
    ) -> AsyncIterator[Page]:
        """A fresh tab on a phone. `inspected` lets `Page.hurdles` past the page's own policy."""
        name = f"page{next(self._numbers)}"
        await self.ask(
            "open",
            page=name,
            javascript=javascript,
            dark=dark,
            language=language,
            width=390,
            height=844,
            bypassCSP=inspected,
        )
        try:
            yield Page(self, name)
        finally:
            await self.ask("close", page=name)

    async def ask(self, act: str, **args: Any) -> Any:
        """Have the browser do something; `Page` gives this its types."""
        assert self._process is not None
        assert self._process.stdin is not None
        async with self._turn:
            line = json.dumps({"id": next(self._numbers), "act": act, "args": args})
            self._process.stdin.write(line.encode() + b"\n")
            return await self._answer()

    async def _answer(self) -> Any:
        assert self._process is not None
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), _PATIENCE_S)
        if not line:
            assert self._process.stderr is not None
            words = (await self._process.stderr.read()).decode(errors="replace")
            raise BrowserRefused(f"the browser ended; its last words:\n{words[-2000:]}")
        answer = json.loads(line)
        if "error" in answer:
            raise BrowserRefused(answer["error"])
        return answer["ok"]


def _own_chromium() -> tuple[str, ...]:
    """Another Chromium than the one of `make setup`, which is for Linux on x86-64 alone."""
    given = os.environ.get("PARLOUR_STAGE_CHROMIUM")
    if given:
        return (given,)
    if platform.system() == "Linux" and platform.machine() == "x86_64":
        return ()
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise NotSetUp(
            "the pages are tried in Chromium, and `make setup` has one for Linux on x86-64 only:"
            " install chromium, or name one by PARLOUR_STAGE_CHROMIUM"
        )
    return (found,)
