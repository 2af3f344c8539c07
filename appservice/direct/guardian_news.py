"""Tells people what is new about guardians: each once, several at once, in their own chat alone."""

import asyncio
from typing import Final

import structlog

from appservice.model.errors import Unavailable
from appservice.model.ids import UserId
from appservice.ports.directory import Directory
from appservice.ports.guardians import Guardians
from appservice.ports.homeserver import Homeserver
from appservice.prompt.guarding import news
from appservice.turns.clock import Clock
from appservice.turns.faults import Fault
from appservice.turns.pipeline import CurrentRules
from appservice.turns.private import private_chat, tell_alone

_log = structlog.get_logger()
_EVERY_S: Final = 2.0
_GATHER_MS: Final = 60_000
"""After somebody was told something, what follows within this time is told together."""
_CHATS: Final = 4


class GuardianNews:
    """What is told is fixed before it is told, so that a crash says nothing twice."""

    def __init__(
        self,
        guardians: Guardians,
        directory: Directory,
        homeserver: Homeserver,
        rules: CurrentRules,
        clock: Clock,
        fault: Fault,
    ) -> None:
        self._guardians = guardians
        self._directory = directory
        self._homeserver = homeserver
        self._rules = rules
        self._clock = clock
        self._fault = fault
        self._without: dict[UserId, int] = {}

    async def run(self) -> None:
        """Until it is cancelled. A command line beside us notes news, too: so it looks often."""
        while True:
            try:
                await self.look()
            except Unavailable as error:
                _log.warning("guardian_news_waits", reason=str(error))
            await asyncio.sleep(_EVERY_S)

    async def look(self) -> None:
        """Tell everybody whose time it is."""
        now_ms = self._clock()
        for person, last_ms in await self._guardians.untold():
            if person and now_ms >= max(last_ms, self._without.get(person, 0)) + _GATHER_MS:
                await self._tell(person)

    async def _tell(self, person: UserId) -> None:
        rules = await self._rules()
        chats = await self._directory.direct_chats(person)
        for room_id in chats[:_CHATS]:
            if await private_chat(self._homeserver, room_id, person, rules.ai) is None:
                continue
            batch = await self._guardians.batch(person)
            if batch is None:
                return
            content = news(batch, rules.prefix)
            where, name = (room_id, person, rules.ai), f"parlour-{batch.name}"
            if await tell_alone(self._homeserver, where, content, name) is None:
                continue
            self._fault("guardian-news-said")
            await self._guardians.told(batch, self._clock())
            return
        self._without[person] = self._clock()  # they are told when they have a chat
