"""`parlour keys rotate`: other keys for what is kept, on both sides, while no Parlour runs."""

from dataclasses import dataclass

from appservice.app.seals import masters_of, seal_of
from appservice.config import Config
from appservice.model.errors import MasterKeyTrouble
from appservice.storage.migrations import Side
from appservice.storage.places import place_of
from appservice.storage.rotating import reseal, rewrap
from appservice.storage.sealing import check_seal
from appservice.storage.stores import check_sides_apart, opened


@dataclass(frozen=True, slots=True)
class Rotated:
    """What was done on a side. `closed`: the content of how many rooms and people, if it was."""

    side: Side
    wrapped: int
    closed: int | None = None


async def rotate(config: Config, side: Side, *, content: bool) -> Rotated:
    """Wrap all keys of a side with the master key of now; with `content` close all anew.

    Raises `ParlourError`s that say what is wrong; a running Parlour is one.
    """
    database = config.database
    check_sides_apart(database.rooms.url, database.personal.url)
    url = (database.rooms if side is Side.ROOMS else database.personal).url
    migrate = database.migrate.url if database.migrate else None
    masters = await masters_of(config, side)
    if not masters:
        raise MasterKeyTrouble(
            "There is no master key: set storage.master_key_file to a file that holds one,"
            " then what is kept can be encrypted."
        )
    async with opened(side, url, migrate, alone=True) as plain:
        ring = await seal_of(config, side)
        await check_seal(plain, ring, str(place_of(url)))
        wrapped = await rewrap(plain, masters)
        closed = None
        if content:
            closed = await reseal(side, plain, ring)
            await plain.compact()
    return Rotated(side, wrapped, closed)
