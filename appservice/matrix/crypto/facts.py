"""Small facts beside the keys, each under a name: seeds of cross-signing, for example."""

from collections.abc import Sequence
from typing import Final

from cryptography.exceptions import InvalidTag
from mautrix.util.async_db import Database

from appservice.matrix.crypto.secret_keys import new_key, seal, subkey, unseal, unwrap
from appservice.model.errors import NoKeysYet, StoreRefused

TABLE: Final = """
    create table if not exists parlour_fact (name text primary key, value bytea not null)"""
_GET: Final = "select value from parlour_fact where name = $1"
_PUT: Final = """
    insert into parlour_fact (name, value) values ($1, $2)
    on conflict (name) do update set value = excluded.value"""
_DROP: Final = "delete from parlour_fact where name = $1"
_KEY: Final = "key"


class Facts:
    """Texts by name, encrypted with AES-GCM. Writes join a transaction that is open."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database = database
        self._key = subkey(key, "facts")

    async def get(self, name: str) -> str | None:
        """What was put last; None when nothing was. Raises `StoreRefused` for damaged bytes."""
        sealed = await self._database.fetchval(_GET, _fact(name))
        if sealed is None:
            return None
        try:
            return unseal(self._key, bytes(sealed), _fact(name)).decode()
        except InvalidTag as error:
            raise StoreRefused(
                f"What the store of keys says of {name} is damaged: put the store aside and run"
                " `parlour keys recover`."
            ) from error

    async def put(self, name: str, value: str) -> None:
        """Keep a text in the place of what was there."""
        sealed = seal(self._key, value.encode(), _fact(name))
        await self._database.execute(_PUT, _fact(name), sealed)

    async def drop(self, name: str) -> None:
        """Forget it."""
        await self._database.execute(_DROP, _fact(name))


async def key_of(database: Database, secrets: Sequence[bytes], where: str, *, alone: bool) -> bytes:
    """The key that everything in a store is encrypted with; a new store gets one.

    `secrets` are made from `encryption.secret` and those it replaced; what an older one opens is
    wrapped anew with the first. Raises `StoreRefused` when none of them opens it.
    """
    wrapped = await database.fetchval(_GET, _KEY)
    if wrapped is None:
        if not alone:
            raise NoKeysYet(where)
        key = new_key()
        await database.execute(_PUT, _KEY, seal(secrets[0], key, _KEY))
        return key
    opened = unwrap(secrets, bytes(wrapped), _KEY)
    if opened is None:
        raise StoreRefused(
            f"The keys in {where} were kept with another encryption.secret: write that one again."
            " If it is lost, put the store aside and run `parlour keys recover`."
        )
    key, by_first = opened
    if alone and not by_first:
        await database.execute(_PUT, _KEY, seal(secrets[0], key, _KEY))
    return key


def _fact(name: str) -> str:
    """No name of a fact is ever `key`."""
    return f"fact {name}"
