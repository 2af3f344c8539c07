"""Nouns of end-to-end encryption.

Source: Matrix client-server specification, "End-to-End Encryption"; MSC4153 on trust.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from appservice.model.ids import DeviceId, SessionId, UserId


class Trust(IntEnum):
    """What is known of a device, and (as a setting) what one must be to get keys."""

    ALL = 0
    """It is on the list that its homeserver gives."""
    CROSS_SIGNED = 1
    """Its owner's cross-signing identity has signed it."""
    VERIFIED = 2
    """So it is, and the AI user has verified that identity."""


@dataclass(frozen=True, slots=True)
class Device:
    """A device of somebody, as its homeserver lists it and as its own signature confirms."""

    user_id: UserId
    device_id: DeviceId
    identity_key: str
    """Curve25519, unpadded base64."""
    signing_key: str
    """Ed25519, unpadded base64."""
    trust: Trust = Trust.ALL

    @property
    def address(self) -> "Address":
        """Whom a key is sent to: a device ID that came back with other keys is another device."""
        return Address(self.user_id, self.device_id, self.identity_key)


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """One device with the key by which it is known."""

    user_id: UserId
    device_id: DeviceId
    identity_key: str


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """By what people know the AI user: the identity's master key, and its device with its key."""

    master_key: str
    device_id: DeviceId
    device_key: str


@dataclass(frozen=True, slots=True)
class OutboundSession:
    """The Megolm session in which the AI user speaks in a room at present.

    `owed` says from which message index on a device is to read; `sent` are those of them that have
    been given the key.
    """

    session_id: SessionId
    made_ms: int
    used: int
    owed: Mapping[Address, int] = field(default_factory=dict)
    sent: frozenset[Address] = frozenset()
