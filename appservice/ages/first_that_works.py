"""Several ways to read account data: the first that answers."""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from appservice.model.errors import Unavailable
from appservice.model.ids import UserId
from appservice.ports.people import AgeSource

_log = structlog.get_logger()


class FirstThatWorks:
    """`ports.people.AgeSource`: all of them read the same, so it does not matter which does."""

    def __init__(self, sources: Sequence[AgeSource]) -> None:
        """`sources`: at least one, the best first."""
        self._sources = tuple(sources)

    async def read(self, user: UserId) -> Mapping[str, Any] | None:
        """As the port says."""
        *others, last = self._sources
        for source in others:
            try:
                return await source.read(user)
            except Unavailable:
                continue
            except Exception as error:  # noqa: BLE001 - the next one may be fine
                _log.error("age_source_failed", error=type(error).__name__)
        return await last.read(user)
