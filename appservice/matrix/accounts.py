"""Other people's accounts on our own homeserver, by Synapse's admin API and an admin's token."""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from appservice.matrix.http import Api
from appservice.model.errors import HomeserverRefused, HomeserverUnavailable
from appservice.model.ids import UserId

_NOT_FOUND: Final = 404
_MOST_CHARS: Final = 16_000
"""A statement is far smaller. What is larger is told as `{}`, which states nothing."""
_ADMIN: Final = "/_synapse/admin/v1/users/"


class AdminAccounts:
    """`ports.people.AgeSource`: of all account data of a person it takes that of one type."""

    def __init__(self, api: Api, data_type: str) -> None:
        """`api` calls with the token of an administrator of the homeserver."""
        self._api = api
        self._data_type = data_type

    async def read(self, user: UserId) -> Mapping[str, Any] | None:
        """See `AgeSource`."""
        where = f"{_ADMIN}{quote(user, safe='')}/accountdata"
        try:
            answer = await self._api.call("GET", where, as_user=False)
        except HomeserverRefused as refused:
            if refused.status == _NOT_FOUND:
                return None
            raise HomeserverUnavailable(
                f"the homeserver does not let the token in age.admin_token read ({refused.status}"
                f" {refused.errcode}): it has to be an administrator's"
            ) from refused
        found = answer
        for key in ("account_data", "global", self._data_type):
            found = found.get(key) if isinstance(found, Mapping) else None
        if not isinstance(found, Mapping):
            return None
        small = len(json.dumps(found, ensure_ascii=False)) <= _MOST_CHARS
        return found if small else {}
