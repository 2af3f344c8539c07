"""Who tells how old people are: put together from the settings."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from appservice.ages.first_that_works import FirstThatWorks
from appservice.ages.module_source import open_module_source
from appservice.ages.pushed import Changed, Pushed
from appservice.ages.socket_source import SocketSource
from appservice.ages.stating import StatedAges
from appservice.config import Config
from appservice.matrix.accounts import AdminAccounts
from appservice.matrix.session import open_api
from appservice.model.ids import DeviceId, UserId
from appservice.ports.people import AgesOf, AgeSource
from appservice.storage.stores import RoomsStore
from appservice.turns.clock import now_ms
from appservice.turns.tasks import Tasks

_MOST_LOOKS: Final = 64
Aged = Callable[[UserId], Awaitable[None]]
"""Is told whose age is another one than it was."""


@asynccontextmanager
async def age_sources(config: Config) -> AsyncIterator[Mapping[str, AgeSource]]:
    """The ways by which account data is read, by name, the best first."""
    settings, found = config.age, dict[str, AgeSource]()
    async with AsyncExitStack() as stack:
        for way in settings.ways:
            if way == "socket" and settings.socket is not None:
                found[way] = SocketSource(settings.socket)
            elif way == "module" and settings.module_secret is not None:
                secret = settings.module_secret.get_secret_value()
                homeserver = config.homeserver
                found[way] = await stack.enter_async_context(
                    open_module_source(homeserver.url, secret, homeserver.ca_file)
                )
            elif way == "admin" and settings.admin_token is not None:
                token = settings.admin_token.get_secret_value()
                found[way] = await stack.enter_async_context(open_accounts(config, token))
        yield found


@asynccontextmanager
async def open_age_source(config: Config) -> AsyncIterator[AgeSource | None]:
    """All these ways as one; None where there is none."""
    async with age_sources(config) as sources:
        yield FirstThatWorks(tuple(sources.values())) if sources else None


def pushes_of(config: Config) -> Pushed | None:
    """Where the companion module says what changed, if it is one of the ways."""
    if "module" not in config.age.ways or config.age.module_secret is None:
        return None
    return Pushed(config.age.module_secret.get_secret_value())


@asynccontextmanager
async def open_accounts(config: Config, admin_token: str) -> AsyncIterator[AdminAccounts]:
    """The accounts of the homeserver's people, with an administrator's token."""
    url, ca_file = config.homeserver.url, config.homeserver.ca_file
    async with open_api(url, admin_token, UserId(""), DeviceId(""), ca_file) as api:
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


def reading_anew(ages: StatedAges, tasks: Tasks, aged: Aged) -> Changed:
    """Who is told whose account data changed, and looks at once, also at who is in no room yet.

    So a statement is noted before its owner puts an older one in its place. `aged` is told of whom
    we knew before where they are of another age now.
    """
    looking = set[UserId]()

    async def look(user: UserId) -> None:
        try:
            before = ages.kept(user)
            await ages.stated([user])
            if before is not None and ages.kept(user) != before:
                await aged(user)
        finally:
            looking.discard(user)

    def changed(user: UserId) -> None:
        ages.changed(user)
        if user not in looking and len(looking) < _MOST_LOOKS:
            looking.add(user)
            tasks.spawn(look(user), "reading an age")

    return changed
