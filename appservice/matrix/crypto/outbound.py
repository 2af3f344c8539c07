"""The Megolm sessions in which the AI user speaks, and giving their keys.

What is stored is stored before it is used: an index of a session is never used for two texts.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import structlog
from mautrix.crypto import InboundGroupSession, OutboundGroupSession
from mautrix.types import RoomID

from appservice.matrix.crypto.devices import Devices, Now
from appservice.matrix.crypto.holders import Holders
from appservice.matrix.crypto.machine import Machine
from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.crypto.to_device import ToDevice
from appservice.matrix.reading import mapping, text
from appservice.model.encryption import Device, Trust
from appservice.model.ids import RoomId, SessionId, UserId
from appservice.policy.encryption.periods import MEGOLM, Periods
from appservice.policy.encryption.sharing import Plan, left_out, plan

_log = structlog.get_logger()


LeftOut = Callable[[RoomId, frozenset[UserId]], Awaitable[None]]
NewIdentity = Callable[[UserId, str], Awaitable[None]]
"""A person, and their master key now."""


async def _nobody(_room_id: RoomId, _users: frozenset[UserId]) -> None:
    """Nobody is told."""


async def _not_told(_user: UserId, _master_key: str) -> None:
    """Nobody is told."""


class Outbound:
    """Encrypts what the AI user says."""

    def __init__(
        self,
        store: KeyStore,
        machine: Machine,
        devices: Devices,
        to_device: ToDevice,
        holders: Holders,
        least: Trust,
        now_ms: Now,
    ) -> None:
        self._store = store
        self._machine = machine
        self._devices = devices
        self._to_device = to_device
        self._holders = holders
        self._least = least
        self._now_ms = now_ms
        self.left_out: LeftOut = _nobody
        """Who is told that some members can read nothing; called with each message."""
        self.new_identity: NewIdentity = _not_told
        """Who is told that somebody has another identity than before; once, unless killed."""
        self._locks: defaultdict[RoomId, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def encrypt(
        self,
        room_id: RoomId,
        kind: str,
        content: Mapping[str, Any],
        readers: Collection[UserId],
        asked: Periods,
    ) -> dict[str, Any]:
        """The content of an `m.room.encrypted` that those readers' devices can read."""
        async with self._locks[room_id]:
            session = await self._ready(room_id, readers, asked)
            said = {"room_id": room_id, "type": kind, "content": dict(content)}
            ciphertext = session.encrypt(json.dumps(said))  # type: ignore[no-untyped-call]
            await self._machine.crypto_store.update_outbound_group_session(session)
        sealed = {
            "algorithm": MEGOLM,
            "sender_key": self._machine.own.identity_key,
            "device_id": self._machine.client.device_id,
            "session_id": session.id,
            "ciphertext": ciphertext,
        }
        relation = _clear_relation(content)
        return sealed | ({"m.relates_to": relation} if relation else {})

    async def complete(self, room_id: RoomId, readers: Collection[UserId], asked: Periods) -> None:
        """Give the present key to those who are owed it, where that failed before."""
        async with self._locks[room_id]:
            known = await self._devices.of(readers)
            session = await self._machine.crypto_store.get_outbound_group_session(RoomID(room_id))
            chosen = await self._planned(session, readers, known, asked)
            if session is not None and chosen.new_because is None:
                await self._give(room_id, session, chosen, known)

    async def unfinished(self) -> list[RoomId]:
        """Rooms in which somebody is owed the key of the present session."""
        return await self._holders.unfinished()

    async def asked(self, sender: UserId, content: Mapping[str, Any]) -> None:
        """Give a key again to a device that lost it. Source: "m.room_key_request"."""
        body = mapping(content, "body")
        room_id, session_id = text(body, "room_id"), text(body, "session_id")
        device_id = text(content, "requesting_device_id")
        if text(content, "action") != "request" or not (room_id and session_id and device_id):
            return
        if not await self._holders.is_holder(SessionId(session_id), sender):
            return  # whoever never held it is not worth a question to their homeserver
        listed = (await self._devices.of([sender], fetch=False)).get(sender, [])
        for device in listed:
            if device.device_id == device_id and device.trust >= self._least:
                await self._give_again(RoomId(room_id), SessionId(session_id), device)

    async def _give_again(self, room_id: RoomId, session_id: SessionId, asker: Device) -> bool:
        """Give a key again to a device that was given it; whether it was."""
        owed = await self._holders.owed(session_id, asker.address)
        if owed is None:
            return False
        key = await self._holders.key_at(room_id, session_id, owed)
        if key is None or not await self._to_device.reach([asker]):
            return False
        await self._to_device.send("m.room_key", [(asker, _room_key(room_id, session_id, key))])
        return True

    async def _ready(
        self, room_id: RoomId, readers: Collection[UserId], asked: Periods
    ) -> OutboundGroupSession:
        known = await self._devices.of(readers)
        session = await self._machine.crypto_store.get_outbound_group_session(RoomID(room_id))
        chosen = await self._planned(session, readers, known, asked)
        if chosen.new_because is not None or session is None:
            session = await self._begin(room_id, chosen)
        await self._give(room_id, session, chosen, known)
        await self.left_out(room_id, left_out(self._others(known), self._least))
        await self._tell_of_new(readers)
        return session

    async def _tell_of_new(self, readers: Collection[UserId]) -> None:
        for user in set(readers) - {UserId(self._machine.client.mxid)}:
            identity = await self._devices.identity(user)
            if identity.is_new:
                await self.new_identity(user, identity.master_key)
                await self._devices.told(user, identity.master_key)

    async def _planned(
        self,
        session: OutboundGroupSession | None,
        readers: Collection[UserId],
        known: Mapping[UserId, list[Device]],
        asked: Periods,
    ) -> Plan:
        return plan(
            await self._holders.current(session) if session is not None else None,
            readers,
            self._others(known),
            self._least,
            now_ms=self._now_ms(),
            period_ms=asked.ms,
            period_messages=asked.messages,
        )

    def _others(self, known: Mapping[UserId, list[Device]]) -> dict[UserId, list[Device]]:
        """Without our own device, which needs no key of its own."""
        own = self._machine.own.identity_key
        return {
            user: [device for device in devices if device.identity_key != own]
            for user, devices in known.items()
        }

    async def _begin(self, room_id: RoomId, chosen: Plan) -> OutboundGroupSession:
        session = OutboundGroupSession(RoomID(room_id))
        session.shared = True
        # The rule says when it ends; mautrix is not to refuse before.
        session.max_age, session.max_messages = timedelta(days=3650), 2**31 - 1
        session.creation_time = datetime.fromtimestamp(self._now_ms() / 1000, UTC).replace(
            tzinfo=None
        )
        account = self._machine.own
        async with self._store.transaction():
            await self._machine.crypto_store.add_outbound_group_session(session)
            await self._holders.begin(room_id, session, self._now_ms())
            await self._machine.keep(
                InboundGroupSession(
                    session_key=session.session_key,
                    signing_key=account.signing_key,
                    sender_key=account.identity_key,
                    room_id=RoomID(room_id),
                ),
                UserId(self._machine.client.mxid),
            )
        _log.info("session_begun", room_id=room_id, why=chosen.new_because)
        return session

    async def _give(
        self,
        room_id: RoomId,
        session: OutboundGroupSession,
        chosen: Plan,
        known: Mapping[UserId, list[Device]],
    ) -> None:
        if not chosen.give and not chosen.refuse:
            return  # as with most messages
        session_id = SessionId(session.id)
        by_address = {d.address: d for devices in known.values() for d in devices}
        # Owed first: whoever cannot be reached now gets the same key, from the same index, later.
        await self._holders.owe(session_id, chosen.give)
        wanted = [by_address[address] for address in chosen.give]
        reached = await self._to_device.reach(wanted)
        keys = {
            index: await self._holders.key_at(room_id, session_id, index)
            for index in set(chosen.give.values())
        }
        letters = [
            (device, _room_key(room_id, session_id, key))
            for device in reached
            if (key := keys[chosen.give[device.address]]) is not None
        ]
        await self._to_device.send("m.room_key", letters)
        await self._holders.gave(session_id, [device.address for device, _ in letters])
        await self._refuse(room_id, session_id, [by_address[a] for a in chosen.refuse])

    async def _refuse(self, room_id: RoomId, session_id: SessionId, all_: list[Device]) -> None:
        """Tell devices once that they do not get this key, so that they can say why."""
        devices = [d for d in all_ if not await self._holders.is_refused(session_id, d.address)]
        content = {
            "algorithm": MEGOLM,
            "room_id": room_id,
            "session_id": session_id,
            "sender_key": self._machine.own.identity_key,
            "code": "m.unverified",
            "reason": _REFUSED[self._least],
        }
        await self._to_device.send_clear(
            "m.room_key.withheld", [(device, content) for device in devices]
        )
        await self._holders.refuse(session_id, [device.address for device in devices])


_REFUSED: Final = {
    Trust.ALL: "",
    Trust.CROSS_SIGNED: "This device is not signed by its owner: verify it with another device.",
    Trust.VERIFIED: "The AI gives keys only to people whom whoever runs it has verified.",
}


def _room_key(room_id: RoomId, session_id: SessionId, key: str) -> dict[str, Any]:
    return {
        "algorithm": MEGOLM,
        "room_id": room_id,
        "session_id": session_id,
        "session_key": key,
    }


def _clear_relation(content: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What stays in the clear: homeservers count replies, edits and threads by it."""
    relation = content.get("m.relates_to")
    return relation if isinstance(relation, dict) and relation else None
