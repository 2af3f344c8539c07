"""What `parlour doctor` says of peers."""

from pathlib import Path
from typing import Any

import pytest

from appservice.cli.doctor.finding import Finding, Mark
from appservice.cli.doctor.peers import peers
from appservice.config import Config
from appservice.matrix.crypto.seeds import Seeds
from appservice.model.ids import UserId
from tests.doors.lists_world import Lists, lists_world
from tests.doors.whole import config_of

AI = UserId("@ai:b.test")


def _config(folder: Path) -> Config:
    return config_of(folder, f"sqlite:{folder}/rooms.db", f"sqlite:{folder}/personal.db")


class Acting:
    """The homeservers, asked as the AI user alone: `doctor` acts as no device."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists

    async def call(self, method: str, where: str, body: Any) -> Any:
        return await self._lists.servers.call(method, where, body, device=True)


async def _found(config: Config, lists: Lists) -> list[Finding]:
    api: Any = Acting(lists)
    return [each async for each in peers(config, api)]


@pytest.mark.parametrize("signed", [True, False])
async def test_an_ai_is_known_by_a_device_that_it_has_signed(tmp_path: Path, signed: bool) -> None:
    async with lists_world(tmp_path) as lists:
        theirs = lists.servers.person(AI)
        theirs.identity = Seeds.new()
        theirs.device("THERE", signed=signed)
        [finding] = await _found(_config(tmp_path), lists)
    assert finding.mark is (Mark.OK if signed else Mark.WARNING)
    assert AI in finding.what


async def test_without_encryption_nobody_is_asked(tmp_path: Path) -> None:
    file = _config(tmp_path).path
    plain = "\n".join(line for line in file.read_text().splitlines() if "encryption" not in line)
    file.write_text(plain + "\n")
    async with lists_world(tmp_path) as lists:
        [finding] = await _found(Config.load(file, {}), lists)
        assert lists.servers.queries == []
    assert finding.mark is Mark.WARNING
    assert "encryption.secret" in str(finding.do)
