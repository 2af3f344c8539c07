"""The store of keys, as the settings name it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from appservice.app.deriving import derive
from appservice.config import Config
from appservice.matrix.crypto.store import KeyStore, open_key_store
from appservice.model.errors import StoreRefused
from appservice.storage import files
from appservice.storage.key_place import key_place

_PURPOSE: Final = "store of keys"


@asynccontextmanager
async def open_crypto(config: Config, *, alone: bool) -> AsyncIterator[KeyStore]:
    """The AI user's keys.

    `alone`: be the one process that works with them, and make them if there are none. Without, they
    may be read beside a running Parlour. Raises `StoreRefused` when encryption is off.
    """
    database, secret = config.database, config.encryption.secret
    if secret is None or database.keys is None:
        raise StoreRefused("There is no encryption: encryption.secret is not set.")
    for name, other in (("rooms", database.rooms), ("personal", database.personal)):
        if other.path is not None and database.keys.path is not None:
            files.check_apart(other.path, database.keys.path, (name, "crypto"))
    texts = [each.get_secret_value() for each in (secret, *config.encryption.old_secrets)]
    secrets = [derive(text, _PURPOSE) for text in texts]
    async with (
        key_place(database.keys.url, alone=alone) as place,
        open_key_store(place, config.ai_user_id, secrets) as store,
    ):
        yield store
