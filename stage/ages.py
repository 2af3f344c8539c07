"""Statements of age as an organisation would issue them, and as people would forge them."""

import re
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from appservice.ages.signing import sign
from stage.accounts import Account
from stage.http import call
from stage.person import Person
from stage.seat import Settings, write_yaml
from stage.synapse import Synapse

AGE_TYPE = "im.parlour.age"
YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who states ages: a name, which statements carry as `iss`, and a pair of keys as PEM texts."""

    name: str
    private_key: str = field(repr=False)
    public_key: str

    @classmethod
    def new(cls, name: str = "school") -> Self:
        """An issuer with a new pair of Ed25519 keys."""
        key = Ed25519PrivateKey.generate()
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return cls(name, private.decode(), public.decode())

    def claims(
        self,
        user_id: str,
        band: str,
        *,
        iat: int | None = None,
        exp: int | None = None,
        jti: str | None = None,
        guardians: Sequence[str] = (),
        **others: Any,
    ) -> dict[str, Any]:
        """What a statement says; `iat` (now) and `exp` (a year later) in seconds since the epoch.

        `others` are laid over it: `sub="@other:server"`, `iss=None` and so on; None leaves out.
        """
        now = int(time.time()) if iat is None else iat
        said: dict[str, Any] = {
            "iss": self.name,
            "sub": user_id,
            "band": band,
            "iat": now,
            "exp": now + YEAR_S if exp is None else exp,
            "jti": secrets.token_hex(8) if jti is None else jti,
        }
        if guardians:
            said["guardians"] = list(guardians)
        return {key: value for key, value in {**said, **others}.items() if value is not None}

    def statement(
        self, user_id: str, band: str, *, key: str | None = None, **claims: Any
    ) -> dict[str, Any]:
        """The content of the account data; `claims` as for `claims`, `key` signs in place of ours.

        Another issuer's key with our name is a forgery: `statement(..., key=other.private_key)`.
        """
        said = self.claims(user_id, band, **claims)
        return {"statement": sign(said, key or self.private_key)}


async def set_age(person: Person, content: Mapping[str, Any], data_type: str = AGE_TYPE) -> None:
    """Write account data with the person's own client, as anybody may.

    Account data cannot be deleted everywhere: `{}` is what is left of it then.
    """
    await person.request("PUT", age_path(person.user_id, data_type), dict(content))


async def state_age(person: Person, issuer: Issuer, band: str, **claims: Any) -> None:
    """Give a person a signed statement; `claims` as for `Issuer.statement`."""
    await set_age(person, issuer.statement(person.user_id, band, **claims))


async def state_age_of(account: Account, issuer: Issuer, band: str) -> None:
    """The same for somebody who has no client yet."""
    address = f"{account.homeserver_url}{age_path(account.user_id)}"
    content = issuer.statement(account.user_id, band)
    await call("PUT", address, token=account.access_token, body=content)


def age_path(user_id: str, data_type: str = AGE_TYPE) -> str:
    """Where account data is read and written (client-server API, "Client Config")."""
    return f"/_matrix/client/v3/user/{quote(user_id, safe='')}/account_data/{quote(data_type)}"


@dataclass(frozen=True, slots=True)
class ReaderSeat:
    """The second registration: it is sent nothing, and may act as every user of its server."""

    homeserver_url: str
    server_name: str
    as_token: str = field(repr=False)

    @classmethod
    def at(cls, homeserver: Synapse, directory: Path) -> Self:
        """A reader's seat; the homeserver, not started yet, is told of its registration."""
        directory.mkdir(parents=True, exist_ok=True)
        seat = cls(homeserver.url, homeserver.server_name, secrets.token_urlsafe(32))
        file = directory / "age-reader-registration.yaml"
        write_yaml(file, seat.registration())
        homeserver.registrations.append(file)
        return seat

    def registration(self) -> Settings:
        """The fields of its registration.yaml (application service API, "Registration")."""
        return {
            "id": "parlour-age-reader",
            "url": None,
            "as_token": self.as_token,
            "hs_token": secrets.token_urlsafe(32),
            "sender_localpart": f"parlour-ages-{secrets.token_hex(2)}",
            "rate_limited": False,
            "namespaces": {
                "users": [{"regex": f"^@.*:{re.escape(self.server_name)}$", "exclusive": False}],
                "aliases": [],
                "rooms": [],
            },
        }
