"""The AI user's end of the encryption, from the settings."""

import hashlib
import uuid
from collections.abc import Awaitable, Callable, Sequence

from appservice.app.parts import Parts
from appservice.config import Config
from appservice.matrix.crypto.encryption import Encryption
from appservice.matrix.crypto.own_device import device_of
from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.http import Api
from appservice.model.encryption import Trust
from appservice.model.given import LeftOut, NewIdentity
from appservice.model.ids import RoomId, UserId
from appservice.ports.recovery import RecoveryPlace
from appservice.ports.store import ChatStore, NewRow, Source
from appservice.storage.recovery_key import KeyFile, KeyPrograms
from appservice.storage.stores import RoomsStore
from appservice.turns.clock import now_ms
from appservice.turns.codec import own_to_json
from appservice.turns.faults import Fault

Take = Callable[[NewRow], Awaitable[None]]


class Telling:
    """Hands in, as inputs of rooms, who can read nothing there, and who is somebody else now."""

    def __init__(self, take: Take, stores: Sequence[ChatStore]) -> None:
        self._take = take
        self._stores = stores
        self._told: dict[RoomId, frozenset[UserId]] = {}

    async def left_out(self, room_id: RoomId, users: frozenset[UserId]) -> None:
        """Called with each message that is encrypted."""
        if self._told.get(room_id, frozenset()) == users:
            return
        row = NewRow(
            key=f"left-out:{uuid.uuid4().hex}",
            room_id=room_id,
            source=Source.OWN,
            raw=own_to_json(LeftOut(tuple(sorted(users)))),
            seen_ms=now_ms(),
        )
        await self._take(row)
        self._told[room_id] = users

    async def new_identity(self, user: UserId, master_key: str) -> None:
        """Called once for each change, and again where a kill came between."""
        for store in self._stores:
            for room in await store.rooms():
                if not room.encrypted or not any(m.user_id == user for m in room.present()):
                    continue
                about = f"{room.room_id}\0{user}\0{master_key}"
                row = NewRow(
                    key=f"identity:{hashlib.sha256(about.encode()).hexdigest()[:32]}",
                    room_id=room.room_id,
                    source=Source.OWN,
                    raw=own_to_json(NewIdentity(user)),
                    seen_ms=now_ms(),
                )
                await self._take(row)


async def open_encryption(config: Config, parts: Parts, fault: Fault) -> Encryption | None:
    """The device, with its keys loaded; None where encryption is off."""
    if parts.crypto is None:
        return None
    # Before anything acts as it.
    parts.api.device_id = await device_of(parts.crypto.facts, config.ai_user.device_id)
    encryption = encryption_of(config, parts.api, parts.crypto, parts.rooms, fault)
    await encryption.load()
    return encryption


def encryption_of(
    config: Config, api: Api, store: KeyStore, rooms: RoomsStore, fault: Fault
) -> Encryption:
    """The device that `api` acts as; its keys are not loaded yet."""
    least = Trust[config.encryption.share_keys_with.upper()]

    return Encryption(
        api,
        store,
        rooms.key_mail,
        rooms.chat,
        recovery_place(config),
        config.ai_user.device_id,
        least,
        now_ms,
        fault,
    )


def recovery_place(config: Config) -> RecoveryPlace:
    """Where the operator wants the recovery key to be."""
    settings = config.encryption.recovery_key
    if settings.in_file is not None:
        return KeyFile(settings.in_file)
    assert settings.store_command is not None
    assert settings.show_command is not None
    return KeyPrograms(settings.store_command, settings.show_command)
