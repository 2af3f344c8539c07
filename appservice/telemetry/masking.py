"""Hides secrets in text: those that are configured, and whatever looks like one."""

import re
from collections.abc import Iterable
from urllib.parse import quote

HIDDEN = "***"

# Shorter ones would hide half of every line ("a" as somebody's password).
_SHORTEST_SECRET = 4
_CREDENTIALS = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=\-]{6,}")
_IN_URL = re.compile(r"(://)[^/\s@]*:[^/\s@]*@")
_NAMED = re.compile(
    r"(?i)(token|password|passwd|secret|api[_-]?key|recovery[_-]?key)"
    r"(\\?[\"']?\s*[:=]\s*\\?[\"']?)[^\s\"'&,;}\\]{3,}"
)
_PREFIXED = re.compile(r"\b(?:sk|syt|syr|mct|mat|pat|ghp|hf|gsk|xai)[-_][A-Za-z0-9._\-]{8,}")
# A Matrix recovery key: base58 in groups of four.
_RECOVERY = re.compile(r"\b(?:[1-9A-HJ-NP-Za-km-z]{4} ){8,}[1-9A-HJ-NP-Za-km-z]{1,4}\b")
# Event and room IDs ($..., !...) are as long and as random, but no secrets.
_RANDOM = re.compile(r"(?<![$!\w+\-])(?=[\w\-]*[0-9])(?=[\w\-]*[A-Za-z])[\w\-]{32,}")


class Mask:
    """Knows the configured secrets, each also as a URL writes it."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {text for text in secrets if len(text) >= _SHORTEST_SECRET}
        written = known | {quote(text, safe="") for text in known}
        longest_first = sorted(written, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if written else None

    def known(self, text: str) -> str:
        """The text without the configured secrets."""
        return self._known.sub(HIDDEN, text) if self._known else text

    def text(self, text: str, *, may_be_id: bool = False) -> str:
        """The text without anything that is or looks like a secret.

        `may_be_id` spares long random words, for values that are identifiers of ours.
        """
        text = self.known(text)
        text = _CREDENTIALS.sub(rf"\1 {HIDDEN}", text)
        text = _IN_URL.sub(rf"\1{HIDDEN}@", text)
        text = _NAMED.sub(rf"\1\2{HIDDEN}", text)
        text = _RECOVERY.sub(HIDDEN, _PREFIXED.sub(HIDDEN, text))
        return text if may_be_id else _RANDOM.sub(HIDDEN, text)
