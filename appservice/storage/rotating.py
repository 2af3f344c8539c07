"""New keys: all wrapped by another master key, or all content closed with others.

For a side that no Parlour runs on. Both are safe to be killed at, and go on when called again.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from appservice.model.errors import SealBroken
from appservice.model.ids import RoomId
from appservice.storage import key_rows
from appservice.storage.cursors import PUT_CURSOR
from appservice.storage.database import Database, Value, Write
from appservice.storage.guardians import ENTRIES, LINKS
from appservice.storage.keyed import KeyedDatabase
from appservice.storage.keyring import Keyring
from appservice.storage.marks import KEY, PLACE
from appservice.storage.master_key import MasterKey
from appservice.storage.migrations import Side
from appservice.storage.schedule import every_room
from appservice.storage.statements import AGES_PLACE

_OTHERS: Final = f"{key_rows.SELECT} where master <> $1 order by key_id"
_REWRAP: Final = """
    update sealing_keys set wrapped = $1, master = $2 where key_id = $3 and master = $4"""
_RETIRE: Final = "update sealing_keys set current = 0"
_BEGUN: Final = "closing anew"
_CURSOR: Final = "select value from cursors where name = $1"
_FORGET: Final = "delete from cursors where name = $1"
_FORGET_SECRETS: Final = "delete from cursors where name like 'sealed with %'"
_DESTROY_OLD: Final = "delete from sealing_keys where owner = $1 and current = 0"
_CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class Sealed:
    """A table of content: its sealed columns, and by what its rows are told apart in a room."""

    table: str
    columns: tuple[str, ...]
    by: str = "position"


OF_ROOMS: Final = (
    Sealed("inbox", ("raw",)),
    Sealed("rooms", ("snapshot",), "room_id"),
    Sealed("lines", ("body", "mentions", "more")),
    Sealed("segments", ("summary",), "from_place"),
    Sealed("turns", ("answer", "content")),
    Sealed("acts", ("payload",)),
    Sealed("audit", ("why",)),
    Sealed("awaiting_keys", ("raw",)),
)
OF_SIDES: Final = {
    Side.ROOMS: OF_ROOMS,
    Side.PERSONAL: (
        *OF_ROOMS,
        Sealed("memories", ("body",), "number"),
        Sealed("proposals", ("body",), "about"),
    ),
}
ELSEWHERE: Final = {
    RoomId(""): Sealed("to_device", ("raw",)),
    PLACE: Sealed("tombstones", ("person",), "mark"),
    LINKS: Sealed("guardians", ("body",), "link"),
    ENTRIES: Sealed("guarding", ("body",)),
    AGES_PLACE: Sealed("ages", ("statements",), "mark"),
}
"""On the rooms' side: content of no room, and what it is sealed for instead."""


async def rewrap(database: Database, masters: Sequence[MasterKey]) -> int:
    """Wrap every key with the first master, in one transaction; how many were not."""
    first, known = masters[0], {master.name: master for master in masters}
    rows: list[tuple[Value, ...]] = []
    for found in await database.fetch(_OTHERS, first.name):
        key_id, owner, _, wrapped, master = key_rows.values(found)
        key = known[master].unwrap(owner, key_id, wrapped)
        rows.append((first.wrap(owner, key_id, key), first.name, key_id, master))
    if rows:
        await database.write([Write(_REWRAP, rows)])
    return len(rows)


async def reseal(side: Side, plain: Database, ring: Keyring) -> int:
    """Close all content with new keys and destroy the old ones; how many rooms and people.

    The ring must be new: it has seen nothing of the database. What was cut off is gone on with.
    """
    if await plain.fetchrow(_CURSOR, _BEGUN) is None:
        await plain.write([Write(_RETIRE, [()]), Write(PUT_CURSOR, [(_BEGUN, "")])])
    database = KeyedDatabase(plain, ring)
    places = [(room, OF_SIDES[side]) for room in await every_room(plain)]
    if side is Side.ROOMS:
        places += [(place, (each,)) for place, each in ELSEWHERE.items()]
    for place, tables in places:
        for each in tables:
            await _table(database, ring, place, each)
        if place == PLACE:
            await _text(database, ring)
        await plain.write([Write(_DESTROY_OLD, [(place,)])], (place,))
    await plain.write([Write(_FORGET_SECRETS, [()]), Write(_FORGET, [(_BEGUN,)])])
    return len(places)


async def _table(database: Database, ring: Keyring, place: RoomId, sealed: Sealed) -> None:
    own: tuple[Value, ...] = () if place in ELSEWHERE else (place,)
    last: tuple[Value, ...] = ()
    while found := await database.fetch(_page(sealed, own, last), *own, *last, rooms=(place,)):
        last = (found[-1][sealed.by],)
        rows = []
        for each in found:
            before = [each[name] for name in sealed.columns]
            values = [_anew(ring, place, value) for value in before]
            if values != before:
                rows.append((*values, each[sealed.by], *own))
        if rows:
            await database.write([Write(_putting(sealed, own), rows)], (place,))


def _page(sealed: Sealed, own: Sequence[Value], last: Sequence[Value]) -> str:
    wanted = ["room_id = $1"] if own else []
    wanted += [f"{sealed.by} > ${len(own) + 1}"] if last else []
    where = f"where {' and '.join(wanted)}" if wanted else ""
    # All names are of our own.
    return (
        f"select {sealed.by}, {', '.join(sealed.columns)} from {sealed.table} {where}"  # noqa: S608
        f" order by {sealed.by} limit {_CHUNK}"
    )


def _putting(sealed: Sealed, own: Sequence[Value]) -> str:
    names = [*sealed.columns, sealed.by, *(["room_id"] if own else [])]
    terms = [f"{name} = ${number}" for number, name in enumerate(names, 1)]
    put, where = terms[: len(sealed.columns)], terms[len(sealed.columns) :]
    return f"update {sealed.table} set {', '.join(put)} where {' and '.join(where)}"  # noqa: S608


async def _text(database: Database, ring: Keyring) -> None:
    """The one sealed value that lies in a column of text."""
    found = await database.fetchrow(_CURSOR, KEY, rooms=(PLACE,))
    if found is not None:
        text = _anew(ring, PLACE, base64.b64decode(found["value"]))
        assert text is not None
        put = Write(PUT_CURSOR, [(KEY, base64.b64encode(text).decode())])
        await database.write([put], (PLACE,))


def _anew(ring: Keyring, place: RoomId, sealed: bytes | None) -> bytes | None:
    """What was sealed, closed with the key of now. Empty stays empty, and what is gone as it is."""
    if not sealed or ring.is_closed_now(place, sealed):
        return sealed
    try:
        return ring.close(place, ring.open(place, sealed))
    except SealBroken:
        return sealed
