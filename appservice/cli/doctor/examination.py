"""Everything that is looked at, in order: each thing before those that stand on it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import Final

from appservice.app.homeserver import open_homeserver
from appservice.app.keys import current_device
from appservice.cli.doctor import (
    calls,
    encryption,
    files,
    health,
    homeserver,
    identity,
    models,
    pages,
    rating,
)
from appservice.cli.doctor.ages import ages
from appservice.cli.doctor.databases import databases
from appservice.cli.doctor.finding import Finding, Mark, blame, ok, skipped, wrong
from appservice.cli.doctor.peers import peers
from appservice.cli.doctor.registration import registration
from appservice.cli.progress import waiting
from appservice.config import Config
from appservice.matrix.account import Account
from appservice.matrix.http import Api
from appservice.matrix.probe import Probe
from appservice.model.errors import ParlourError

SETTINGS: Final = "settings"
_PATIENCE_S: Final = 30.0
_BEHIND_THE_TOKEN: Final = (
    homeserver.AI_USER,
    homeserver.DEVICE,
    homeserver.ROOM_VERSION,
    calls.CHECK,
)


async def examine(config: Config, registration_file: Path | None) -> AsyncIterator[Finding]:
    """The findings, as they are found."""
    yield ok(SETTINGS, f"{config.path} reads well")
    yield files.avatar(config)
    for finding in files.disk(config):
        yield finding
    for finding in await _all(databases(config), "looking at the databases"):
        yield finding
    for finding in await _all(encryption.encryption(config), "looking at encryption"):
        yield finding
    for finding in registration(config, registration_file):
        yield finding
    runs, finding = await health.running(config)
    yield finding
    yield await pages.pages(config, running=runs)
    async with open_homeserver(config) as api:
        api.device_id = await current_device(config)
        async for finding in _homeserver(config, api, runs=runs):
            yield finding
    with waiting("reading ages"):
        for finding in await ages(config):
            yield finding
    answered = False
    for key, name, endpoint in config.models.keys:
        with waiting(f"waiting for the {models.check_of(key)} ({endpoint.model})"):
            finding = await models.answers(config, key, name, endpoint)
            answered = answered or finding.mark is Mark.OK
            yield finding
    if not answered:
        yield skipped(rating.CHECK, "no model answers")
        return
    with waiting("waiting for some words to be rated"):
        yield await rating.rating(config)


async def _homeserver(config: Config, api: Api, *, runs: bool) -> AsyncIterator[Finding]:
    with waiting(f"waiting for {config.homeserver.url}"):
        found, theirs = await homeserver.answers(config)
    yield found
    if theirs is None:
        for check in (homeserver.CLOCK, homeserver.TOKEN, *_BEHIND_THE_TOKEN):
            yield skipped(check, "the homeserver does not answer")
        return
    yield homeserver.clock(config, theirs, int(time.time() * 1000))
    probe = Probe(api, config.appservice.id)
    found = await _one(homeserver.token(config, probe), homeserver.TOKEN)
    yield found
    if found.mark is not Mark.OK:
        for check in _BEHIND_THE_TOKEN:
            yield skipped(check, "as_token does not fit")
        return
    account = Account(api, config.appservice.id)
    for finding in await _all(
        homeserver.account(config, account, probe), "looking at the AI user's account"
    ):
        yield finding
    if config.encryption.on:
        yield await _one(identity.identity(config, api), identity.CHECK)
    for finding in await _all(peers(config, api), "looking for age peers"):
        yield finding
    yield await _one(calls.ping(config, probe, running=runs), calls.CHECK)


async def _one(look: Awaitable[Finding], check: str) -> Finding:
    """One look, which has to end. What fails in it without being expected is a finding too."""
    try:
        with waiting(f"waiting for the homeserver ({check})"):
            async with asyncio.timeout(_PATIENCE_S):
                return await look
    except TimeoutError:
        return wrong(check, f"no answer within {_PATIENCE_S:.0f} s", "see the homeserver's log")
    except ParlourError as error:
        return blame(check, error, "see the homeserver's log")


async def _all(looks: AsyncIterator[Finding], what: str) -> list[Finding]:
    """Several looks; what failed last is a finding too."""
    found: list[Finding] = []
    try:
        with waiting(what):
            async with asyncio.timeout(_PATIENCE_S):
                async for finding in looks:
                    found.append(finding)  # noqa: PERF401 - those before a failure are kept
    except TimeoutError:
        found.append(wrong(what, f"no end within {_PATIENCE_S:.0f} s", "see the logs"))
    except ParlourError as error:
        found.append(blame(what, error, "see the logs"))
    return found
