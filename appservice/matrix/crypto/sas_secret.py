"""The arithmetic of a SAS: commitment, what is shown, MACs. Strangers' bytes raise `Broken`.

Source: client-server specification, "SAS HKDF calculation", "MAC calculation".
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from mautrix.crypto.signature import canonical_json
from vodozemac import Curve25519PublicKey, EstablishedSas, Sas

from appservice.matrix.crypto.olm.encoding import decoded, encoded
from appservice.matrix.crypto.olm.errors import RaisedAs
from appservice.matrix.crypto.sas_terms import Broken, Code, Party, Shown

_KEY_BYTES: Final = 32
_IDS: Final = "KEY_IDS"


def commitment(key: str, start: Mapping[str, Any]) -> str:
    """What binds the accepting side to its key before it has seen the other one."""
    try:
        plain = f"{key}{canonical_json(dict(start))}".encode()
    except (ValueError, RecursionError) as error:
        raise Broken(Code.INVALID, "That start cannot be hashed.") from error
    return encoded(hashlib.sha256(plain).digest())


def established(secret: Sas, key: str) -> EstablishedSas:
    """What both sides know once they have each other's key."""
    try:
        with RaisedAs(ValueError):
            return secret.diffie_hellman(_point(key))
    except ValueError as error:
        raise Broken(Code.INVALID, "That is no key.") from error


def _point(key: str) -> Curve25519PublicKey:
    """Only as everybody writes it: what is shown is made from the text."""
    if len(decoded(key)) != _KEY_BYTES:
        raise ValueError("its length is wrong")
    point = Curve25519PublicKey.from_base64(key)
    if point.to_base64() != key:
        raise ValueError("it can be written in another way")
    return point


def shown(secret: EstablishedSas, flow: str, started: str, accepted: str) -> Shown:
    """What both sides show. `started` and `accepted`: see `described`."""
    info = f"MATRIX_KEY_VERIFICATION_SAS|{started}|{accepted}|{flow}"
    found = secret.bytes(info)
    first, second, third = found.decimals
    return Shown(tuple(found.emoji_indices), (first, second, third))


def described(party: Party, key: str) -> str:
    """A side with its key, as it goes into what is shown."""
    return f"{party.user_id}|{party.device_id}|{key}"


def vouched(secret: EstablishedSas, flow: str, by: Party, to: Party) -> dict[str, Any]:
    """MACs of the keys of `by`, and of their names."""
    info = _info(flow, by, to)
    keys = by.keys
    return {
        "mac": {name: secret.calculate_mac(key, info + name) for name, key in keys.items()},
        "keys": secret.calculate_mac(",".join(sorted(keys)), info + _IDS),
    }


def check(
    secret: EstablishedSas, flow: str, by: Party, to: Party, macs: Mapping[str, Any], names: str
) -> None:
    """Raise `Broken` unless `by` vouches for its device and its identity as we know them."""
    info, keys = _info(flow, by, to), by.keys
    if len(keys) < 2:
        raise Broken(Code.KEY_MISMATCH, "Device and identity have the same name.")
    _verify(secret, ",".join(sorted(macs)), info + _IDS, names)
    for name, key in keys.items():
        mac = macs.get(name)
        if not isinstance(mac, str):
            raise Broken(Code.KEY_MISMATCH, "Both the device and its owner's identity are needed.")
        _verify(secret, key, info + name, mac)


def _verify(secret: EstablishedSas, text: str, info: str, mac: str) -> None:
    try:
        with RaisedAs(ValueError):
            secret.verify_mac(text, info, mac)
    except ValueError as error:
        raise Broken(Code.KEY_MISMATCH, "A key is another one than expected.") from error


def _info(flow: str, by: Party, to: Party) -> str:
    return f"MATRIX_KEY_VERIFICATION_MAC{by.user_id}{by.device_id}{to.user_id}{to.device_id}{flow}"
