"""Which keys a store's content was ever sealed with, asked for at each opening.

Keys that were made from a secret are noted by their names in `cursors`; those of rooms and people
lie in the store, each with the name of the master key that wraps it.
"""

from collections.abc import Iterable
from typing import Final

from appservice.model.errors import StoreRefused
from appservice.ports.seal import Seal
from appservice.storage.database import Database, Write
from appservice.storage.key_rows import MASTERS
from appservice.storage.keyring import Keyring

_PREFIX: Final = "sealed with "
NOTED: Final = "select name from cursors where name like 'sealed with %' order by name"
_NOTE: Final = """
    insert into cursors (name, value) values ($1, '') on conflict (name) do nothing"""


async def check_seal(database: Database, seal: Seal, where: str) -> None:
    """Note the key that is written with from now on.

    Raises `StoreRefused` when the store was written with one that is not here: to go on would put
    aside, row by row, what only that key opens.
    """
    noted = key_ids(row["name"] for row in await database.fetch(NOTED))
    check_keys(noted, seal, where)
    wrapping = [row["master"] for row in await database.fetch(MASTERS)]
    check_masters(wrapping, seal, where)
    if isinstance(seal, Keyring):
        return  # nothing is written any more with keys that are made from a secret
    if seal.key_ids and seal.key_ids[0] not in noted:
        await database.write([Write(_NOTE, [(_PREFIX + seal.key_ids[0],)])])


def key_ids(noted: Iterable[str]) -> tuple[str, ...]:
    """The names of keys, from what `NOTED` finds."""
    return tuple(name.removeprefix(_PREFIX) for name in noted)


def check_keys(noted: Iterable[str], seal: Seal, where: str) -> None:
    """Raise `StoreRefused` when the seal lacks one of the keys."""
    if not set(noted).issubset(seal.key_ids):
        raise StoreRefused(_refusal(where, seal))


def check_masters(names: Iterable[str], seal: Seal, where: str) -> None:
    """Raise `StoreRefused` when the seal lacks a master key that wraps one of these keys."""
    known = seal.masters if isinstance(seal, Keyring) else {}
    if set(names).issubset(known):
        return
    if not known:
        raise StoreRefused(
            f"What is kept in {where} is encrypted, and there is no master key: put back what was"
            " used before, storage.master_key or encryption.secret, since nothing else opens it."
        )
    raise StoreRefused(
        f"The keys of what is kept in {where} are wrapped by another master key: put that one back"
        " (storage.master_key, or encryption.secret where there was none), or name it in"
        " storage.old_master_key beside the new one, since nothing else opens them."
    )


def _refusal(where: str, seal: Seal) -> str:
    if not seal.key_ids:
        return (
            f"What is kept in {where} is encrypted, and encryption.secret is not set: put the"
            " secret back, since nothing else opens it."
        )
    return (
        f"What is kept in {where} was encrypted with another encryption.secret: put that one back,"
        " or name it in encryption.old_secrets beside the new one, since nothing else opens it."
    )
