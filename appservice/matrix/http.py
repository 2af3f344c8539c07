"""Requests to the homeserver as the AI user, and what their failures mean."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

import aiohttp
from mautrix.api import HTTPAPI, Method
from mautrix.errors import (
    MatrixConnectionError,
    MatrixRequestError,
    MatrixResponseError,
    MatrixStandardRequestError,
    MatrixUnknownRequestError,
)

from appservice.model.errors import HomeserverRefused, HomeserverUnavailable
from appservice.model.ids import DeviceId, UserId

MEDIA_S: Final = 15.0
_OK = 200
_TRY_AGAIN = 500
_TOO_MANY = 429
_UNAUTHORIZED = 401
_TOO_LARGE = 413


def path(*parts: str) -> str:
    """A client-server path, each part escaped."""
    return "/_matrix/client/v3/" + "/".join(quote(part, safe="") for part in parts)


class Api:
    """Calls as the AI user. Bodies are never logged."""

    def __init__(self, http: HTTPAPI, user_id: UserId, device_id: DeviceId) -> None:
        self.http = http
        self.user_id = user_id
        self.device_id = device_id
        """Another one may follow it (`crypto.own_device`): ask for it at each use."""
        self.has_device = True
        """Whether the homeserver lets us act as the device; else we act as the user alone."""

    async def call(
        self,
        method: str,
        where: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
        *,
        device: bool = False,
        as_user: bool = True,
    ) -> Any:
        """One request; the decoded JSON answer.

        `device` acts as the AI user's device too: needed where a transaction ID is to outlive a
        restart of the homeserver, forbidden on the timeline's `/sync` (it would eat keys).
        """
        params = dict(query or {})
        if as_user:
            params["user_id"] = self.user_id
        if device and self.has_device:
            params["device_id"] = self.device_id
        try:
            return await self.http.request(
                Method[method],
                where,
                content=dict(body) if body is not None else None,
                query_params=params,
                sensitive=body is not None,
            )
        except MatrixRequestError as error:
            raise _judged(error, where) from error
        except (MatrixConnectionError, MatrixResponseError, aiohttp.ClientError) as error:
            raise HomeserverUnavailable(
                f"the homeserver does not answer at {self.http.base_url} ({type(error).__name__}):"
                " see that it runs, and that homeserver.url is right"
            ) from error
        except (TimeoutError, OSError, ValueError) as error:
            raise HomeserverUnavailable(
                f"the homeserver's answer did not come from {self.http.base_url}"
                f" ({type(error).__name__})"
            ) from error

    async def upload(self, data: bytes, kind: str, name: str) -> str:
        """Upload bytes; the content address (`mxc://…`) that they got."""
        try:
            answer = await self.http.request(
                Method.POST,
                "/_matrix/media/v3/upload",
                content=data,
                headers={"Content-Type": kind},
                query_params={"user_id": self.user_id, "filename": name},
            )
        except MatrixRequestError as error:
            raise _judged(error, "upload") from error
        except (MatrixConnectionError, MatrixResponseError, aiohttp.ClientError, OSError) as error:
            raise HomeserverUnavailable("the homeserver did not take the picture") from error
        return str(answer["content_uri"])

    async def download(self, uri: str, most_bytes: int, within_s: float = MEDIA_S) -> bytes:
        """Media by its content address, over the authenticated endpoint, with a size cap.

        Other servers' media may take for ever, and must not hold up what else there is to do.
        """
        server, _, media = uri.removeprefix("mxc://").partition("/")
        if not uri.startswith("mxc://") or not server or not media:
            raise HomeserverRefused("that is no content address", status=404, errcode="M_NOT_FOUND")
        where = "/_matrix/client/v1/media/download/" + "/".join(
            quote(part, safe="") for part in (server, media)
        )
        url = self.http.base_url.with_path(where, encoded=True)
        headers = {"Authorization": f"Bearer {self.http.token}"}
        try:
            async with self.http.session.get(
                url,
                headers=headers,
                params={"user_id": self.user_id, "timeout_ms": str(int(within_s * 1000))},
                timeout=aiohttp.ClientTimeout(total=within_s),
            ) as answer:
                if answer.status != _OK:
                    raise _no_media(answer.status)
                return await _bounded(answer.content, most_bytes)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise HomeserverUnavailable("the homeserver did not send the media") from error


def _no_media(status: int) -> Exception:
    if status >= _TRY_AGAIN or status == _TOO_MANY:
        return HomeserverUnavailable(f"the homeserver cannot send the media now ({status})")
    return HomeserverRefused(f"there is no such media ({status})", status=status, errcode="")


async def _bounded(stream: aiohttp.StreamReader, most_bytes: int) -> bytes:
    parts, size = [], 0
    async for part in stream.iter_chunked(65_536):
        size += len(part)
        if size > most_bytes:
            raise HomeserverRefused(
                "the media is too large", status=_TOO_LARGE, errcode="M_TOO_LARGE"
            )
        parts.append(part)
    return b"".join(parts)


def _judged(error: MatrixRequestError, where: str) -> Exception:
    status = error.http_status
    errcode, words, standard = "M_UNKNOWN", "", False
    if isinstance(error, MatrixStandardRequestError | MatrixUnknownRequestError):
        standard = bool(error.errcode)
        errcode, words = error.errcode or errcode, error.message or ""
    if status >= _TRY_AGAIN or status == _TOO_MANY:
        return HomeserverUnavailable(f"the homeserver cannot now ({status} {errcode})")
    if status == _UNAUTHORIZED:
        # No word on what was asked: nothing may be given up because a registration is not loaded.
        return HomeserverUnavailable(
            f"the homeserver does not know our as_token ({status} {errcode}): compare the"
            " registration file that it has with appservice.as_token"
        )
    if not standard and status != _TOO_LARGE:
        return HomeserverUnavailable(
            f"what answered for the homeserver is none ({status}): check the reverse proxy"
        )
    kind = where.rsplit("/v3/", 1)[-1].split("/", 1)[0]
    sentence = f"the homeserver refused {kind} ({status} {errcode}: {words[:200]})"
    return HomeserverRefused(sentence, status=status, errcode=errcode)
