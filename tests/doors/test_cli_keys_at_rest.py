"""The commands about keys at rest, as an operator types them: backup, restore, rotate."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from click.testing import CliRunner, Result

from appservice.app.beside import open_both_sides
from appservice.cli.group import parlour
from appservice.config import Config
from appservice.model.ids import RoomId
from tests.contracts.storage.samples import ROOM, row

OLD, NEW = "the-master-key-of-before", "the-master-key-of-now-on"


def _settings(folder: Path, storage: str) -> Path:
    path = folder / "config.yaml"
    path.write_text(
        "homeserver: {url: 'http://a', server_name: a.test}\n"
        f"appservice: {{url: 'http://b', as_token: {'a' * 16}, hs_token: {'b' * 16},"
        " sender_localpart: s}\n"
        "models: {primary: {base_url: 'http://m', model: m}}\n"
        f"storage: {{{storage}}}\n"
    )
    return path


def _run(config: Path, *args: object) -> Result:
    return CliRunner().invoke(parlour, [*map(str, args), "--config", str(config)])


def _fill(config: Path) -> None:
    async def fill() -> None:
        async with open_both_sides(Config.load(config, {})) as both:
            for chat in (both.rooms.chat, both.personal.chat):
                await chat.append([row("$1", raw="hello")])

    asyncio.run(fill())


def _kept(config: Path, room: RoomId = ROOM) -> Sequence[str | None]:
    async def read() -> Sequence[str | None]:
        async with open_both_sides(Config.load(config, {})) as both:
            rows = [await chat.next_row(room) for chat in (both.rooms.chat, both.personal.chat)]
            return [None if found is None else found.raw for found in rows]

    return asyncio.run(read())


def test_content_and_keys_are_backed_up_apart_and_both_are_needed(tmp_path: Path) -> None:
    config = _settings(tmp_path, f"master_key: {OLD}")
    _fill(config)
    content, keys = tmp_path / "content", tmp_path / "keys"
    content.mkdir()
    keys.mkdir()
    saved = _run(config, "backup", content, "--keys", keys)
    assert saved.exit_code == 0, saved.output
    assert sorted(path.name.split("-")[1] for path in content.iterdir()) == ["personal", "rooms"]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in keys.iterdir())
    assert saved.output.count("keys, wrapped; keep them somewhere else") == 2
    alone = _run(config, "restore", "--force", *content.iterdir())
    assert alone.exit_code == 4
    assert "name their file with --keys" in alone.output
    named = [each for path in keys.iterdir() for each in ("--keys", path)]
    whole = _run(config, "restore", "--force", *content.iterdir(), *named)
    assert whole.exit_code == 0, whole.output
    assert _kept(config) == ["hello", "hello"]


def test_the_master_key_is_rotated_and_then_the_old_one_is_needed_no_more(tmp_path: Path) -> None:
    config = _settings(tmp_path, f"master_key: {OLD}")
    _fill(config)
    refused = _run(_settings(tmp_path, f"master_key: {NEW}"), "keys", "rotate")
    assert refused.exit_code == 4
    assert "wrapped by another master key" in refused.output
    _settings(tmp_path, f"master_key: {NEW}, old_master_key: {OLD}")
    for words in ("1 of the keys are now wrapped", "wrapped by this master key already"):
        rotated = _run(config, "keys", "rotate")
        assert rotated.exit_code == 0, rotated.output
        assert rotated.output.count(words) == 2
        assert "Take storage.old_master_key out of the settings now." in rotated.output
    _settings(tmp_path, f"master_key: {NEW}")
    anew = _run(config, "keys", "rotate", "--content")
    assert anew.exit_code == 0, anew.output
    assert _kept(config) == ["hello", "hello"]


def test_a_program_prints_the_master_key_or_one_sentence_says_why_not(tmp_path: Path) -> None:
    config = _settings(tmp_path, f"master_key_command: [echo, {OLD}]")
    _fill(config)
    assert _kept(_settings(tmp_path, f"master_key: {OLD}")) == ["hello", "hello"]
    for command, sentence in (
        ("[echo, short]", "prints is no master key: it has to be one word of at least 16"),
        ("['false']", "There is no master key: `false` (storage.master_key_command) ended with 1."),
        ("[no-such-program-here]", "cannot be run (No such file or directory)."),
    ):
        refused = _run(_settings(tmp_path, f"master_key_command: {command}"), "keys", "rotate")
        assert refused.exit_code == 2
        assert sentence in refused.output


def test_without_any_key_rotating_says_what_to_set(tmp_path: Path) -> None:
    refused = _run(_settings(tmp_path, "master_key: null"), "keys", "rotate", "--content")
    assert refused.exit_code == 2
    assert "There is no master key: set storage.master_key_file" in refused.output
