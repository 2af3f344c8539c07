"""Staying connected: the AI user as configured, the ping, and the mark that we are alive."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable

import structlog

from appservice.config import Config
from appservice.matrix.account import Account
from appservice.matrix.picture import BadPicture
from appservice.model.errors import HomeserverRefused, ParlourError, Unavailable
from appservice.ports.store import ChatStore
from appservice.turns.backoff import delay_s
from appservice.turns.clock import Clock

_log = structlog.get_logger()
ALIVE = "alive"
_PROFILE = "profile"
_HEARTBEAT_S = 10.0


class Upkeep:
    """What is done once at the start, and again whenever the homeserver comes back."""

    def __init__(self, config: Config, account: Account, store: ChatStore, clock: Clock) -> None:
        self._config = config
        self._account = account
        self._store = store
        self._clock = clock
        self.connected = asyncio.Event()
        self.trouble: str | None = "has not answered yet"

    async def connect(
        self, with_device: Callable[[bool], Awaitable[None]], then: Callable[[], Awaitable[None]]
    ) -> None:
        """Set the AI user up and have the homeserver send what it holds; again until it works.

        `with_device` is told whether the homeserver made the AI user's device.
        """
        failures = 0
        while True:
            try:
                await with_device(await self._account.ensure())
                await self.greet()
                await self._profile()
                await then()
                break
            except (Unavailable, HomeserverRefused) as error:
                self.trouble = str(error)
                _log.warning("not_connected", error=error)
            except Exception as error:  # noqa: BLE001 - no loop starts before this is through
                self.trouble = "gave an answer that was not understood"
                _log.error("connecting_failed", exc_info=error)
            await asyncio.sleep(delay_s(failures, most_s=10.0))
            failures += 1
        self.trouble = None
        self.connected.set()
        _log.info("connected")

    async def greet(self) -> None:
        """Ping: the homeserver calls back at once, and its retry queue with it."""
        try:
            await self._account.ping(uuid.uuid4().hex)
        except ParlourError as error:
            # Events may still come; whether they do is what `doctor` looks into.
            _log.warning("ping_failed", error=error)

    async def heartbeat(self) -> None:
        """Store every ten seconds that we were alive, for the sentence that says since when not."""
        while True:
            try:
                await self._store.put_cursor(ALIVE, str(self._clock()))
            except Unavailable as error:
                _log.warning("heartbeat_failed", error=error)
            await asyncio.sleep(_HEARTBEAT_S)

    async def _profile(self) -> None:
        known = await self._store.cursor(_PROFILE)
        user = self._config.ai_user
        try:
            stamp = await self._account.keep_profile(user.display_name, user.avatar, known)
        except BadPicture as error:
            _log.warning("avatar_not_set", error=error)
            stamp = await self._account.keep_profile(user.display_name, None, known)
        if stamp != (known or ""):
            await self._store.put_cursor(_PROFILE, stamp)
