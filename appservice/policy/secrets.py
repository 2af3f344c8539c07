"""The secrets of links: how they are made, known again, and cut from whatever is kept.

A token is in a link's address, a code is what the page gives. Both end in check characters, so that
they are known by their looks, without asking a database. Of a token nothing stays; a code becomes
its mark, which names it and cannot be used in its place, because marks that somebody writes are
taken away first.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from appservice.policy.nesting import DEEPEST

TOKEN_LENGTH: Final = 32
CUT: Final = "[link]"
CODE_BITS: Final = 50
_BASE32: Final = "abcdefghijklmnopqrstuvwxyz234567"
# Crockford's: without I, L, O and U, which are misread or make words.
_CODE: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TOKEN: Final = re.compile(r"(?=([a-z2-7]{32}|[A-Z2-7]{32}))")
_CODES: Final = re.compile(
    r"(?=([0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{4}(?:-[0-9a-hjkmnp-tv-zA-HJKMNP-TV-Z]{4}){2}))"
)
_MARK: Final = re.compile(r"\[code:[0-9a-f]{40}\]")
# Every stored event is looked through: by bytes, that takes a sixth of the time.
_DIGITS: Final = b"234567"
_SMALL: Final = bytes(chr(byte).islower() or byte in _DIGITS for byte in range(128)) + bytes(128)
_LARGE: Final = bytes(chr(byte).isupper() or byte in _DIGITS for byte in range(128)) + bytes(128)
_RUN: Final = b"\x01" * TOKEN_LENGTH
_MIDDLE: Final = re.compile(rb"-[0-9A-Za-z]{4}-")
_IDS: Final = frozenset(
    ("event_id", "room_id", "sender", "state_key", "redacts", "type", "user_id")
)


def token_of(key: bytes, link_id: str) -> str:
    """The token of a link, 150 bits: the same again for who has the key, a riddle to all others."""
    digest = hmac.new(key, link_id.encode(), hashlib.sha256).digest()
    body = _letters(int.from_bytes(digest[:19], "big") >> 2, 30, _BASE32)
    return body + _check(body, _BASE32)


def is_token(text: str) -> bool:
    """Whether a text looks like a token, in small letters or (QR codes do) in large ones."""
    if len(text) != TOKEN_LENGTH or not (text.islower() or text.isupper()):
        return False
    small = text.lower()
    return set(small) <= set(_BASE32) and _check(small[:30], _BASE32) == small[30:]


def token_hash(token: str) -> str:
    """What is stored of a token: SHA-256, as hex."""
    return hashlib.sha256(token.lower().encode("utf-8", "replace")).hexdigest()


def code_of(number: int) -> str:
    """The code of a random number of 50 bits, as people read and type it."""
    body = _letters(number, 10, _CODE)
    whole = body + _check(body, _CODE)
    return "-".join((whole[:4], whole[4:8], whole[8:]))


def is_code(text: str) -> bool:
    """Whether a text looks like a code, in letters of whatever size."""
    found = _CODES.match(text)
    if found is None or found.group(1) != text:
        return False
    whole = text.upper().replace("-", "")
    return _check(whole[:10], _CODE) == whole[10:]


def code_hash(code: str) -> str:
    """What is stored of a code: the first 160 bits of its SHA-256, as hex."""
    return hashlib.sha256(code.upper().encode()).hexdigest()[:40]


def hash_in_mark(text: str) -> str | None:
    """The hash that a mark stands for, or None when the text is no mark."""
    found = _MARK.fullmatch(text)
    return found.group()[6:-1] if found else None


def only_marks_of(body: str, text: str) -> str:
    """The text without marks that are not in the body: entities of HTML spell some there."""
    there = set(_MARK.findall(body))
    return _MARK.sub(lambda found: found[0] if found[0] in there else "[code]", text)


def cut(text: str) -> str:
    """The text without tokens, with each code turned into its mark and no other marks in it."""
    if not may_hold_secret(text):
        return text
    bare = _replaced(_TOKEN, is_token, lambda _token: CUT, _MARK.sub("[code]", text))
    return _replaced(_CODES, is_code, lambda code: f"[code:{code_hash(code)}]", bare)


def cut_event(event: Any, levels: int = DEEPEST) -> Any:
    """The same for every text within raw JSON; IDs and types stay as they are.

    What is nested too deep to be looked through is left out.
    """
    if isinstance(event, str):
        return cut(event)
    if not isinstance(event, Mapping | list):
        return event
    if not levels:
        return None
    if isinstance(event, list):
        return [cut_event(each, levels - 1) for each in event]
    return {
        key: value if key in _IDS and isinstance(value, str) else cut_event(value, levels - 1)
        for key, value in event.items()
    }


def may_hold_secret(text: str) -> bool:
    """Whether a text, JSON too, has to be looked into: quick, and never wrong when it says no."""
    raw = text.encode("utf-8", "replace")
    return (
        _RUN in raw.translate(_SMALL)
        or _RUN in raw.translate(_LARGE)
        or b"[code:" in raw
        or _MIDDLE.search(raw) is not None
    )


def _replaced(
    shape: re.Pattern[str], is_one: Callable[[str], bool], by: Callable[[str], str], text: str
) -> str:
    """The text with each secret of a shape replaced, also where it is glued to something else."""
    kept, end = [], 0
    for found in shape.finditer(text):
        if found.start() >= end and is_one(found.group(1)):
            kept += [text[end : found.start()], by(found.group(1))]
            end = found.end(1)
    return "".join(kept) + text[end:]


def _letters(number: int, count: int, alphabet: str) -> str:
    return "".join(alphabet[(number >> (5 * place)) & 31] for place in reversed(range(count)))


def _check(body: str, alphabet: str) -> str:
    digest = hashlib.sha256(body.encode()).digest()
    return alphabet[digest[0] & 31] + alphabet[digest[1] & 31]
