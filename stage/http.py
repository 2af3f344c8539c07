"""JSON over HTTP, as much as the stage needs to set homeservers up and to ask them things."""

from __future__ import annotations

import io
from typing import Any

import aiohttp


class Refused(Exception):
    """A server answered with an error status."""

    def __init__(self, method: str, url: str, status: int, answer: Any) -> None:
        fields = answer if isinstance(answer, dict) else {}
        self.status = status
        self.errcode: str = str(fields.get("errcode", ""))
        self.error: str = str(fields.get("error", answer))
        super().__init__(
            f"{method} {url.partition('?')[0]} answered {status} {self.errcode}: {self.error}"
        )


async def call(
    method: str, url: str, *, token: str | None = None, body: Any = None, timeout_s: float = 30.0
) -> Any:
    """Send one request and return the JSON that comes back.

    Raises `Refused` for an error status, `aiohttp.ClientError` or `TimeoutError` without an answer.
    """
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    # A new connection each time: callers live in many event loops, and servers restart under them.
    async with (
        aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=timeout_s), headers=headers
        ) as client,
        client.request(method, url, json=body) as response,
    ):
        try:
            answer = await response.json(content_type=None)
        except ValueError:
            answer = await response.text()
        if response.status >= 400:
            raise Refused(method, url, response.status, answer)
        return answer


async def upload(url: str, data: bytes, mime: str, *, token: str) -> str:
    """Store media on a homeserver; its content address."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": mime}
    async with (
        aiohttp.ClientSession(headers=headers) as client,
        client.post(f"{url}/_matrix/media/v3/upload", data=io.BytesIO(data)) as response,
    ):
        return str((await response.json())["content_uri"])


async def download(url: str, uri: str, *, token: str) -> bytes:
    """Media by its content address, from a homeserver that shows it to that account."""
    path = uri.removeprefix("mxc://")
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as client,
        client.get(f"{url}/_matrix/client/v1/media/download/{path}") as response,
    ):
        response.raise_for_status()
        return await response.read()
