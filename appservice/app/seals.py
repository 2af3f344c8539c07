"""The seals of both sides' content, as the settings have them."""

from collections.abc import Sequence
from typing import Final

from appservice.app.deriving import derive
from appservice.config import Config
from appservice.model.errors import MasterKeyTrouble
from appservice.storage.keyring import Keyring
from appservice.storage.master_key import MasterKey
from appservice.storage.migrations import Side
from appservice.storage.programs import ProgramFailed, run
from appservice.storage.seal import AesGcmSeal

_SETTING: Final = "storage.master_key_command"
_SHORTEST: Final = 16


async def seal_of(config: Config, side: Side) -> Keyring:
    """What closes and opens the content of a side; without any secret it stays as it is.

    Each side has master keys of its own: what is moved to the other one does not open there.
    Raises `MasterKeyTrouble` when a program that should print one does not.
    """
    secrets = _secrets(config)
    before = AesGcmSeal([derive(each, f"seal {side}") for each in secrets]) if secrets else None
    return Keyring(await masters_of(config, side), before)


async def masters_of(config: Config, side: Side) -> list[MasterKey]:
    """The master keys of a side: the one that wraps first, then those of before.

    Where none is named it is made from `encryption.secret`. That one goes on unwrapping.
    """
    storage, texts = config.storage, []
    if storage.master_key is not None:
        texts.append(storage.master_key.get_secret_value())
    elif storage.master_key_command is not None:
        texts.append(await _printed(storage.master_key_command))
    if storage.old_master_key is not None:
        texts.append(storage.old_master_key.get_secret_value())
    texts += _secrets(config)
    return [MasterKey(derive(each, f"master key {side}")) for each in dict.fromkeys(texts)]


def _secrets(config: Config) -> list[str]:
    encryption = config.encryption
    if encryption.secret is None:
        return []
    return [each.get_secret_value() for each in (encryption.secret, *encryption.old_secrets)]


async def _printed(command: Sequence[str]) -> str:
    try:
        code, printed = await run(command, _SETTING)
    except ProgramFailed as failed:
        raise MasterKeyTrouble(f"There is no master key: {failed}") from failed
    text = printed.strip()
    if code != 0:
        raise MasterKeyTrouble(
            f"There is no master key: `{command[0]}` ({_SETTING}) ended with {code}."
        )
    if len(text) < _SHORTEST or not text.isprintable() or " " in text:
        raise MasterKeyTrouble(
            f"What `{command[0]}` ({_SETTING}) prints is no master key: it has to be one word of at"
            f" least {_SHORTEST} characters."
        )
    return text
