"""What a homeserver says of somebody's devices, believed as far as signatures go.

Source: client-server specification, `POST /keys/query`, "Cross-signing".
"""

from collections.abc import Collection, Mapping
from typing import Any, Final

from appservice.matrix.crypto.signed import is_signed_by, sole_key
from appservice.matrix.reading import mapping, text
from appservice.model.encryption import Device, Trust
from appservice.model.ids import DeviceId, UserId

MOST: Final = 100
"""So many devices of one person: each of them is work for us at every change of key."""
_MOST_JUDGED: Final = 5 * MOST


def judged_list(
    user: UserId, answer: Mapping[str, Any], known: Collection[str] = ()
) -> tuple[str, list[Device]]:
    """The master key, and the devices whose own signature holds. Never raises.

    Where there are too many, those are taken that the owner has signed, and those `known` before.
    """
    master = mapping(mapping(answer, "master_keys"), user)
    signing = mapping(mapping(answer, "self_signing_keys"), user)
    master_key, self_signing_key = sole_key(master, user), sole_key(signing, user)
    if not (master_key and self_signing_key and is_signed_by(signing, user, master_key)):
        self_signing_key = ""
    listed = mapping(mapping(answer, "device_keys"), user)

    def last(name: str) -> tuple[bool, bool]:
        by = mapping(mapping(mapping(listed, name), "signatures"), user)
        return not (self_signing_key and f"ed25519:{self_signing_key}" in by), name not in known

    judged = (
        _judged(user, name, mapping(listed, name), self_signing_key)
        for name in sorted(listed, key=last)[:_MOST_JUDGED]
    )
    devices = [device for device in judged if device is not None]
    # sorted() is stable: among the equally trusted, the known ones stay in front.
    return master_key, sorted(devices, key=lambda each: -each.trust)[:MOST]


def _judged(
    user: UserId, name: str, listed: Mapping[str, Any], self_signing_key: str
) -> Device | None:
    keys = mapping(listed, "keys")
    identity_key, signing_key = text(keys, f"curve25519:{name}"), text(keys, f"ed25519:{name}")
    named = text(listed, "user_id") == user and text(listed, "device_id") == name
    if not identity_key or not signing_key or not named:
        return None
    if not is_signed_by(listed, user, signing_key, name=name):
        return None
    crossed = bool(self_signing_key) and is_signed_by(listed, user, self_signing_key)
    trust = Trust.CROSS_SIGNED if crossed else Trust.ALL
    return Device(user, DeviceId(name), identity_key, signing_key, trust)
