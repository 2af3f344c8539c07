"""How a client keeps secrets, and what it shows of trust."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from stage.contents import Content


@dataclass(frozen=True, slots=True)
class Secrecy:
    """How a client keeps secrets.

    `cross_signed` gives the account an identity of its own, or joins the one that `recovery_key`
    opens. `strict` gives keys to, and takes messages from, cross-signed devices alone (Element's
    "exclude insecure devices"). `verified_only` gives keys only to who was verified.
    """

    cross_signed: bool = True
    strict: bool = False
    verified_only: bool = False
    recovery_key: str | None = None

    def told(self, password: str) -> dict[str, Any]:
        """The fields as the JavaScript side names them."""
        names = {
            "cross_signed": "crossSigned",
            "verified_only": "verifiedOnly",
            "recovery_key": "recoveryKey",
        }
        fields = {names.get(name, name): value for name, value in asdict(self).items()}
        return fields | {"password": password}


CROSS_SIGNED = Secrecy()
"""As Element is after its first steps."""
NOT_SIGNED = Secrecy(cross_signed=False)
"""A device that nobody vouches for, as many small clients are."""
STRICT = Secrecy(strict=True)
"""Element that is told to exclude insecure devices."""


@dataclass(frozen=True, slots=True)
class Shield:
    """What Element would show beside a message: `colour` none, grey or red, and the reason."""

    colour: str
    reason: str | None = None


NO_SHIELD = Shield("none")
"""Nothing to complain about."""


@dataclass(frozen=True, slots=True)
class Wire:
    """An event as it came over the wire; `failure` says why it could not be decrypted."""

    type: str
    content: Content
    failure: str | None

    @property
    def megolm_session_id(self) -> str:
        """The Megolm session that it is encrypted with."""
        return str(self.content["session_id"])


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody's cross-signing identity, as one client knows it.

    `changed`: it was replaced since this client saw it first, and nobody has agreed to that.
    """

    known: bool
    verified: bool
    changed: bool
    master: str | None


@dataclass(frozen=True, slots=True)
class Device:
    """Somebody's device, as one client knows it."""

    device_id: str
    ed25519: str
    curve25519: str
    cross_signed: bool
    verified: bool
