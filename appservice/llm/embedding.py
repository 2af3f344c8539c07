"""Embeddings of texts by an OpenAI-compatible service. Nothing it is asked is logged or kept."""

import asyncio
import time
from array import array
from collections.abc import Sequence
from typing import Final

import structlog

from appservice.llm.asker import Seconds
from appservice.llm.client import client_of
from appservice.llm.endpoint import Endpoint
from appservice.llm.failure import EXPECTED, failure_of
from appservice.model.reach import Reach
from appservice.ports.embeddings import Vector

_log = structlog.get_logger()
_AT_ONCE: Final = 64
_ALONE_S: Final = 60.0


class Embedder:
    """`ports.embeddings.Embed` over one endpoint. After a failure it is left alone for a minute."""

    def __init__(self, endpoint: Endpoint, *, clock: Seconds = time.monotonic) -> None:
        self._endpoint = endpoint
        self._client = client_of(endpoint)
        self._clock = clock
        self._alone_until_s = 0.0

    async def vectors(self, texts: Sequence[str], reach: Reach) -> list[Vector] | None:
        """See `Embed`. Words that must stay on the operator's machines go to a local one alone."""
        if reach.own_machines_only and not self._endpoint.local:
            return None
        if self._clock() < self._alone_until_s:
            return None
        try:
            async with asyncio.timeout(self._endpoint.total_timeout_s):
                found = [
                    vector
                    for start in range(0, len(texts), _AT_ONCE)
                    for vector in await self._some(texts[start : start + _AT_ONCE])
                ]
        except EXPECTED as error:
            self._failed(failure_of(error).sentence)
            return None
        sizes = {len(vector) for vector in found}
        if len(found) != len(texts) or len(sizes) > 1 or 0 in sizes:
            self._failed("gave other numbers than it was asked for")
            return None
        return found

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _some(self, texts: Sequence[str]) -> list[Vector]:
        made = await self._client.embeddings.create(
            model=self._endpoint.model, input=list(texts), encoding_format="float"
        )
        return [array("f", one.embedding) for one in sorted(made.data, key=lambda one: one.index)]

    def _failed(self, sentence: str) -> None:
        self._alone_until_s = self._clock() + _ALONE_S
        _log.warning("no_embeddings", endpoint=self._endpoint.name, why=sentence)
