"""Verifications that nobody at a terminal asked for: declined at once, and never too often.

Source: client-server specification, "General key verification error handling".
"""

import hashlib
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import structlog

from appservice.matrix.crypto.sas import WHOLE_MS
from appservice.matrix.crypto.sas_terms import CANCEL, KINDS, Code, Send, cancelled
from appservice.matrix.http import Api, path
from appservice.matrix.reading import mapping, text, whole
from appservice.model.errors import HomeserverRefused, Unavailable
from appservice.model.ids import DeviceId, RoomId, UserId

_log = structlog.get_logger()
_WITHIN_MS: Final = 60_000
_PER_PERSON: Final = 3
_IN_ALL: Final = 30
_LONGEST_ID: Final = 255
_ALL_DEVICES: Final = DeviceId("*")
_REQUESTS: Final = (f"{KINDS}request", f"{KINDS}start")


SendInRoom = Callable[[RoomId, str, Mapping[str, Any], str], Awaitable[object]]
"""`ports.homeserver.Homeserver.send`."""


class Declining:
    """Answers strangers. Whoever asks more often than three times a minute gets no answer."""

    def __init__(
        self, api: Api, send_in_room: SendInRoom, sentence: str, now_ms: Callable[[], int]
    ) -> None:
        self._api = api
        self._send = send_in_room
        self._sentence = sentence
        self._now_ms = now_ms
        self._answered: deque[tuple[int, UserId]] = deque()

    async def decline(self, sender: UserId, kind: str, content: Mapping[str, Any]) -> None:
        """Say no. Never raises."""
        flow = text(content, "transaction_id")
        if kind == CANCEL or not flow or len(flow) > _LONGEST_ID or not self._may(sender):
            return
        device = DeviceId(text(content, "from_device") or _ALL_DEVICES)
        if kind in _REQUESTS:
            no = cancelled(flow, (device,), Code.USER, self._sentence)
        else:
            no = cancelled(flow, (device,), Code.UNKNOWN_TRANSACTION, "It is not known, or over.")
        try:
            await send(self._api, sender, no)
        except (Unavailable, HomeserverRefused) as error:
            _log.info("verification_not_declined", error=error)
            return
        _log.info("verification_declined", user_id=sender)

    async def decline_in(self, room_id: RoomId, event: Mapping[str, Any]) -> None:
        """Say no where it was asked: a request to us, said in a room. Never raises.

        In the clear: its asker may be one of those who get no keys.
        """
        sender, event_id = text(event, "sender"), text(event, "event_id")
        to_us = text(mapping(event, "content"), "to") == self._api.user_id
        age_ms = self._now_ms() - (whole(event, "origin_server_ts") or 0)
        if not (sender and event_id and to_us) or age_ms >= WHOLE_MS:
            return
        if sender == self._api.user_id or not self._may(UserId(sender)):
            return
        no = {
            "code": Code.USER.value,
            "reason": self._sentence,
            "m.relates_to": {"rel_type": "m.reference", "event_id": event_id},
        }
        # Read again, the same request gets the same answer.
        txn_id = f"declined-{hashlib.sha256(event_id.encode()).hexdigest()[:32]}"
        try:
            await self._send(room_id, CANCEL, no, txn_id)
        except (Unavailable, HomeserverRefused) as error:
            _log.info("verification_not_declined", error=error)
            return
        _log.info("verification_declined", user_id=sender)

    def _may(self, sender: UserId) -> bool:
        now = self._now_ms()
        while self._answered and not 0 <= now - self._answered[0][0] < _WITHIN_MS:
            self._answered.popleft()
        own = sum(1 for _, each in self._answered if each == sender)
        if own >= _PER_PERSON or len(self._answered) >= _IN_ALL:
            return False
        self._answered.append((now, sender))
        return True


async def send(api: Api, user: UserId, what: Send) -> None:
    """Send an event of a verification: in the clear, as everybody does; it holds no secret."""
    where = path("sendToDevice", what.kind, secrets.token_hex(8))
    body = {"messages": {user: {device: dict(what.content) for device in what.to}}}
    await api.call("PUT", where, body, device=True)
