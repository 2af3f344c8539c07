"""Which keys a store's content was ever sealed with: noted in it, and asked for at each opening."""

from typing import Final

from appservice.model.errors import StoreRefused
from appservice.ports.seal import Seal
from appservice.storage.database import Database, Write

_PREFIX: Final = "sealed with "
_NOTED: Final = "select name from cursors where name like 'sealed with %'"
_NOTE: Final = """
    insert into cursors (name, value) values ($1, '') on conflict (name) do nothing"""


async def check_seal(database: Database, seal: Seal, where: str) -> None:
    """Note the key that is written with from now on.

    Raises `StoreRefused` when the store was written with one that is not here: to go on would put
    aside, row by row, what only that key opens.
    """
    noted = {row["name"].removeprefix(_PREFIX) for row in await database.fetch(_NOTED)}
    if not noted.issubset(seal.key_ids):
        raise StoreRefused(_refusal(where, seal))
    if seal.key_ids and seal.key_ids[0] not in noted:
        await database.write([Write(_NOTE, [(_PREFIX + seal.key_ids[0],)])])


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
