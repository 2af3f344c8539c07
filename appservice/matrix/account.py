"""The AI user itself: its account, its device, its name and picture, and the ping."""

import asyncio
import hashlib
from pathlib import Path
from urllib.parse import quote

import structlog

from appservice.matrix.http import Api, path
from appservice.matrix.picture import avatar_png
from appservice.model.errors import HomeserverRefused
from appservice.model.ids import DeviceId, localpart

_log = structlog.get_logger()


class Account:
    """Keeps the AI user as it is configured. Everything here may be done again."""

    def __init__(self, api: Api, appservice_id: str) -> None:
        self._api = api
        self._appservice_id = appservice_id

    @property
    def device_id(self) -> DeviceId:
        """The AI user's device."""
        return self._api.device_id

    async def ensure(self) -> bool:
        """Register the AI user and make its device; False where that cannot be (MSC4190)."""
        await self.register()
        try:
            await self.make_device()
        except HomeserverRefused as refused:
            _log.warning("no_device", error=refused)
            self._api.has_device = False
        else:
            self._api.has_device = True
        return self._api.has_device

    async def register(self) -> bool:
        """Register the AI user; False when it is there. `M_EXCLUSIVE`: outside our namespace."""
        body = {
            "type": "m.login.application_service",
            "username": localpart(self._api.user_id),
            "inhibit_login": True,
        }
        try:
            await self._api.call("POST", path("register"), body, as_user=False)
        except HomeserverRefused as refused:
            if refused.errcode != "M_USER_IN_USE":
                raise
            return False
        return True

    async def make_device(self) -> None:
        """Make the AI user's device, without a login (MSC4190)."""
        where = path("devices", self._api.device_id)
        await self._api.call("PUT", where, {"display_name": "Parlour"})

    async def keep_profile(self, display_name: str, avatar: Path | None, known: str | None) -> str:
        """Set the name, and the picture when it is another than `known` says; returns what is set.

        The answer names picture and content address, to be given as `known` the next time.
        """
        user = self._api.user_id
        current = await self._api.call("GET", path("profile", user))
        if current.get("displayname") != display_name:
            body = {"displayname": display_name}
            await self._api.call("PUT", path("profile", user, "displayname"), body)
        if avatar is None:
            return ""
        picture = await asyncio.to_thread(avatar_png, avatar)
        stamp = hashlib.sha256(picture).hexdigest()
        if known == f"{stamp} {current.get('avatar_url')}":
            return known
        uri = await self._api.upload(picture, "image/png", "avatar.png")
        await self._api.call("PUT", path("profile", user, "avatar_url"), {"avatar_url": uri})
        return f"{stamp} {uri}"

    async def ping(self, transaction_id: str) -> float:
        """Have the homeserver call us, which makes it send what it holds; milliseconds."""
        where = f"/_matrix/client/v1/appservice/{quote(self._appservice_id, safe='')}/ping"
        answer = await self._api.call(
            "POST", where, {"transaction_id": transaction_id}, as_user=False
        )
        return float(answer.get("duration_ms", 0))
