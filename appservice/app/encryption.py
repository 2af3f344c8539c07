"""The AI user's end of the encryption, from the settings."""

import uuid

from appservice.app.application import Application
from appservice.app.parts import Parts
from appservice.config import Config
from appservice.matrix.crypto.encryption import Encryption
from appservice.model.encryption import Trust
from appservice.model.given import LeftOut
from appservice.model.ids import RoomId, UserId
from appservice.ports.store import NewRow, Source
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
    least = Trust[config.encryption.share_keys_with.upper()]

    async def keep(recovery_key: str) -> None:
        file = config.encryption.recovery_key.in_file
        assert file is not None
        file.touch(mode=0o600)
        file.write_text(recovery_key + "\n")

    encryption = Encryption(
        parts.api, parts.crypto, parts.rooms.key_mail, keep, least, now_ms, fault
    )
    await encryption.load()
    return encryption
