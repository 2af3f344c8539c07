"""What was found of words lately, by a keyed hash of them. No word is kept."""

import hashlib
import secrets
from collections import OrderedDict
from typing import Final, Generic, TypeVar

_MOST_KNOWN: Final = 4_000
_KEY_BYTES: Final = 32
_DIGEST_BYTES: Final = 16
_Found = TypeVar("_Found")


class Lately(Generic[_Found]):
    """Remembers for one process; what was not asked for longest is forgotten first."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(_KEY_BYTES)
        self._known: OrderedDict[bytes, _Found] = OrderedDict()

    def get(self, text: str) -> _Found | None:
        """What was found of these words."""
        name = self._name(text)
        found = self._known.get(name)
        if found is not None:
            self._known.move_to_end(name)
        return found

    def note(self, text: str, found: _Found) -> None:
        """That this was found of them."""
        self._known[self._name(text)] = found
        while len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)

    def _name(self, text: str) -> bytes:
        words = text.strip().encode(errors="surrogatepass")
        return hashlib.blake2b(words, key=self._key, digest_size=_DIGEST_BYTES).digest()
