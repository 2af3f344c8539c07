"""Opening what has to be closed again: databases, the homeserver's session, the models."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from appservice.ages.pushed import Pushed
from appservice.app.ages import open_age_source, pushes_of
from appservice.app.classifying import open_moderator
from appservice.app.crypto import open_crypto
from appservice.app.homeserver import open_homeserver
from appservice.app.models import keeping_known, open_embedder, open_models
from appservice.app.seals import seal_of
from appservice.config import Config
from appservice.llm.chain import ModelChain
from appservice.llm.embedding import Embedder
from appservice.llm.moderating import Moderator
from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.http import Api
from appservice.ports.people import AgeSource
from appservice.ports.telemetry import Meter
from appservice.storage.migrations import Side
from appservice.storage.stores import (
    PersonalStore,
    RoomsStore,
    check_sides_apart,
    open_personal,
    open_rooms,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What an application is built on."""

    rooms: RoomsStore
    personal: PersonalStore
    api: Api
    model: ModelChain
    crypto: KeyStore | None
    embedder: Embedder | None
    moderator: Moderator | None
    age_source: AgeSource | None
    age_pushes: Pushed | None


@asynccontextmanager
async def open_parts(config: Config, meter: Meter) -> AsyncIterator[Parts]:
    """All of them, alone on their databases. Raises `ParlourError`s that say what is wrong."""
    database = config.database
    rooms_seal = await seal_of(config, Side.ROOMS)
    personal_seal = await seal_of(config, Side.PERSONAL)
    migrate = database.migrate.url if database.migrate else None
    check_sides_apart(database.rooms.url, database.personal.url)
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        rooms = await enter(open_rooms(database.rooms.url, migrate, rooms_seal, alone=True))
        personal = await enter(
            open_personal(database.personal.url, migrate, personal_seal, alone=True)
        )
        crypto = None
        if config.encryption.on:
            crypto = await enter(open_crypto(config, alone=True))
        api = await enter(open_homeserver(config))
        model = await enter(open_models(config, meter))
        await enter(keeping_known(model, rooms.chat, meter))
        embedder = await enter(open_embedder(config))
        moderator = await enter(open_moderator(config))
        age_source = await enter(open_age_source(config))
        yield Parts(
            rooms, personal, api, model, crypto, embedder, moderator, age_source, pushes_of(config)
        )
