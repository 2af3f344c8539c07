"""What a verification is made of: who takes part, what is sent, what is shown, how it ends.

Source: client-server specification, "Key verification framework", "SAS error handling".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from appservice.matrix.reading import mapping
from appservice.model.ids import DeviceId, UserId

KINDS: Final = "m.key.verification."
METHOD: Final = "m.sas.v1"
CANCEL: Final = f"{KINDS}cancel"


class Code(StrEnum):
    """Why one is broken off."""

    USER = "m.user"
    TIMEOUT = "m.timeout"
    UNKNOWN_TRANSACTION = "m.unknown_transaction"
    UNKNOWN_METHOD = "m.unknown_method"
    UNEXPECTED = "m.unexpected_message"
    KEY_MISMATCH = "m.key_mismatch"
    INVALID = "m.invalid_message"
    ACCEPTED = "m.accepted"
    COMMITMENT = "m.mismatched_commitment"
    SAS = "m.mismatched_sas"


class Broken(Exception):
    """It cannot go on."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True)
class Party:
    """One of the two devices, with the keys that the other side is to make sure of."""

    user_id: UserId
    device_id: DeviceId
    signing_key: str
    master_key: str

    @property
    def keys(self) -> dict[str, str]:
        """By key ID: the device's own key, and the key of the person's identity."""
        return {
            f"ed25519:{self.device_id}": self.signing_key,
            f"ed25519:{self.master_key}": self.master_key,
        }


@dataclass(frozen=True, slots=True)
class Send:
    """A to-device event for some devices of the other person."""

    kind: str
    content: Mapping[str, Any]
    to: tuple[DeviceId, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What both people compare: places in the table of emoji, and three numbers.

    `emoji` is empty when the other app can show numbers alone.
    """

    emoji: tuple[int, ...]
    numbers: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Ending:
    """How it ended. Without a `code` all went well; `by_them`: the other side broke it off."""

    code: str = ""
    by_them: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What to do after an input."""

    send: tuple[Send, ...] = ()
    show: Shown | None = None
    ended: Ending | None = None


def cancelled(flow: str, to: tuple[DeviceId, ...], code: Code, reason: str) -> Send:
    """The event that breaks a verification off."""
    content = {"transaction_id": flow, "code": code.value, "reason": reason}
    return Send(CANCEL, content, to)


def is_request(event: Mapping[str, Any]) -> bool:
    """Whether an event of a room asks somebody there for a verification."""
    said = event.get("type") == "m.room.message" and "state_key" not in event
    return said and mapping(event, "content").get("msgtype") == f"{KINDS}request"
