"""Keys that did not come: asked for once, and why they were not given.

Source: client-server specification, "m.room_key_request", "m.room_key.withheld".
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import structlog

from appservice.matrix.crypto.devices import Devices, Now
from appservice.matrix.crypto.machine import Machine
from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.crypto.to_device import ToDevice
from appservice.matrix.reading import mapping, text
from appservice.model.errors import HomeserverRefused
from appservice.model.ids import DeviceId, RoomId, SessionId, UserId
from appservice.policy.encryption.periods import MEGOLM
from appservice.policy.nesting import loads

_log = structlog.get_logger()
_MOST: Final = 2_000
_LONGEST_CODE: Final = 100
NO_OLM: Final = "m.no_olm"


class Requests:
    """`ports.keys.Keys`."""

    def __init__(
        self,
        store: KeyStore,
        machine: Machine,
        devices: Devices,
        to_device: ToDevice,
        now_ms: Now,
    ) -> None:
        self._store = store
        self._machine = machine
        self._devices = devices
        self._to_device = to_device
        self._now_ms = now_ms

    async def ask(self, room_id: RoomId, session_id: SessionId, raw: str) -> None:
        """See `Keys`. The device that the event names is asked, known or not, or all known ones."""
        event = loads(raw)
        sender = text(event, "sender") if isinstance(event, dict) else None
        if sender is None or sender == self._machine.client.mxid:
            raise HomeserverRefused("nobody can be asked for that key", status=404, errcode="")
        named = text(mapping(event, "content"), "device_id")
        if named is None:
            listed = (await self._devices.of([UserId(sender)])).get(UserId(sender), [])
            asked = [device.device_id for device in listed]
        else:
            asked = [DeviceId(named)]
        if not asked:
            raise HomeserverRefused("no device can be asked for that key", status=404, errcode="")
        # Before it is asked: only what was asked for is taken from who passes keys on.
        await self._note(room_id, session_id, user=sender)
        await self._to_device.send_to(
            "m.room_key_request", UserId(sender), asked, self._wanted(room_id, session_id)
        )

    def _wanted(self, room_id: RoomId, session_id: SessionId) -> dict[str, Any]:
        request = hashlib.sha256(f"{room_id} {session_id}".encode()).hexdigest()[:32]
        return {
            "action": "request",
            "request_id": request,
            "requesting_device_id": self._machine.client.device_id,
            "body": {"algorithm": MEGOLM, "room_id": room_id, "session_id": session_id},
        }

    async def withheld(self, room_id: RoomId, session_id: SessionId, by: UserId) -> str | None:
        """See `Keys`."""
        found = await self._store.database.fetchval(
            "select withheld from parlour_request where room_id=$1 and session_id=$2"
            " and withheld_by=$3",
            room_id,
            session_id,
            by,
        )
        return str(found) if found else None

    async def was_asked(self, room_id: str, session_id: str, user: str) -> bool:
        """Whether that person was asked for the key that they pass on."""
        found = await self._store.database.fetchval(
            "select asked_user from parlour_request where room_id=$1 and session_id=$2"
            " and asked_ms>0",
            room_id,
            session_id,
        )
        return bool(found) and found == user

    async def refused(self, sender: UserId, content: Mapping[str, Any]) -> None:
        """Somebody says that we do not get a key, or that they could not reach us."""
        code = (text(content, "code") or "")[:_LONGEST_CODE]
        sender_key = text(content, "sender_key")
        if code == NO_OLM and sender_key:
            self._machine.mend(sender, sender_key)
            return
        room_id, session_id = text(content, "room_id"), text(content, "session_id")
        if not (code and room_id and session_id):
            return
        known = await self._store.database.fetchval("select count(*) from parlour_request")
        if int(known or 0) >= _MOST:
            await self._store.database.execute("delete from parlour_request where asked_ms=0")
        await self._note(RoomId(room_id), SessionId(session_id), code=code, by=sender)

    async def _note(
        self,
        room_id: RoomId,
        session_id: SessionId,
        *,
        user: str = "",
        code: str = "",
        by: str = "",
    ) -> None:
        await self._store.database.execute(
            "insert into parlour_request"
            " (room_id, session_id, asked_user, asked_ms, withheld, withheld_by)"
            " values ($1, $2, $3, $4, $5, $6) on conflict (room_id, session_id) do update set"
            " asked_user=case when excluded.asked_ms>0 then excluded.asked_user"
            " else parlour_request.asked_user end,"
            " asked_ms=case when excluded.asked_ms>0 then excluded.asked_ms"
            " else parlour_request.asked_ms end,"
            " withheld=case when excluded.withheld<>'' then excluded.withheld"
            " else parlour_request.withheld end,"
            " withheld_by=case when excluded.withheld<>'' then excluded.withheld_by"
            " else parlour_request.withheld_by end",
            room_id,
            session_id,
            user,
            self._now_ms() if user else 0,
            code,
            by,
        )
