"""What the homeserver shows everybody of the AI user: its identity, and the keys of its device."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from appservice.matrix.crypto.signed import is_signed_by, sole_key
from appservice.matrix.http import Api, path
from appservice.matrix.reading import mapping, text
from appservice.model.errors import HomeserverUnavailable
from appservice.model.ids import DeviceId, UserId


@dataclass(frozen=True, slots=True)
class Shown:
    """Public keys by usage, None where there is none; `device` is empty when it has no keys."""

    user: UserId
    device_id: DeviceId
    identity: Mapping[str, str | None]
    device: Mapping[str, Any]

    @property
    def master(self) -> str | None:
        """The key that the identity is known by."""
        return self.identity["master"]

    @property
    def signing_key(self) -> str | None:
        """The device's Ed25519 key."""
        return text(mapping(self.device, "keys"), f"ed25519:{self.device_id}")

    def is_signed_by(self, self_signing_key: str) -> bool:
        """Whether the identity says that the device is its own."""
        return is_signed_by(self.device, self.user, self_signing_key)


async def shown(api: Api) -> Shown:
    """Ask. Source: `POST /keys/query`."""
    user, device_id = api.user_id, api.device_id
    answer = await api.call("POST", path("keys", "query"), {"device_keys": {user: []}})
    if not isinstance(answer, dict) or user not in mapping(answer, "device_keys"):
        raise HomeserverUnavailable("the homeserver does not tell the AI user's keys now")
    keys = {
        usage: sole_key(mapping(mapping(answer, f"{usage}_keys"), user), user) or None
        for usage in ("master", "self_signing", "user_signing")
    }
    devices = mapping(mapping(answer, "device_keys"), user)
    return Shown(user, device_id, keys, mapping(devices, device_id))
