"""What an account data content comes to: the signature is looked at here, all else in `policy`."""

from collections.abc import Mapping, Sequence
from typing import Any

from appservice.ages.signing import NotSigned, signed, unsigned
from appservice.model.ids import UserId
from appservice.model.statement import NOTHING_PRESENTED, Presented
from appservice.policy.ages import declared_in, stated

Issuers = Mapping[str, Sequence[str]]
"""The public keys (PEM) of who may state ages, by the `iss` of their statements.

An issuer has several while a new one takes over.
"""


def presented(content: object, user: UserId, issuers: Issuers) -> Presented:
    """What this person's account data comes to; total, whatever they wrote there."""
    if not isinstance(content, Mapping):
        return NOTHING_PRESENTED
    band, text = content.get("band"), content.get("statement")
    if not isinstance(text, str):
        return Presented(None, declared_in(band))
    claims = verified(text, issuers)
    statement = None if claims is None else stated(claims, user)
    if statement is not None:
        return Presented(statement, declared_in(band))
    return Presented(None, declared_in(band, unsigned(text).get("band")))


def verified(text: str, issuers: Issuers) -> Mapping[str, Any] | None:
    """The claims, if one of the keys of the issuer that they name has signed them."""
    name = unsigned(text).get("iss")
    for key in issuers.get(name, ()) if isinstance(name, str) else ():
        try:
            return signed(text, key)
        except NotSigned:
            continue
    return None
