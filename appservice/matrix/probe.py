"""What is asked of a homeserver only to see whether it and Parlour fit together."""

import json
import ssl
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import aiohttp
from mautrix.errors import MatrixRequestError

from appservice.matrix.http import Api, path
from appservice.matrix.reading import listing, mapping, text
from appservice.model.errors import HomeserverRefused, HomeserverUnavailable, ParlourError

_PATIENCE_S: Final = 10.0


class UnknownToken(ParlourError):
    """The homeserver does not know our `as_token`."""


class PingFailed(ParlourError):
    """The homeserver did not get the answer it wanted from us.

    `errcode` is one of the specification's for `POST /appservice/{id}/ping`; `status` is the HTTP
    status that the homeserver got from whoever answered it, None when nobody did.
    """

    def __init__(self, sentence: str, errcode: str, status: int | None) -> None:
        super().__init__(sentence)
        self.errcode = errcode
        self.status = status


@dataclass(frozen=True, slots=True)
class Greeting:
    """Who answers at a URL, with HTTP's `status`.

    `versions` of the specification are the oldest first, none when it is no homeserver; `time_ms`
    is its clock to a second, None when it shows none.
    """

    status: int
    versions: list[str]
    time_ms: int | None


class Probe:
    """Questions. All raise `HomeserverUnavailable` or `HomeserverRefused`."""

    def __init__(self, api: Api, appservice_id: str) -> None:
        self._api = api
        self._appservice_id = appservice_id

    async def sender(self) -> str:
        """The user that the token alone stands for: the application service's own account.

        Raises `UnknownToken` too.
        """
        try:
            return await self._whoami(as_user=False)
        except (HomeserverRefused, HomeserverUnavailable) as error:
            cause = error.__cause__
            if isinstance(cause, MatrixRequestError) and cause.http_status in (401, 403):
                raise UnknownToken(f"{cause.http_status} {cause.errcode}") from error
            raise

    async def ai_user(self) -> str:
        """The user that we are when we act as the AI user."""
        return await self._whoami()

    async def device(self) -> str | None:
        """The device that we are when we act as the AI user's device; None where that is lost."""
        answer = await self._api.call("GET", path("account", "whoami"), device=True)
        return text(answer, "device_id") if isinstance(answer, Mapping) else None

    async def room_versions(self) -> Mapping[str, Any]:
        """The versions of new rooms that the homeserver can make, with their stability."""
        answer = await self._api.call("GET", path("capabilities"))
        known = mapping(mapping(answer, "capabilities"), "m.room_versions")
        return mapping(known, "available")

    async def ping(self) -> float:
        """Have the homeserver call us; the milliseconds that took it. Raises `PingFailed` too."""
        where = f"/_matrix/client/v1/appservice/{quote(self._appservice_id, safe='')}/ping"
        body = {"transaction_id": uuid.uuid4().hex}
        try:
            answer = await self._api.call("POST", where, body, as_user=False)
        except (HomeserverRefused, HomeserverUnavailable) as error:
            cause = error.__cause__
            if isinstance(cause, MatrixRequestError) and cause.errcode:
                raise _ping_failed(cause) from error
            raise
        return float(answer.get("duration_ms", 0))

    async def _whoami(self, *, as_user: bool = True) -> str:
        answer = await self._api.call("GET", path("account", "whoami"), as_user=as_user)
        return text(answer, "user_id") or "" if isinstance(answer, Mapping) else ""


async def greeting(url: str, ca_file: Path | None) -> Greeting:
    """Ask who answers there, without any token: a homeserver may refuse even this to a wrong one.

    Raises `HomeserverUnavailable`, with what the network says about it.
    """
    context = ssl.create_default_context(cafile=str(ca_file)) if ca_file else True
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_PATIENCE_S)) as session,
            session.get(f"{url}/_matrix/client/versions", ssl=context) as answer,
        ):
            date = answer.headers.get("Date", "")
            return Greeting(answer.status, _versions(await answer.read()), _milliseconds(date))
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        why = " ".join(str(error).split())[:200] or f"nothing came in {_PATIENCE_S:.0f} s"
        raise HomeserverUnavailable(why) from error


def _versions(body: bytes) -> list[str]:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return []
    return [str(each) for each in listing(read, "versions")] if isinstance(read, dict) else []


def _milliseconds(date: str) -> int | None:
    try:
        return int(parsedate_to_datetime(date).timestamp() * 1000)
    except (TypeError, ValueError):
        return None


def _ping_failed(error: MatrixRequestError) -> PingFailed:
    words = (error.message or "").strip()[:200]
    status = None
    # "HTTP 403 Forbidden": Synapse's way to say the status that is also in the field `status`.
    if words.startswith("HTTP ") and words[5:8].isdecimal():
        status = int(words[5:8])
    return PingFailed(
        f"{error.errcode}: {words}" if words else error.errcode, error.errcode, status
    )
