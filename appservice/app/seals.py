"""The seal of a side's content, as the settings have it."""

from appservice.app.deriving import derive
from appservice.config import Config
from appservice.ports.seal import Seal
from appservice.storage.migrations import Side
from appservice.storage.seal import AesGcmSeal, IdentitySeal


def seal_of(config: Config, side: Side) -> Seal:
    """What closes and opens the content of a side; without a secret it stays as it is.

    Each side has a key of its own: what is moved to the other one does not open there.
    """
    encryption = config.encryption
    if encryption.secret is None:
        return IdentitySeal()
    secrets = [encryption.secret, *encryption.old_secrets]
    return AesGcmSeal([derive(each.get_secret_value(), f"seal {side}") for each in secrets])
