"""What Parlours that trust each other ask and tell one another about the ages of their people.

Nothing of it is ever sent in the clear, and nothing but minor, adult or unknown is told.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appservice.model.ids import EventId, RoomId, UserId

ASK: Final = "im.parlour.age.ask"
TELL: Final = "im.parlour.age.tell"
"""To-device events; both hold a compact JWS under `jws`, and are sent Olm-encrypted alone."""


class Says(StrEnum):
    """All that is ever told of anybody."""

    MINOR = "minor"
    ADULT = "adult"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Peer:
    """Another Parlour that the operator trusts: its server, its AI, and the key that it signs by.

    `key` is a PEM text (SubjectPublicKeyInfo).
    """

    server: str
    ai: UserId
    key: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: how old `sub` is, who is or comes into that room, until `exp_ms`."""

    sub: UserId
    room: RoomId
    nonce: str
    exp_ms: int


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, and until when it holds."""

    says: Says
    until_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowAge:
    """Tell `by`, in their direct chat, what they are taken for and by whose word."""

    by: UserId
    about: EventId
    thread: EventId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseSharing:
    """Note whether peers may be told whether `by` is a minor or an adult."""

    by: UserId
    shares: bool
    about: EventId
    thread: EventId | None = None


OfAges = ShowAge | ChooseSharing
"""What a person wishes to know or have done about their age. Parts of `effect.Act`."""
