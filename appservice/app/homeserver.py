"""Opening a session with the homeserver."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from appservice.config import Config
from appservice.matrix.http import Api
from appservice.matrix.session import open_api
from appservice.model.ids import DeviceId


@asynccontextmanager
async def open_homeserver(config: Config) -> AsyncIterator[Api]:
    """The homeserver, as the settings name it."""
    async with open_api(
        config.homeserver.url,
        config.appservice.as_token.get_secret_value(),
        config.ai_user_id,
        DeviceId(config.ai_user.device_id),
        config.homeserver.ca_file,
    ) as api:
        yield api
