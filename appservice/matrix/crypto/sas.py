"""Two devices compare a short string that nobody between them can have made fit.

From the moment on when both have agreed to; the same on both sides. Source: client-server
specification, "Short Authentication String (SAS) verification".
"""

from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import Any, Final

from vodozemac import EstablishedSas
from vodozemac import Sas as Secret

from appservice.matrix.crypto import sas_secret
from appservice.matrix.crypto.sas_terms import (
    KINDS,
    METHOD,
    Broken,
    Code,
    Ending,
    Party,
    Send,
    Shown,
    Step,
    cancelled,
)
from appservice.matrix.reading import listing, mapping, text

BEGIN_MS: Final = 3_000
"""How long the other side may begin, before we do."""
STEP_MS: Final = 120_000
WHOLE_MS: Final = 600_000
_MOST_HEARD: Final = 16
_AGREEMENT: Final = "curve25519-hkdf-sha256"
_HASH: Final = "sha256"
_MAC: Final = "hkdf-hmac-sha256.v2"
_STRINGS: Final = ("emoji", "decimal")


class _Phase(Enum):
    READY = auto()
    STARTED = auto()
    """We began, and wait for their `accept`."""
    ACCEPTED = auto()
    """They began, we agreed, and wait for their key."""
    KEYED = auto()
    """We sent our key first, and wait for theirs."""
    COMPARING = auto()
    FINISHING = auto()
    ENDED = auto()


class Sas:
    """One side. Every input gives a `Step`; nothing that the other side says raises."""

    def __init__(self, flow: str, own: Party, other: Party, now_ms: int) -> None:
        self._flow, self._own, self._other = flow, own, other
        self._secret = Secret()
        self._key = self._secret.public_key.to_base64()
        self._phase = _Phase.READY
        self._since_ms = self._begun_ms = now_ms
        self._start: dict[str, Any] = {}
        self._commitment = ""
        self._strings: tuple[str, ...] = ()
        self._shared: EstablishedSas | None = None
        self._they_confirmed = self._we_confirmed = False
        self._heard: list[tuple[str, Mapping[str, Any]]] = []

    @property
    def other(self) -> Party:
        """Whom we talk to."""
        return self._other

    def begin(self) -> Step:
        """Propose how to go on."""
        if self._phase is not _Phase.READY:
            return Step()
        self._start = {
            "from_device": self._own.device_id,
            "transaction_id": self._flow,
            "method": METHOD,
            "key_agreement_protocols": [_AGREEMENT],
            "hashes": [_HASH],
            "message_authentication_codes": [_MAC],
            "short_authentication_string": list(_STRINGS),
        }
        self._phase = _Phase.STARTED
        return self._say("start", self._start)

    def heard(self, kind: str, content: Mapping[str, Any], now_ms: int) -> Step:
        """Something came with our transaction ID. What came twice is heard once."""
        if self._phase is _Phase.ENDED or (kind, content) in self._heard:
            return Step()
        self._heard.append((kind, content))
        if len(self._heard) > _MOST_HEARD:
            return self.stop(Code.UNEXPECTED, "Too much was said.")
        takes: dict[str, Callable[[Mapping[str, Any]], Step]] = {
            f"{KINDS}start": self._on_start,
            f"{KINDS}accept": self._on_accept,
            f"{KINDS}key": self._on_key,
            f"{KINDS}mac": self._on_mac,
            f"{KINDS}done": self._on_done,
            f"{KINDS}cancel": self._on_cancel,
        }
        before = self._phase
        try:
            step = takes.get(kind, self._out_of_order)(content)
        except Broken as broken:
            return self.stop(broken.code, str(broken))
        if self._phase is not before:
            self._since_ms = now_ms
        return step

    def answered(self, now_ms: int, *, same: bool) -> Step:
        """Our person has compared what is shown."""
        if self._phase is not _Phase.COMPARING or self._we_confirmed or self._shared is None:
            return Step()
        if not same:
            return self.stop(Code.SAS, "What was shown was not the same.")
        self._we_confirmed, self._since_ms = True, now_ms
        macs = sas_secret.vouched(self._shared, self._flow, self._own, self._other)
        said = self._say("mac", macs)
        return Step((*said.send, *self._finished().send))

    def tick(self, now_ms: int) -> Step:
        """Time passes: begin, or give up. People may take their time to compare."""
        if self._phase is _Phase.ENDED:
            return Step()
        patience = WHOLE_MS if self._phase is _Phase.COMPARING else STEP_MS
        if now_ms - self._since_ms >= patience or now_ms - self._begun_ms >= WHOLE_MS:
            return self.stop(Code.TIMEOUT, "The other side took too long.")
        if self._phase is _Phase.READY and now_ms - self._since_ms >= BEGIN_MS:
            self._since_ms = now_ms
            return self.begin()
        return Step()

    def stop(self, code: Code, reason: str) -> Step:
        """Break it off."""
        if self._phase is _Phase.ENDED:
            return Step()
        self._phase = _Phase.ENDED
        to = (self._other.device_id,)
        return Step((cancelled(self._flow, to, code, reason),), ended=Ending(code))

    def _on_start(self, content: Mapping[str, Any]) -> Step:
        if self._phase is _Phase.STARTED:
            if text(content, "method") != METHOD:
                raise Broken(Code.UNEXPECTED, "Both sides began, with different methods.")
            if self._own.user_id < self._other.user_id:
                return Step()  # of two beginnings the one of the smaller user ID counts
        elif self._phase is not _Phase.READY:
            return self._out_of_order(content)
        if text(content, "from_device") != self._other.device_id:
            raise Broken(Code.INVALID, "That start names another device.")
        offered = listing(content, "short_authentication_string")
        self._strings = tuple(string for string in _STRINGS if string in offered)
        common = text(content, "method") == METHOD and (
            _AGREEMENT in listing(content, "key_agreement_protocols")
            and _HASH in listing(content, "hashes")
            and _MAC in listing(content, "message_authentication_codes")
        )
        if not common or not self._strings:
            raise Broken(Code.UNKNOWN_METHOD, "There is no method that both sides know.")
        self._start = dict(content)
        answer = {
            "method": METHOD,
            "key_agreement_protocol": _AGREEMENT,
            "hash": _HASH,
            "message_authentication_code": _MAC,
            "short_authentication_string": list(self._strings),
            "commitment": sas_secret.commitment(self._key, self._start),
        }
        self._phase = _Phase.ACCEPTED
        return self._say("accept", answer)

    def _on_accept(self, content: Mapping[str, Any]) -> Step:
        if self._phase is not _Phase.STARTED:
            return self._out_of_order(content)
        chosen = listing(content, "short_authentication_string")
        self._strings = tuple(string for string in _STRINGS if string in chosen)
        known = (
            text(content, "key_agreement_protocol") == _AGREEMENT
            and text(content, "hash") == _HASH
            and text(content, "message_authentication_code") == _MAC
        )
        if not known or not self._strings:
            raise Broken(Code.UNKNOWN_METHOD, "That is nothing that was offered.")
        self._commitment = text(content, "commitment") or ""
        self._phase = _Phase.KEYED
        return self._say("key", {"key": self._key})

    def _on_key(self, content: Mapping[str, Any]) -> Step:
        if self._phase not in (_Phase.ACCEPTED, _Phase.KEYED):
            return self._out_of_order(content)
        key = text(content, "key") or ""
        we_began = self._phase is _Phase.KEYED
        if we_began and sas_secret.commitment(key, self._start) != self._commitment:
            raise Broken(Code.COMMITMENT, "That key is not the one that was promised.")
        self._shared = sas_secret.established(self._secret, key)
        own = sas_secret.described(self._own, self._key)
        other = sas_secret.described(self._other, key)
        sides = (own, other) if we_began else (other, own)
        found = sas_secret.shown(self._shared, self._flow, *sides)
        show = found if "emoji" in self._strings else Shown((), found.numbers)
        said = Step() if we_began else self._say("key", {"key": self._key})
        self._phase = _Phase.COMPARING
        return Step(said.send, show)

    def _on_mac(self, content: Mapping[str, Any]) -> Step:
        if self._phase is not _Phase.COMPARING or self._they_confirmed or self._shared is None:
            return self._out_of_order(content)
        macs, names = mapping(content, "mac"), text(content, "keys") or ""
        sas_secret.check(self._shared, self._flow, self._other, self._own, macs, names)
        self._they_confirmed = True
        return self._finished()

    def _finished(self) -> Step:
        if not (self._we_confirmed and self._they_confirmed):
            return Step()
        self._phase = _Phase.FINISHING
        return self._say("done", {})

    def _on_done(self, content: Mapping[str, Any]) -> Step:
        if self._phase is not _Phase.FINISHING:
            return self._out_of_order(content)
        self._phase = _Phase.ENDED
        return Step(ended=Ending())

    def _on_cancel(self, content: Mapping[str, Any]) -> Step:
        self._phase = _Phase.ENDED
        return Step(ended=Ending(text(content, "code") or Code.USER, by_them=True))

    def _out_of_order(self, _content: Mapping[str, Any]) -> Step:
        raise Broken(Code.UNEXPECTED, "That was not expected now.")

    def _say(self, kind: str, content: Mapping[str, Any]) -> Step:
        whole = {**content, "transaction_id": self._flow}
        return Step((Send(KINDS + kind, whole, (self._other.device_id,)),))
