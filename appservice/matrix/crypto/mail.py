"""To-device events worked off in the order in which they were stored.

What one says and the ratchet that it moved are stored in one commit, and only then is it taken out
of the mail: killed anywhere, either the key is there or the event still is.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import structlog
from mautrix.errors import DecryptionError
from mautrix.types import DecryptedOlmEvent, EventType, SerializerError

from appservice.matrix.crypto.devices import Devices
from appservice.matrix.crypto.letters import Letter
from appservice.matrix.crypto.machine import Machine
from appservice.matrix.crypto.requests import Requests
from appservice.matrix.crypto.sas_terms import KINDS
from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.keys import EVENT, LISTS
from appservice.matrix.reading import mapping, text
from appservice.model.errors import HomeserverRefused, Unavailable
from appservice.model.ids import RoomId, SessionId, UserId
from appservice.model.peering import ASK, TELL
from appservice.ports.key_mail import KeyMail
from appservice.ports.keys import Arrived
from appservice.turns.backoff import delay_s
from appservice.turns.faults import Fault

_log = structlog.get_logger()
_AT_ONCE = 100
_LONGEST_KEY = 100
Answer = Callable[[UserId, str, Mapping[str, Any]], Awaitable[None]]
"""What to do with a to-device event that is no key: sender, type, content."""
Post = Callable[[Letter], None]
"""What to do with one that peers send each other; waits for nothing."""


def _no_post(_letter: Letter) -> None:
    """Nobody has peers."""


class MailDesk:
    """Opens the AI user's mail."""

    def __init__(
        self,
        mail: KeyMail,
        store: KeyStore,
        machine: Machine,
        devices: Devices,
        requests: Requests,
        arrived: Arrived,
        answer: Answer,
        fault: Fault,
        post: Post = _no_post,
    ) -> None:
        self._mail = mail
        self._store = store
        self._machine = machine
        self._devices = devices
        self._requests = requests
        self._arrived = arrived
        self._answer = answer
        self._fault = fault
        self._post = post
        self._come = asyncio.Event()
        self._tries: Counter[int] = Counter()

    def wake(self) -> None:
        """There may be mail."""
        self._come.set()

    async def run(self) -> None:
        """Until cancelled; troubles are waited out."""
        failures = 0
        self._come.set()
        while True:
            await self._come.wait()
            self._come.clear()
            try:
                while await self.once():
                    pass
                failures = 0
                continue
            except Unavailable as error:
                _log.warning("key_mail_waits", error=error)
            except Exception as error:  # noqa: BLE001 - without this loop no key is ever read
                _log.error("key_mail_failed", exc_info=error)
            await asyncio.sleep(delay_s(failures, most_s=5.0))
            failures += 1
            self._come.set()

    async def once(self) -> bool:
        """Work off what is there; whether there may be more."""
        rows = await self._mail.to_device(_AT_ONCE)
        for position, raw in rows:
            try:
                await self._open(raw)
            except Unavailable:
                raise
            except Exception as error:
                # Anybody can write to us: no letter may stand in the way of those behind it.
                self._tries[position] += 1
                if self._tries[position] < _TRIES and not isinstance(error, HomeserverRefused):
                    raise
                _log.error("letter_given_up", exc_info=error)
            self._tries.pop(position, None)
            self._fault("key-stored")
            await self._mail.taken(position)
            await self._tell()
        return len(rows) == _AT_ONCE

    async def _open(self, raw: str) -> None:
        letter = json.loads(raw)
        if LISTS in letter:
            await self._devices.changed([UserId(user) for user in letter[LISTS]])
            return
        event = mapping(letter, EVENT) or letter
        kind, sender = text(event, "type"), text(event, "sender")
        if kind is None or sender is None:
            return
        if kind == "m.room.encrypted":
            if _is_sound(event):
                await self._read(event, UserId(sender))
        else:
            await self._answer(UserId(sender), kind, mapping(event, "content"))

    async def _read(self, event: Mapping[str, Any], sender: UserId) -> None:
        opened = None
        async with self._machine.ratchets():
            try:
                async with self._store.transaction():
                    opened = await self._machine.receive(event)
                    await self._keep(opened)
            except _UNREADABLE as error:
                _log.info("to_device_unreadable", sender=sender, error_kind=type(error).__name__)
        if opened is None:
            return
        kind = opened.type.t
        if kind in (ASK, TELL):
            self._post(Letter(sender, opened.sender_key, opened.keys.ed25519, kind, _plain(opened)))
        elif kind.startswith(_OTHERS):
            await self._answer(sender, kind, _plain(opened))

    async def _keep(self, opened: DecryptedOlmEvent) -> None:
        if opened.type == EventType.ROOM_KEY:
            await self._machine.receive_room_key(opened)
        elif opened.type == EventType.FORWARDED_ROOM_KEY:
            content: Any = opened.content
            asked = (content.room_id, content.session_id, opened.sender)
            if await self._requests.was_asked(*(str(each) for each in asked)):
                await self._machine.receive_forwarded(opened)

    async def _tell(self) -> None:
        arrived, self._machine.arrived = self._machine.arrived, []
        for room_id, session_id in arrived:
            self._arrived(RoomId(room_id), SessionId(session_id))


_OTHERS: Final = ("m.room_key.withheld", KINDS)
_TRIES: Final = 3
# What mautrix and Olm say of what strangers send.
_UNREADABLE: Final = (
    DecryptionError,
    SerializerError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    AssertionError,
    RecursionError,
)


def _plain(opened: DecryptedOlmEvent) -> dict[str, Any]:
    content: Any = opened.content
    return content.serialize() if hasattr(content, "serialize") else dict(content)


def _is_sound(event: Mapping[str, Any]) -> bool:
    """Whether an `m.room.encrypted` has the shape that a library may be given."""
    content = mapping(event, "content")
    sealed = content.get("ciphertext")
    key = text(content, "sender_key")
    return (
        isinstance(sealed, dict)
        and key is not None
        and key.isascii()
        and key.isprintable()
        and len(key) <= _LONGEST_KEY
        and all(
            isinstance(each, dict) and each.get("type") in (0, 1) and text(each, "body")
            for each in sealed.values()
        )
    )
