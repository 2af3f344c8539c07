"""A verification that we ask for, at all of a person's devices, until one of them takes it up.

Source: client-server specification, "Key verification framework".
"""

from collections.abc import Mapping
from typing import Any

from appservice.matrix.crypto.sas import STEP_MS, Sas
from appservice.matrix.crypto.sas_terms import (
    KINDS,
    METHOD,
    Code,
    Ending,
    Party,
    Send,
    Step,
    cancelled,
)
from appservice.matrix.reading import listing, text
from appservice.model.ids import DeviceId


class Asking:
    """Our side. Every input gives a `Step`; nothing that the other side says raises."""

    def __init__(
        self, flow: str, own: Party, others: Mapping[DeviceId, Party], now_ms: int
    ) -> None:
        """`others` are the devices that may answer."""
        self.flow = flow
        self._own, self._others = own, others
        self._begun_ms = now_ms
        self._ended = False
        self.sas: Sas | None = None
        """Once a device has agreed."""

    def ask(self, now_ms: int) -> Step:
        """The request."""
        content = {
            "from_device": self._own.device_id,
            "transaction_id": self.flow,
            "methods": [METHOD],
            "timestamp": now_ms,
        }
        return Step((Send(f"{KINDS}request", content, tuple(self._others)),))

    def heard(self, kind: str, content: Mapping[str, Any], now_ms: int) -> Step:
        """Something came from that person with our transaction ID."""
        if self.sas is None:
            return Step() if self._ended else self._at_first(kind, content, now_ms)
        if kind == f"{KINDS}ready":
            return Step()  # a device that does not know yet that another one was quicker
        return self.sas.heard(kind, content, now_ms)

    def answered(self, now_ms: int, *, same: bool) -> Step:
        """See `Sas`."""
        return Step() if self.sas is None else self.sas.answered(now_ms, same=same)

    def tick(self, now_ms: int) -> Step:
        """Time passes."""
        if self.sas is not None:
            return self.sas.tick(now_ms)
        if now_ms - self._begun_ms >= STEP_MS:
            return self.stop(Code.TIMEOUT, "Nobody accepted in time.")
        return Step()

    def stop(self, code: Code, reason: str) -> Step:
        """Break it off."""
        if self.sas is not None:
            return self.sas.stop(code, reason)
        return self._end(Ending(code), code, reason)

    def _at_first(self, kind: str, content: Mapping[str, Any], now_ms: int) -> Step:
        if kind == f"{KINDS}cancel":
            # Whoever declines at one device is not asked at the others any more.
            code = text(content, "code") or Code.USER
            return self._end(Ending(code, by_them=True), Code.USER, "It was declined elsewhere.")
        if kind != f"{KINDS}ready":
            return self.stop(Code.UNEXPECTED, "That was not expected now.")
        device = DeviceId(text(content, "from_device") or "")
        other = self._others.get(device)
        if other is None:
            return self.stop(Code.INVALID, "That device was not asked.")
        if METHOD not in listing(content, "methods"):
            return self.stop(Code.UNKNOWN_METHOD, "There is no method that both sides know.")
        self.sas = Sas(self.flow, self._own, other, now_ms)
        rest = tuple(each for each in self._others if each != device)
        return Step(self._cancels(rest, Code.ACCEPTED, "Another device has accepted."))

    def _end(self, ending: Ending, code: Code, reason: str) -> Step:
        if self._ended:
            return Step()
        self._ended = True
        return Step(self._cancels(tuple(self._others), code, reason), ended=ending)

    def _cancels(self, to: tuple[DeviceId, ...], code: Code, reason: str) -> tuple[Send, ...]:
        return (cancelled(self.flow, to, code, reason),) if to else ()
