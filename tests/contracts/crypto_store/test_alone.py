"""One process works in a store of keys; others may look."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from appservice.model.errors import ParlourError, StoreRefused
from stage.paths import REPOSITORY
from tests.contracts.crypto_store.places import OTHER, Keys

PATIENCE_S = 20.0


@asynccontextmanager
async def _another_process(keys: Keys) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.contracts.crypto_store.holding", keys.url),
        cwd=REPOSITORY,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"holding\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _refusal(keys: Keys) -> str:
    with pytest.raises(StoreRefused) as refused:
        async with keys.open():
            pass
    return str(refused.value)


async def test_the_second_is_told_who_has_it(keys: Keys) -> None:
    async with keys.open():
        told = await _refusal(keys)
        assert f"Another Parlour (process {os.getpid()} on " in told
        assert ", since 20" in told
        assert "stop it first" in told
    async with keys.open() as store:
        await store.ping()


async def test_another_process_is_named_and_let_in_when_this_one_was_killed(keys: Keys) -> None:
    async with _another_process(keys) as other:
        assert f"process {other.pid} on " in await _refusal(keys)
        other.send_signal(signal.SIGKILL)
        await other.wait()
        async with asyncio.timeout(PATIENCE_S):
            while not await _can_be_opened(keys):
                pass


async def _can_be_opened(keys: Keys) -> bool:
    try:
        async with keys.open():
            return True
    except StoreRefused:
        return False


async def test_others_may_look_and_change_nothing(keys: Keys) -> None:
    async with keys.open() as store:
        await store.facts.put("epoch", "1")
        async with keys.open(alone=False) as looking:
            assert await looking.facts.get("epoch") == "1"
            with pytest.raises(ParlourError):
                await looking.facts.put("epoch", "2")
        await store.facts.put("epoch", "3")
    async with keys.open(alone=False) as looking:
        assert await looking.facts.get("epoch") == "3"


async def test_where_there_is_nothing_looking_makes_nothing(keys: Keys) -> None:
    for _ in range(2):
        with pytest.raises(StoreRefused, match=r"No keys are kept in .* yet: `parlour run` makes"):
            async with keys.open(alone=False):
                pass


async def test_who_looks_with_another_secret_is_told(keys: Keys) -> None:
    async with keys.open():
        pass
    with pytest.raises(StoreRefused, match="another encryption"):
        async with keys.open(OTHER, alone=False):
            pass


async def test_a_store_of_another_version_is_not_looked_into(keys: Keys) -> None:
    async with keys.open() as store:
        await store.database.execute("update crypto_version set version = 1")
    with pytest.raises(StoreRefused, match="by another version of Parlour"):
        async with keys.open(alone=False):
            pass
