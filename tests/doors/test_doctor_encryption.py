"""What `parlour doctor` says of encryption: settings, keys, recovery key."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from appservice.app.crypto import open_crypto
from appservice.cli.doctor.encryption import KEYS, RECOVERY, encryption
from appservice.cli.doctor.finding import Finding, Mark
from appservice.config import Config
from stage.seat import write_yaml

ON: Mapping[str, Any] = {"secret": "a-secret-of-its-own"}


def _config(folder: Path, section: Mapping[str, Any]) -> Config:
    path = folder / "config.yaml"
    basis = {
        "homeserver": {"url": "http://a", "server_name": "a.test"},
        "appservice": {
            "url": "http://b",
            "as_token": "a" * 16,
            "hs_token": "b" * 16,
            "sender_localpart": "s",
        },
        "models": {"primary": {"base_url": "http://m", "model": "m"}},
    }
    write_yaml(path, {**basis, "encryption": section})
    return Config.load(path, {})


async def _found(config: Config) -> dict[str, Finding]:
    return {each.check: each async for each in encryption(config)}


async def test_without_it_that_is_worth_knowing(tmp_path: Path) -> None:
    [finding] = (await _found(_config(tmp_path, {}))).values()
    assert finding.mark is Mark.WARNING
    assert "set encryption.secret" in str(finding.do)


async def test_keys_and_recovery_key_before_and_after_the_first_start(tmp_path: Path) -> None:
    config = _config(tmp_path, ON)
    before = await _found(config)
    assert {each.mark for each in before.values()} == {Mark.OK}
    async with open_crypto(config, alone=True):
        (tmp_path / "recovery-key.txt").touch(mode=0o600)
        running = await _found(config)
    assert {each.mark for each in running.values()} == {Mark.OK}
    assert "opens with encryption.secret" in running[KEYS].what


async def test_a_recovery_key_that_is_gone_or_open_to_others(tmp_path: Path) -> None:
    config, path = _config(tmp_path, ON), tmp_path / "recovery-key.txt"
    async with open_crypto(config, alone=True):
        pass
    gone = (await _found(config))[RECOVERY]
    assert gone.mark is Mark.WARNING
    assert "so is the AI's identity" in gone.what
    path.touch(mode=0o640)
    path.chmod(0o640)
    public = (await _found(config))[RECOVERY]
    assert public.mark is Mark.WRONG
    assert f"chmod 600 {path}" in str(public.do)


@pytest.mark.parametrize(("program", "mark"), [("sh", Mark.OK), ("no-such-program", Mark.WRONG)])
async def test_a_program_that_keeps_the_recovery_key_must_exist(
    tmp_path: Path, program: str, mark: Mark
) -> None:
    place = {"store_command": ["sh"], "show_command": [program]}
    found = (await _found(_config(tmp_path, {**ON, "recovery_key": place})))[RECOVERY]
    assert found.mark is mark
    assert ("sh" if mark is Mark.OK else program) in found.what


async def test_keys_of_another_secret_are_wrong(tmp_path: Path) -> None:
    async with open_crypto(_config(tmp_path, ON), alone=True):
        pass
    found = (await _found(_config(tmp_path, {"secret": "another-secret-than-that"})))[KEYS]
    assert found.mark is Mark.WRONG
    assert "another encryption.secret" in found.what
