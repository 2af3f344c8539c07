"""What Parlours may ask one another and what is believed of an answer: anything wrong is nothing.

Claims are JSON objects whose signature held already. Times in claims are whole seconds.
"""

from collections.abc import Mapping
from typing import Any, Final

from appservice.model.age import ALL_AGES, NOT_KNOWN, Age, AgeBand, Trust
from appservice.model.ids import MAX_ID_BYTES, RoomId, UserId
from appservice.model.peering import ASK, TELL, Asked, Peer, Says, Told

ASKED_MS: Final = 60_000
"""How long a question may be answered."""
TOLD_MS: Final = 300_000
"""How long our answers hold."""
LONGEST_MS: Final = 600_000
"""How long an answer of a peer is believed at most."""
LEEWAY_MS: Final = 60_000
"""How far the clocks of two servers may be apart."""
PER_PEER: Final = 300
PER_PERSON: Final = 30
"""So many questions in a minute are put to a peer, and answered; in all and about one person."""
NONCE_CHARS: Final = (16, 64)
_WORDS: Final = max(map(len, Says))
_UTC: Final = 1000


def server_of(user: str) -> str:
    """The server in a user ID."""
    return user.partition(":")[2]


def ask_claims(asked: Asked, own: UserId, peer: Peer) -> dict[str, Any]:
    """What a question says."""
    return _claims(ASK, asked, own, peer.ai, asked.exp_ms)


def tell_claims(asked: Asked, own: UserId, peer: Peer, says: Says, now_ms: int) -> dict[str, Any]:
    """What an answer says; as long whatever it says."""
    claims = _claims(TELL, asked, own, peer.ai, now_ms + TOLD_MS)
    return {**claims, "says": says.value, "even": " " * (_WORDS - len(says))}


def asked_of(claims: Mapping[str, Any], peer: Peer, own: UserId, now_ms: int) -> Asked | None:
    """The question of a peer that may be answered: about our own server's people, in time."""
    sub, room, nonce = claims.get("sub"), claims.get("room"), claims.get("nonce")
    exp_ms = _time_ms(claims.get("exp"))
    if not (_is_id(sub, "@") and _is_id(room, "!") and _is_nonce(nonce)) or exp_ms is None:
        return None
    if not _is_between(claims, ASK, peer.ai, own) or sub == own:
        return None
    if server_of(str(sub)) != server_of(own):
        return None
    if not now_ms - LEEWAY_MS < exp_ms <= now_ms + ASKED_MS + LEEWAY_MS:
        return None
    return Asked(UserId(str(sub)), RoomId(str(room)), str(nonce), exp_ms)


def told_of(
    claims: Mapping[str, Any], asked: Asked, peer: Peer, own: UserId, now_ms: int
) -> Told | None:
    """What a peer's answer to that question comes to; None for what is no answer to it."""
    exp_ms, says = _time_ms(claims.get("exp")), claims.get("says")
    same = all(claims.get(name) == getattr(asked, name) for name in ("sub", "room", "nonce"))
    if not same or exp_ms is None or not isinstance(says, str) or says not in list(Says):
        return None
    if not _is_between(claims, TELL, peer.ai, own) or server_of(asked.sub) != peer.server:
        return None
    if not now_ms < exp_ms + LEEWAY_MS or exp_ms > now_ms + LONGEST_MS + LEEWAY_MS:
        return None
    # By our own clock: another's may be wrong by the leeway.
    return Told(Says(says), min(max(exp_ms, now_ms + LEEWAY_MS), now_ms + LONGEST_MS))


def says_of(age: Age, *, shares: bool) -> Says:
    """What may be told of one of our own people: nothing without their consent.

    That somebody is grown up is told by the word of others alone; never by a peer's, whose people
    are not ours.
    """
    nobodys = age.trust in (Trust.PEER, Trust.NONE, Trust.UNREAD)
    if not shares or age.band is AgeBand.UNKNOWN or nobodys:
        return Says.UNKNOWN
    if age.band is not AgeBand.ADULT:
        return Says.MINOR
    return Says.ADULT if age.trust in (Trust.STATED, Trust.SERVER) else Says.UNKNOWN


def age_told(says: Says) -> Age:
    """What somebody is taken for by a peer's word: a minor of any age is as young as can be."""
    if says is Says.UNKNOWN:
        return NOT_KNOWN
    return Age(AgeBand.ADULT if says is Says.ADULT else ALL_AGES, Trust.PEER)


def _claims(kind: str, asked: Asked, iss: UserId, aud: UserId, exp_ms: int) -> dict[str, Any]:
    return {
        "kind": kind,
        "iss": iss,
        "aud": aud,
        "sub": asked.sub,
        "room": asked.room,
        "nonce": asked.nonce,
        "exp": exp_ms // _UTC,
    }


def _is_between(claims: Mapping[str, Any], kind: str, iss: UserId, aud: UserId) -> bool:
    return (claims.get("kind"), claims.get("iss"), claims.get("aud")) == (kind, iss, aud)


def _is_id(value: object, sigil: str) -> bool:
    return (
        isinstance(value, str)
        and value.startswith(sigil)
        and value.isprintable()
        and len(value.encode(errors="replace")) <= MAX_ID_BYTES
    )


def _is_nonce(value: object) -> bool:
    least, most = NONCE_CHARS
    return isinstance(value, str) and value.isascii() and least <= len(value) <= most


def _time_ms(value: object) -> int | None:
    """A time in whole seconds, as ms. None for what is none, `True` among it."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**40:
        return None
    return value * _UTC
