"""Asking the age-reader: who waits for others is not taken for who is not answered."""

import asyncio
from pathlib import Path

import pytest

from appservice.ages.socket_source import SocketSource
from appservice.model.errors import Unavailable
from appservice.model.ids import UserId

PATIENCE_S = 0.5
MANY = 64


async def test_each_is_waited_for_from_when_it_is_asked(tmp_path: Path) -> None:
    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        answers = asyncio.Event()
        asyncio.get_running_loop().call_later(PATIENCE_S * 0.4, answers.set)
        await answers.wait()
        writer.write(b'{"content": null}\n')
        writer.close()

    source = SocketSource(tmp_path / "reader.sock", PATIENCE_S)
    async with await asyncio.start_unix_server(slow, tmp_path / "reader.sock"):
        people = [UserId(f"@p{number}:a.org") for number in range(MANY)]
        assert await asyncio.gather(*map(source.read, people)) == [None] * MANY


async def test_who_does_not_answer_is_not_waited_for_longer(tmp_path: Path) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    source = SocketSource(tmp_path / "reader.sock", 0.1)
    async with await asyncio.start_unix_server(silent, tmp_path / "reader.sock"):
        with pytest.raises(Unavailable):
            await asyncio.wait_for(source.read(UserId("@p:a.org")), 20)
