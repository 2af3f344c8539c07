"""Whose word on an age is believed: what loosens is signed and newest; what tightens counts.

`age_of` is the rule. What is noted of a person only ever makes them younger: the newest statement
that was seen holds until it expires, whatever their account data says by then.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeGuard

from appservice.model.age import BANDS, NOT_KNOWN, Age, AgeBand, Trust
from appservice.model.ids import UserId, parse_user_id
from appservice.model.statement import Noted, Presented, Statement

LONGEST_MS: Final = 397 * 86_400_000
"""Thirteen months, however long these are."""
SKEW_MS: Final = 120_000
"""By how much an issuer's clock may go before ours."""
MOST_GUARDIANS: Final = 8
MOST_NOTED: Final = 16
_MOST_CHARS: Final = 255
_LATEST_S: Final = 32_503_680_000  # the year 3000: a larger number is no time


def stated(claims: Mapping[str, Any], user: UserId) -> Statement | None:
    """The statement that verified claims are of this person; None where they are none.

    Expired ones are, too: `age_of` looks at the time.
    """
    band, issued, expires = claims.get("band"), claims.get("iat"), claims.get("exp")
    jti, guardians = claims.get("jti", ""), guardians_in(claims.get("guardians", []), user)
    if claims.get("sub") != user or "aud" in claims or not _is_band(band) or guardians is None:
        return None
    if not (_is_time(issued) and _is_time(expires)) or not isinstance(jti, str):
        return None
    if len(jti) > _MOST_CHARS or jti.startswith("@"):  # which would name a person
        return None
    if not 0 < (expires - issued) * 1000 <= LONGEST_MS:
        return None
    issuer = claims.get("iss")
    return Statement(
        band=AgeBand(band),
        issued_ms=issued * 1000,
        expires_ms=expires * 1000,
        jti=jti,
        issuer=issuer if isinstance(issuer, str) else "",
        guardians=guardians,
    )


def guardians_in(value: object, user: UserId) -> tuple[UserId, ...] | None:
    """The guardians that a claim names, each once; None where it does not name other people."""
    if not isinstance(value, list) or len(value) > MOST_GUARDIANS:
        return None
    named = [parse_user_id(each) if isinstance(each, str) else None for each in value]
    if None in named or user in named:
        return None
    return tuple(dict.fromkeys(each for each in named if each is not None))


def declared_in(*values: object) -> AgeBand | None:
    """The strictest band of a minor among what somebody says of themselves; None without any."""
    return _strictest(AgeBand(value) for value in values if _is_band(value))


def age_of(presented: Presented, noted: Noted, now_ms: int, *, adults: bool = False) -> Age:
    """How old somebody counts as, and by whose word.

    `adults`: their server has adults only, the operator says. It counts where nothing else does.
    """
    own, declared = presented.statement, [presented.declared]
    if own is not None and is_void(own, noted):
        own = None
    if own is not None and not holds(own, now_ms):
        declared.append(own.band)
        own = None
    newest = newest_of((*noted.statements, *([] if own is None else [own])), noted, now_ms)
    trusted = newest
    if own is not None and newest is not None and own.band is not newest.band:
        declared.append(own.band)  # an older one: it loosens nothing
    if newest is not None and newest.band is AgeBand.ADULT and (own is None or own.band != "adult"):
        trusted = None  # who does not show it any more has no use of it
    minor = _strictest(band for band in declared if band is not None)
    if minor is not None and (trusted is None or _rank(minor) < _rank(trusted.band)):
        return Age(minor, Trust.DECLARED)
    if trusted is not None:
        return Age(trusted.band, Trust.STATED)
    return Age(AgeBand.ADULT, Trust.SERVER) if adults else NOT_KNOWN


def newest_of(statements: Iterable[Statement], noted: Noted, now_ms: int) -> Statement | None:
    """The newest that holds now; of two of one second the stricter one."""
    counting = (each for each in statements if holds(each, now_ms) and not is_void(each, noted))
    return max(counting, key=lambda each: (each.issued_ms, -_rank(each.band)), default=None)


def is_newest(own: Statement, noted: Noted, now_ms: int) -> bool:
    """Whether it holds, and nothing that was noted is newer than it."""
    newest = newest_of((own, *noted.statements), noted, now_ms)
    return newest is not None and (newest.issued_ms, newest.band) == (own.issued_ms, own.band)


def to_note(presented: Presented, noted: Noted, now_ms: int) -> tuple[Statement, ...]:
    """The statements to keep from now on, the newest first, without what names other people."""
    own = presented.statement
    known = {(each.issued_ms, each.band, each.expires_ms, each.jti): each
             for each in noted.statements}  # fmt: skip
    if own is not None:
        bare = Statement(own.band, own.issued_ms, own.expires_ms, own.jti)
        known.setdefault((bare.issued_ms, bare.band, bare.expires_ms, bare.jti), bare)
    counting = [each for each in known.values() if holds(each, now_ms) and not is_void(each, noted)]
    counting.sort(key=lambda each: (-each.issued_ms, _rank(each.band)))
    return tuple(counting[:MOST_NOTED])


def holds(statement: Statement, now_ms: int) -> bool:
    """Whether it is of a time that has come, and not over yet."""
    return statement.issued_ms <= now_ms + SKEW_MS and now_ms < statement.expires_ms


def is_void(statement: Statement, noted: Noted) -> bool:
    """Whether the operator revoked it."""
    named = statement.jti != "" and statement.jti in noted.revoked
    return named or statement.issued_ms <= noted.void_until_ms


def _strictest(bands: Iterable[AgeBand]) -> AgeBand | None:
    minors = [band for band in bands if band in BANDS and band is not AgeBand.ADULT]
    return min(minors, key=_rank, default=None)


def _rank(band: AgeBand) -> int:
    return BANDS.index(band)


def _is_band(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value in BANDS


def _is_time(value: object) -> TypeGuard[int]:
    """Whole seconds since the epoch: JSON's true is no number, and 1e99 is no time."""
    return type(value) is int and 0 < value < _LATEST_S
