"""The key loop: the only `/sync` that names the AI user's device, so the only one that gets keys.

The homeserver forgets to-device events up to the `since` of the next call: they are stored, with
the new cursor, in one commit before that call is made.
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

import structlog

from appservice.matrix.http import Api, path
from appservice.matrix.reading import listing, mapping, text
from appservice.matrix.sync_filter import fresh
from appservice.model.errors import HomeserverRefused, Unavailable
from appservice.policy.nesting import dumps
from appservice.ports.key_mail import KeyMail
from appservice.ports.store import ChatStore
from appservice.turns.backoff import delay_s
from appservice.turns.faults import Fault

_log = structlog.get_logger()
CURSOR = "keys"
LISTS = "device_lists"
EVENT = "event"
UNKNOWN_TOKEN = 400
"""What a homeserver answers that does not know our `since` (restored, or another one by now)."""
_NOTHING = {"types": [], "limit": 0}
_FILTER = {
    "presence": _NOTHING,
    "account_data": _NOTHING,
    "room": {"rooms": [], "timeline": _NOTHING, "state": _NOTHING, "ephemeral": _NOTHING},
}


class Desk(Protocol):
    """Who reads the mail."""

    def wake(self) -> None:
        """There is some."""
        ...

    async def counted(self, answer: Any) -> None:
        """An answer tells how many one-time keys the homeserver has left."""
        ...


def letters(answer: Mapping[str, Any]) -> list[str]:
    """The mail in an answer of `/sync`, as it is stored: changed device lists, then events."""
    lists = mapping(answer, "device_lists")
    users = [u for u in (*listing(lists, "changed"), *listing(lists, "left")) if isinstance(u, str)]
    found = [json.dumps({LISTS: users})] if users else []
    events = listing(mapping(answer, "to_device"), "events")
    return found + [dumps({EVENT: event}) for event in events if isinstance(event, dict)]


class KeyLoop:
    """Fetches to-device events for as long as it runs."""

    def __init__(
        self,
        api: Api,
        store: ChatStore,
        mail: KeyMail,
        timeout_ms: int,
        after_a_gap: Callable[[], Awaitable[None]],
        fault: Fault,
        desk: Desk | None = None,
    ) -> None:
        """Without a `desk` nobody can read the mail, and none is kept."""
        self._api = api
        self._store = store
        self._mail = mail
        self._timeout_ms = timeout_ms
        self._after_a_gap = after_a_gap
        self._fault = fault
        self._desk = desk
        self.trouble: str | None = None
        """Why the last call failed: this loop always has one under way, so it notices first."""

    async def run(self) -> None:
        """Until cancelled; troubles are waited out."""
        failures = 0
        while True:
            try:
                # After a failure without waiting: that it is back is to be known at once.
                await self.once(wait=not failures)
                self.trouble = None
                if failures:
                    failures = 0
                    await self._after_a_gap()
                continue
            except Unavailable as error:
                self.trouble = str(error)
                _log.warning("key_loop_waits", error=error)
            except HomeserverRefused as refused:
                # No device, or none of ours: `doctor` says what to do. The homeserver is there.
                self.trouble = None
                _log.warning("key_loop_waits", error=refused)
            except Exception as error:  # noqa: BLE001 - without this loop no key ever comes
                self.trouble = "gave an answer that was not understood"
                _log.error("key_loop_failed", exc_info=error)
            await asyncio.sleep(delay_s(failures, most_s=5.0))
            failures += 1

    async def _begin_again(self) -> None:
        with contextlib.suppress(Unavailable):
            await self._store.put_cursor(CURSOR, "")

    async def once(self, *, wait: bool) -> None:
        """One `/sync`: fetch, store with the cursor, and only then move on."""
        since = await self._store.cursor(CURSOR)
        timeout_ms = self._timeout_ms if since and wait else 0
        query = {"filter": fresh(_FILTER), "timeout": str(timeout_ms)}
        if since:
            query["since"] = since
        try:
            answer = await self._api.call("GET", path("sync"), query=query, device=True)
        except HomeserverRefused as refused:
            if refused.status == UNKNOWN_TOKEN:
                await self._begin_again()
            raise
        self._fault("keys-fetched")
        next_batch = text(answer, "next_batch") if isinstance(answer, dict) else None
        if next_batch is None:
            return
        found = letters(answer) if self._desk is not None else []
        if found or next_batch != since:
            await self._mail.put_to_device(found, (CURSOR, next_batch))
        if self._desk is not None and self._api.has_device:
            if found:
                self._desk.wake()
            await self._count(self._desk, answer)

    async def _count(self, desk: Desk, answer: Any) -> None:
        try:
            await desk.counted(answer)
        except HomeserverRefused as refused:
            # What it has against our keys says nothing of the mail, nor of our place in it.
            _log.warning("keys_not_published", error=refused)
