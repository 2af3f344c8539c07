"""The AI user's end of the encryption, from the settings."""

from appservice.app.parts import Parts
from appservice.config import Config
from appservice.matrix.crypto.encryption import Encryption
from appservice.model.encryption import Trust
from appservice.turns.clock import now_ms
from appservice.turns.faults import Fault


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
