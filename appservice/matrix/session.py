"""The HTTP session with the homeserver, opened and closed in one place."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from mautrix.api import HTTPAPI

from appservice.matrix.http import Api
from appservice.model.ids import DeviceId, UserId
from appservice.policy.nesting import loads

# Longer than a long poll, and than what a homeserver waits for another one.
_TOTAL_S = 120.0


class _Answer(aiohttp.ClientResponse):
    """An answer that is read however deep the events in it are nested."""

    async def json(self, **more: Any) -> Any:
        """See `ClientResponse`."""
        return await super().json(**{"loads": loads, **more})


@asynccontextmanager
async def open_api(
    url: str, as_token: str, user_id: UserId, device_id: DeviceId, ca_file: Path | None
) -> AsyncIterator[Api]:
    """Calls to the homeserver as the AI user, for as long as the block runs."""
    context = ssl.create_default_context(cafile=str(ca_file)) if ca_file else True
    connector = aiohttp.TCPConnector(ssl=context, limit=64)
    timeout = aiohttp.ClientTimeout(total=_TOTAL_S, connect=10.0)
    async with aiohttp.ClientSession(
        connector=connector, timeout=timeout, response_class=_Answer
    ) as session:
        http = HTTPAPI(url, as_token, client_session=session, default_retry_count=0)
        yield Api(http, user_id, device_id)
