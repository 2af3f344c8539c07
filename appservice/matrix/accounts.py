"""Other people's accounts on our own homeserver, by Synapse's admin API and an admin's token.

Source: Synapse, "User Admin API" (account data of a user; login as a user).
"""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from mautrix.api import HTTPAPI
from mautrix.errors import MatrixRequestError

from appservice.matrix.http import Api, path
from appservice.model.errors import HomeserverRefused, HomeserverUnavailable
from appservice.model.ids import DeviceId, UserId

_NOT_FOUND: Final = 404
_MOST_CHARS: Final = 16_000
"""A statement is far smaller. What is larger is told as `{}`, which states nothing."""
_UNAUTHORIZED: Final = 401
_USERS: Final = "/_synapse/admin/v1/users/"
_LIVES_MS: Final = 120_000


class AdminAccounts:
    """`ports.people.AgeSource`: of all account data of a person it takes that of one type."""

    def __init__(self, api: Api, data_type: str) -> None:
        """`api` calls with the token of an administrator of the homeserver."""
        self._api = api
        self._data_type = data_type

    async def read(self, user: UserId) -> Mapping[str, Any] | None:
        """See `AgeSource`."""
        try:
            answer = await self._call("GET", f"{_USERS}{quote(user, safe='')}/accountdata")
        except HomeserverRefused as refused:
            if refused.status == _NOT_FOUND:
                return None
            raise HomeserverUnavailable(str(refused)) from refused
        found = answer
        for key in ("account_data", "global", self._data_type):
            found = found.get(key) if isinstance(found, Mapping) else None
        if not isinstance(found, Mapping):
            return None
        small = len(json.dumps(found, ensure_ascii=False)) <= _MOST_CHARS
        return found if small else {}

    async def write(self, user: UserId, content: Mapping[str, Any], now_ms: int) -> None:
        """Put a person's account data there, acting as they for a moment.

        Raises `HomeserverRefused`, `HomeserverUnavailable`.
        """
        who = await self._call("GET", path("account", "whoami"))
        where = path("user", user, "account_data", self._data_type)
        if who.get("user_id") == user:  # nobody can log in as themselves this way
            await self._call("PUT", where, content)
            return
        until = {"valid_until_ms": now_ms + _LIVES_MS}
        login = await self._call("POST", f"{_USERS}{quote(user, safe='')}/login", until)
        http = self._api.http
        theirs = HTTPAPI(
            http.base_url, str(login["access_token"]), client_session=http.session,
            default_retry_count=0,
        )  # fmt: skip
        acting = AdminAccounts(Api(theirs, user, DeviceId("")), self._data_type)
        try:
            await acting._call("PUT", where, content)
        finally:
            await acting._call("POST", path("logout"), {})

    async def _call(self, method: str, where: str, body: Mapping[str, Any] | None = None) -> Any:
        try:
            return await self._api.call(method, where, body, as_user=False)
        except HomeserverRefused as refused:
            if refused.status == _NOT_FOUND:
                sentence = "the homeserver knows no such person, or has no admin API there (404)"
            else:
                sentence = (
                    f"the homeserver refuses that ({refused.status} {refused.errcode}): the token"
                    " has to be an administrator's"
                )
            raise HomeserverRefused(
                sentence, status=refused.status, errcode=refused.errcode
            ) from refused
        except HomeserverUnavailable as error:
            cause = error.__cause__
            if isinstance(cause, MatrixRequestError) and cause.http_status == _UNAUTHORIZED:
                raise HomeserverUnavailable(
                    "the homeserver does not know the administrator's token (401): write a new one"
                ) from error
            raise
