"""The two places that keys are kept in, and how a test opens them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from appservice.matrix.crypto.store import KeyStore, open_key_store
from appservice.model.ids import UserId
from appservice.storage.key_place import key_place
from appservice.storage.roles import RoleNames
from stage.postgres import Postgres
from tests.contracts.storage.backends import Backend, postgresql_backend

AI = UserId("@ai:hs.test")
SECRET = b"s" * 32
OTHER = b"o" * 32


@dataclass(frozen=True)
class Keys:
    """The URL of a store of keys; on PostgreSQL with the deployment around it."""

    url: str
    around: Backend | None = None
    roles: RoleNames | None = None

    @asynccontextmanager
    async def open(
        self, *secrets: bytes, alone: bool = True, user_id: UserId = AI
    ) -> AsyncIterator[KeyStore]:
        given: Sequence[bytes] = secrets or (SECRET,)
        async with (
            key_place(self.url, alone=alone) as place,
            open_key_store(place, user_id, given) as store,
        ):
            yield store


def keys_on_sqlite(folder: Path) -> Keys:
    return Keys(f"sqlite:{folder}/deep/crypto.db")


async def keys_on_postgresql(server: Postgres) -> Keys:
    around = await postgresql_backend(server)
    assert around.crypto is not None
    return Keys(around.crypto, around, around.roles)
