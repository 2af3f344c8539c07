"""Accounts on a homeserver.

Registered through Synapse's shared-secret admin API, logged in by password.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from stage.http import call

_MOST_KEYS = 500


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account with one logged-in device."""

    user_id: str
    password: str
    access_token: str
    device_id: str
    homeserver_url: str

    @property
    def localpart(self) -> str:
        """The user ID without `@` and server name."""
        return self.user_id[1:].partition(":")[0]


async def register(
    url: str,
    secret: str,
    localpart: str,
    password: str,
    *,
    admin: bool = False,
    display_name: str | None = None,
) -> Account:
    """Make an account with a device, whatever the server's registration rules are.

    Raises `stage.http.Refused` with errcode `M_USER_IN_USE` when it exists.
    """
    path = f"{url}/_synapse/admin/v1/register"
    nonce = (await call("GET", path))["nonce"]
    signed = "\0".join((nonce, localpart, password, "admin" if admin else "notadmin"))
    answer = await call(
        "POST",
        path,
        body={
            "nonce": nonce,
            "username": localpart,
            "displayname": display_name or localpart,
            "password": password,
            "admin": admin,
            "mac": hmac.new(secret.encode(), signed.encode(), hashlib.sha1).hexdigest(),
        },
    )
    return _account(answer, password, url)


async def login(url: str, user_id: str, password: str) -> Account:
    """Log an account in on a new device."""
    answer = await call(
        "POST",
        f"{url}/_matrix/client/v3/login",
        body={
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": user_id},
            "password": password,
        },
    )
    return _account(answer, password, url)


async def drain_one_time_keys(account: Account, user_id: str, device_id: str) -> int:
    """Claim the one-time keys of somebody's device until it has none left; how many those were.

    Its fallback key stays: it is given out again and again.
    """
    claim = {"one_time_keys": {user_id: {device_id: "signed_curve25519"}}}
    for taken in range(_MOST_KEYS):
        url = f"{account.homeserver_url}/_matrix/client/v3/keys/claim"
        answer = await call("POST", url, token=account.access_token, body=claim)
        keys = answer["one_time_keys"].get(user_id, {}).get(device_id, {})
        if not keys or any(key.get("fallback") for key in keys.values()):
            return taken
    raise RuntimeError(f"{device_id} had more than {_MOST_KEYS} one-time keys")


def _account(answer: dict[str, str], password: str, url: str) -> Account:
    return Account(
        user_id=answer["user_id"],
        password=password,
        access_token=answer["access_token"],
        device_id=answer["device_id"],
        homeserver_url=url,
    )
