"""Marks: keyed hashes that stand for people and names which are not to be in the tables."""

import base64
import hashlib
import hmac
import secrets
from typing import Final

from appservice.model.ids import RoomId
from appservice.storage.database import Write
from appservice.storage.part import StorePart

PLACE: Final = RoomId("tombstones")
"""What the key is sealed for, as content is for its room."""

KEY: Final = "tombstones' key"
_NEW_KEY: Final = """
    insert into cursors (name, value) values ($1, $2) on conflict (name) do nothing"""
_GET_KEY: Final = "select value from cursors where name = $1"


class Marks(StorePart):
    """Makes them with a key of the store's own, made when first needed and sealed like content."""

    _key: bytes | None = None

    async def of(self, text: str) -> str:
        """The mark of a text: the same for as long as the store lives."""
        if self._key is None:
            # Named as a room, so that the key behind the seal is loaded.
            found = await self._database.fetchrow(_GET_KEY, KEY, rooms=(PLACE,))
            if found is None:
                await self._settle_key()
                fresh = base64.b64encode(self._seal.close(PLACE, secrets.token_hex(32))).decode()
                await self._database.write([Write(_NEW_KEY, [(KEY, fresh)])], (PLACE,))
                found = await self._database.fetchrow(_GET_KEY, KEY, rooms=(PLACE,))
            assert found is not None
            opened = self._seal.open(PLACE, base64.b64decode(found["value"]))
            self._key = bytes.fromhex(opened)
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()

    async def _settle_key(self) -> None:
        """Have the key behind the seal stored, or learn which one another process stored first.

        Before anything is closed: as text the database does not see that it is sealed, and would
        store what was closed with a key that came second, and is kept nowhere.
        """
        self._seal.close(PLACE, "")
        await self._database.write([], (PLACE,))
