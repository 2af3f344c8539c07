"""The button's guard: the form's field and the cookie must be the same, and of our making.

Source: OWASP, Cross-Site Request Forgery Prevention, "Signed Double-Submit Cookie".
"""

import hashlib
import hmac
import secrets
from typing import Final

COOKIE: Final = "parlour-guard"
FIELD: Final = "guard"


class Guard:
    """Makes and judges these values. Each is good for one link's page."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def make(self, token: str) -> str:
        """A new value for the page of a link."""
        nonce = secrets.token_urlsafe(18)
        return f"{nonce}.{self._sign(nonce, token)}"

    def fits(self, token: str, cookie: str, field: str) -> bool:
        """Whether both are there, the same, and made for that page."""
        nonce, _, signature = cookie.partition(".")
        good = hmac.compare_digest(_bytes(signature), _bytes(self._sign(nonce, token)))
        return hmac.compare_digest(_bytes(cookie), _bytes(field)) and good

    def _sign(self, nonce: str, token: str) -> str:
        return hmac.new(self._key, _bytes(f"{nonce}\0{token}"), hashlib.sha256).hexdigest()


def _bytes(text: str) -> bytes:
    # A header may hold bytes that are no text.
    return text.encode("utf-8", "backslashreplace")
