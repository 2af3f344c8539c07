"""The one call: the account data of one type, of one user (client-server API, "Client Config")."""

import asyncio
import json
from typing import Any, Final
from urllib.parse import quote

import aiohttp
from yarl import URL

MOST_BYTES: Final = 16_000
"""A statement is far smaller. What is larger is told as `{}`, which states nothing."""
_OK: Final = 200
_NOT_FOUND: Final = 404
Content = dict[str, Any]


class NotNow(Exception):
    """The homeserver gave no answer to go by; says why, and of nobody."""


class Homeserver:
    """Asks as the user whose data it is, with the token of the second registration."""

    def __init__(self, http: aiohttp.ClientSession, url: str, account_data: str) -> None:
        """`http` sends the token with each request."""
        self._http = http
        self._url = url
        self._account_data = account_data

    async def content(self, user: str) -> Content | None:
        """What is stored; None where nothing is. Raises `NotNow`."""
        who = quote(user, safe="")
        where = f"/_matrix/client/v3/user/{who}/account_data/{quote(self._account_data, safe='')}"
        address = URL(f"{self._url}{where}?user_id={who}", encoded=True)
        try:
            async with self._http.get(address, allow_redirects=False) as response:
                return _judged(response.status, await _body(response))
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise NotNow(f"the homeserver does not answer ({type(error).__name__})") from error


async def _body(response: aiohttp.ClientResponse) -> bytes | None:
    """The whole body, or None if it is too large."""
    try:
        await response.content.readexactly(MOST_BYTES + 1)
    except asyncio.IncompleteReadError as whole:
        return whole.partial
    return None


def _judged(status: int, body: bytes | None) -> Content | None:
    if status == _OK and body is None:
        return {}
    try:
        read = json.loads(body or b"")
    except (ValueError, RecursionError):
        read = None
    if status == _OK:
        return read if isinstance(read, dict) else {}
    errcode = read.get("errcode") if isinstance(read, dict) else None
    if status == _NOT_FOUND and errcode == "M_NOT_FOUND":
        return None
    raise NotNow(f"the homeserver answers {status}")
