"""Account data by way of the companion module in Synapse (`synapse_module/parlour_ages`)."""

import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import aiohttp

from appservice.model.errors import Unavailable
from appservice.model.ids import UserId

PATH: Final = "/_synapse/parlour/age"
_PATIENCE: Final = aiohttp.ClientTimeout(total=1.5)
_MOST_BYTES: Final = 131_072
_OK: Final = 200


class ModuleSource:
    """`ports.people.AgeSource` over HTTP, with the secret that the module knows."""

    def __init__(self, http: aiohttp.ClientSession, homeserver_url: str, secret: str) -> None:
        self._http = http
        self._address = f"{homeserver_url}{PATH}"
        self._headers = {"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}

    async def read(self, user: UserId) -> Mapping[str, Any] | None:
        """As the port says."""
        try:
            async with self._http.get(
                self._address,
                params={"user": user},
                headers=self._headers,
                timeout=_PATIENCE,
                allow_redirects=False,
            ) as response:
                if response.status != _OK:
                    raise Unavailable(f"the companion module answers {response.status}")
                return _content(await _some(response.content))
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError, RecursionError) as error:
            raise Unavailable("the companion module does not answer") from error


@asynccontextmanager
async def open_module_source(
    homeserver_url: str, secret: str, ca_file: Path | None
) -> AsyncIterator[ModuleSource]:
    """The source, and its connections for as long as the block runs."""
    context = ssl.create_default_context(cafile=str(ca_file)) if ca_file else True
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context)) as http:
        yield ModuleSource(http, homeserver_url, secret)


async def _some(body: aiohttp.StreamReader) -> bytes:
    """The whole body, or as much of it as would be read; that is no JSON then."""
    read = b""
    async for chunk in body.iter_any():
        read += chunk
        if len(read) > _MOST_BYTES:
            break
    return read


def _content(body: bytes) -> Mapping[str, Any] | None:
    said = json.loads(body)
    content = said["content"] if isinstance(said, dict) and "content" in said else ()
    if content is None or isinstance(content, dict):
        return content
    raise ValueError("no content")
