"""What Synapse calls: one question over HTTP, and word of each change.

Source: Synapse's documentation, "Account data callbacks" and "Registering a web resource". Nothing
is remembered, and nothing is written anywhere.
"""

import hmac
import json
import logging
from collections.abc import Mapping
from typing import Any

from synapse.module_api import DirectServeJsonResource, ModuleApi
from synapse.module_api.errors import ConfigError

from parlour_ages.settings import Settings, settings_of

_log = logging.getLogger(__name__)
PATH = "/_synapse/parlour/age"
PUSHED_TO = "/_parlour/age"
MOST_BYTES = 16_000
"""A statement is far smaller. What is larger is told as `{}`, which states nothing."""


class ParlourAges(DirectServeJsonResource):  # type: ignore[misc]
    """`GET /_synapse/parlour/age?user=@alice:example.org`, for whoever knows the secret."""

    def __init__(self, settings: Settings, api: ModuleApi) -> None:
        super().__init__()
        self._settings = settings
        self._api = api
        self._authorization = f"Bearer {settings.secret}".encode()
        api.register_web_resource(PATH, self)
        if settings.push_to is not None:
            api.register_account_data_callbacks(on_account_data_updated=self.updated)

    @staticmethod
    def parse_config(config: Mapping[str, Any]) -> Settings:
        """The module's part of homeserver.yaml. Raises `ConfigError` with a sentence."""
        try:
            return settings_of(config)
        except ValueError as error:
            raise ConfigError(str(error)) from error

    async def _async_render_GET(self, request: Any) -> tuple[int, dict[str, Any]]:  # noqa: N802
        given = request.getHeader(b"Authorization") or b""
        if not hmac.compare_digest(given, self._authorization):
            return 403, {"errcode": "M_FORBIDDEN", "error": "That is not the secret."}
        try:
            (user,) = (each.decode("utf-8") for each in request.args.get(b"user", []))
            ours = self._api.is_mine(user)
        except (ValueError, AttributeError):
            ours, user = False, ""
        if not ours:
            return 400, {"errcode": "M_INVALID_PARAM", "error": "That is no user of this server."}
        return 200, {"content": await self._content(user)}

    async def _content(self, user: str) -> Any:
        data = self._api.account_data_manager
        stored = await data.get_global(user, self._settings.account_data)
        if stored is None:
            return None
        plain = _thawed(stored)
        small = len(json.dumps(plain, ensure_ascii=False).encode()) <= MOST_BYTES
        return plain if small else {}

    async def updated(self, user: str, room: Any, kind: str, content: Any) -> None:
        """Tell Parlour whose account data changed, and not to what."""
        del content
        if room is None and kind == self._settings.account_data:
            self._api.run_as_background_process("parlour_ages", self._push, user)

    async def _push(self, user: str) -> None:
        headers = {b"Authorization": [self._authorization]}
        try:
            await self._api.http_client.post_json_get_json(
                f"{self._settings.push_to}{PUSHED_TO}", {"user": user}, headers
            )
        except Exception as error:  # noqa: BLE001 - Parlour asks again within a minute anyway
            _log.warning("Parlour was not told of a change: %s", type(error).__name__)


def _thawed(value: Any) -> Any:
    """Plain dicts and lists: what modules are given is frozen."""
    if isinstance(value, Mapping):
        return {key: _thawed(below) for key, below in value.items()}
    return [_thawed(below) for below in value] if isinstance(value, (list, tuple)) else value
