"""The web port as the settings want it: pages for links, or none."""

import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

from appservice.app.rules import link_key
from appservice.app.told_models import all_own
from appservice.config import Config
from appservice.model.encryption import OwnKeys
from appservice.policy.decide.commands.links import moment
from appservice.ports.reception import Reception
from appservice.web.guard import Guard
from appservice.web.limits import networks
from appservice.web.pages import Limits, Pages
from appservice.web.server import WebServer, application
from appservice.web.site import ACCOUNT_URL, Site, Writer


def _no_keys() -> OwnKeys | None:
    return None


def pages_of(
    config: Config,
    reception: Reception,
    public_url: str,
    own_keys: Callable[[], OwnKeys | None] = _no_keys,
) -> Pages:
    """The pages of a configuration."""
    site = Site(
        public_url=public_url,
        ai=config.ai_user_id,
        ai_name=config.ai_user.display_name,
        server=config.homeserver.server_name,
        prefix=config.commands.prefix,
        model_is_local=all_own(config),
        account_url=config.links.account_url or ACCOUNT_URL,
    )
    links, where = config.links, urlsplit(public_url)
    return Pages(
        reception,
        Writer(site),
        Guard(link_key(config)),
        Limits(
            links.views_per_minute, links.codes_per_address, links.codes_per_hour, time.monotonic
        ),
        networks(config.web.trusted_proxies),
        time.monotonic,
        moment,
        secure=where.scheme == "https",
        cookie_path=f"{where.path}/j/",
        own_keys=own_keys,
    )


async def open_pages(
    config: Config,
    reception: Reception,
    own_keys: Callable[[], OwnKeys | None],
    stack: AsyncExitStack,
) -> None:
    """Listen, where there is a public address; closed with the stack."""
    if config.web.public_url is None:
        return
    pages = pages_of(config, reception, config.web.public_url, own_keys)
    server = WebServer(application(pages), config.web.bind_host, config.web.bind_port)
    await server.start()
    stack.push_async_callback(server.stop)
