"""Who tells how old people are: put together from the settings."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from appservice.ages.stating import StatedAges
from appservice.config import Config
from appservice.matrix.accounts import AdminAccounts
from appservice.matrix.session import open_api
from appservice.model.ids import DeviceId, UserId
from appservice.ports.people import AgesOf, AgeSource
from appservice.storage.stores import RoomsStore
from appservice.turns.clock import now_ms


@asynccontextmanager
async def open_age_source(config: Config) -> AsyncIterator[AgeSource | None]:
    """The way by which account data is read; None where there is none."""
    if config.age.reader != "admin":
        yield None
        return
    assert config.age.admin_token is not None
    async with open_api(
        config.homeserver.url,
        config.age.admin_token.get_secret_value(),
        UserId(""),
        DeviceId(""),
        config.homeserver.ca_file,
    ) as api:
        yield AdminAccounts(api, config.age.account_data)


def stated_ages(
    config: Config, rooms: RoomsStore, source: AgeSource | None, remote: AgesOf | None = None
) -> StatedAges:
    """Ages by statements; `remote` tells those of other servers' people."""
    return StatedAges(
        config.homeserver.server_name,
        config.age.adult_servers,
        config.age.issuers,
        source,
        rooms.statements,
        now_ms,
        remote,
    )
