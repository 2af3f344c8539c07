"""The AI user's end of the encryption, from the settings."""

import uuid

from appservice.app.application import Application
from appservice.app.parts import Parts
from appservice.config import Config
from appservice.matrix.crypto.encryption import Encryption
from appservice.matrix.crypto.own_device import device_of
from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.http import Api
from appservice.model.encryption import Trust
from appservice.model.given import LeftOut
from appservice.model.ids import RoomId, UserId
from appservice.ports.recovery import RecoveryPlace
from appservice.ports.store import NewRow, Source
from appservice.storage.recovery_key import KeyFile, KeyPrograms
from appservice.storage.stores import RoomsStore
from appservice.turns.clock import now_ms
from appservice.turns.codec import own_to_json
from appservice.turns.faults import Fault


class Telling:
    """Hands in, as an input of the room, who can read nothing there."""

    def __init__(self, application: Application) -> None:
        self._application = application
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
        await self._application.take_own(row)
        self._told[room_id] = users


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
