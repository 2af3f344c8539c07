"""The table of wrapped keys: one current key for each room and person, older ones while rotating.

It holds no content, and without the master key nothing; so it is under no row-level security.
"""

from collections.abc import Sequence
from typing import Final

from appservice.model.ids import RoomId
from appservice.storage.database import Need, Record, Value, Write
from appservice.storage.sql import places

COLUMNS: Final = ("key_id", "owner", "current", "wrapped", "master")
SELECT: Final = f"select {', '.join(COLUMNS)} from sealing_keys"  # noqa: S608 - names of our own
# Whoever was first has made the owner's key: the second one reads it back and uses that.
ADD: Final = """
    insert into sealing_keys (key_id, owner, current, wrapped, master) values ($1, $2, $3, $4, $5)
    on conflict do nothing"""
MASTERS: Final = "select distinct master from sealing_keys order by master"
_DESTROY: Final = "delete from sealing_keys where owner = $1"
MOST: Final = 500


def of_owners(owners: Sequence[RoomId]) -> tuple[str, Sequence[Value]]:
    """The query of all keys of at most `MOST` owners."""
    return f"{SELECT} where owner in ({places(len(owners))})", owners


def of_ids(key_ids: Sequence[str]) -> tuple[str, Sequence[Value]]:
    """The query of at most `MOST` keys by their names."""
    return f"{SELECT} where key_id in ({places(len(key_ids))})", key_ids


def still_there(key_ids: Sequence[str]) -> Need:
    """That none of the keys was destroyed."""
    there = f"select count(*) from sealing_keys where key_id in ({places(len(key_ids))})"  # noqa: S608
    sql = f"select 1 where ({there}) = ${len(key_ids) + 1}"
    return Need(sql, (*key_ids, len(key_ids)))


def destroying(owner: RoomId) -> Write:
    """The statement that destroys all keys of a room or person."""
    return Write(_DESTROY, [(owner,)])


def values(row: Record) -> tuple[str, RoomId, bool, bytes, str]:
    """Name, owner, whether it is the current one, the wrapped key, and its master's name."""
    key_id, owner, current, wrapped, master = row
    return key_id, owner, bool(current), wrapped, master
