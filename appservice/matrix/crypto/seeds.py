"""The secrets of the cross-signing identity, and the objects that they sign.

Source: client-server specification, "Cross-signing", "Signing JSON".
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from mautrix.crypto import OlmAccount
from mautrix.crypto.cross_signing_key import CrossSigningSeeds
from mautrix.crypto.signature import sign_olm

from appservice.matrix.crypto.olm import PkSigning
from appservice.matrix.crypto.olm.encoding import decoded, encoded
from appservice.model.errors import IdentityTrouble
from appservice.model.ids import DeviceId, UserId

USAGES: Final = ("master", "self_signing", "user_signing")


@dataclass(frozen=True, slots=True)
class Seeds:
    """32 secret bytes for each key, by its usage."""

    by_usage: Mapping[str, bytes]

    @classmethod
    def new(cls) -> "Seeds":
        """A new identity. Only ever made where there was none."""
        made = CrossSigningSeeds.generate()
        return cls({usage: getattr(made, f"{usage}_key") for usage in USAGES})

    @classmethod
    def of_text(cls, text: str) -> "Seeds":
        """Back from `text`."""
        kept = json.loads(text)
        return cls({usage: decoded(kept[usage]) for usage in USAGES})

    @property
    def text(self) -> str:
        """As it is kept, sealed, in the store of keys."""
        return json.dumps({usage: encoded(seed) for usage, seed in self.by_usage.items()})

    def __repr__(self) -> str:
        return "Seeds(...)"

    def key(self, usage: str) -> PkSigning:
        """The signing key of a usage."""
        return PkSigning(self.by_usage[usage])

    def public(self, usage: str) -> str:
        """Its public half, unpadded base64."""
        return str(self.key(usage).public_key)

    def published(self, user: UserId, device_id: DeviceId, account: OlmAccount) -> dict[str, Any]:
        """The body of `POST /keys/device_signing/upload`."""
        master = self._object(user, "master")
        by_device = str(sign_olm(dict(master), account))
        master["signatures"] = {user: {f"ed25519:{device_id}": by_device}}
        body = {"master_key": master}
        for usage in USAGES[1:]:
            signed = self._object(user, usage)
            body[f"{usage}_key"] = self._signed(signed, user, "master")
        return body

    def signed_device(self, user: UserId, device_keys: Mapping[str, Any]) -> dict[str, Any]:
        """The keys of a device of ours with the one signature that says that it is."""
        return self._signed(dict(device_keys), user, "self_signing")

    def _object(self, user: UserId, usage: str) -> dict[str, Any]:
        public = self.public(usage)
        return {"user_id": user, "usage": [usage], "keys": {f"ed25519:{public}": public}}

    def _signed(self, value: dict[str, Any], user: UserId, usage: str) -> dict[str, Any]:
        signature = str(sign_olm(dict(value), self.key(usage)))
        by = {f"ed25519:{self.public(usage)}": signature}
        return {**value, "signatures": {user: by}}


def checked(seeds: Seeds, master_key: str) -> Seeds:
    """Raise `IdentityTrouble` unless they are the secrets of that identity."""
    if any(len(seed) != 32 for seed in seeds.by_usage.values()):
        raise IdentityTrouble("What the homeserver keeps of the AI user's identity is damaged.")
    if seeds.public("master") != master_key:
        raise IdentityTrouble(
            "The recovery key belongs to another identity than the one that the homeserver shows"
            " of the AI user."
        )
    return seeds
