"""What a command line opens beside a running Parlour, or without one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from appservice.app.seals import seal_of
from appservice.config import Config
from appservice.storage.migrations import Side
from appservice.storage.stores import (
    PersonalStore,
    RoomsStore,
    check_sides_apart,
    open_personal,
    open_rooms,
)


@dataclass(frozen=True, slots=True)
class Stores:
    """Both sides, each on its own database."""

    rooms: RoomsStore
    personal: PersonalStore


@asynccontextmanager
async def open_rooms_side(config: Config) -> AsyncIterator[RoomsStore]:
    """The rooms' side. Raises `ParlourError`s that say what is wrong."""
    check_sides_apart(config.database.rooms.url, config.database.personal.url)
    url, seal = config.database.rooms.url, await seal_of(config, Side.ROOMS)
    async with open_rooms(url, _migrate(config), seal) as store:
        yield store


@asynccontextmanager
async def open_personal_side(config: Config) -> AsyncIterator[PersonalStore]:
    """The side of direct chats; see `open_rooms_side`."""
    check_sides_apart(config.database.rooms.url, config.database.personal.url)
    url, seal = config.database.personal.url, await seal_of(config, Side.PERSONAL)
    async with open_personal(url, _migrate(config), seal) as store:
        yield store


@asynccontextmanager
async def open_both_sides(config: Config) -> AsyncIterator[Stores]:
    """Both; see `open_rooms_side`."""
    async with open_rooms_side(config) as rooms, open_personal_side(config) as personal:
        yield Stores(rooms, personal)


@asynccontextmanager
async def open_both_alone(config: Config) -> AsyncIterator[Stores]:
    """Both, where no Parlour runs; else `StoreRefused`."""
    database = config.database
    check_sides_apart(database.rooms.url, database.personal.url)
    migrate = _migrate(config)
    rooms_seal = await seal_of(config, Side.ROOMS)
    personal_seal = await seal_of(config, Side.PERSONAL)
    async with (
        open_rooms(database.rooms.url, migrate, rooms_seal, alone=True) as rooms,
        open_personal(database.personal.url, migrate, personal_seal, alone=True) as personal,
    ):
        yield Stores(rooms, personal)


def _migrate(config: Config) -> str | None:
    return config.database.migrate.url if config.database.migrate else None
