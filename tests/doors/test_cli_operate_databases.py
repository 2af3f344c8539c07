"""What `parlour doctor` says of SQLite files: what is in them, and never what people wrote."""

import json
import sqlite3
import time
from pathlib import Path

from appservice.app.beside import open_both_sides
from appservice.app.rotating import rotate
from appservice.app.rules import STOPPED
from appservice.cli.doctor import at_rest
from appservice.cli.doctor.databases import databases
from appservice.cli.doctor.finding import Finding, Mark
from appservice.config import Config
from appservice.model.ids import RoomId, SessionId, UserId
from appservice.ports.store import Aside, NewRow, Source, Step
from appservice.storage.migrations import Side
from tests.contracts.storage.samples import row

SECRET_WORDS = "what alice wrote"


def _config(folder: Path) -> Config:
    path = folder / "config.yaml"
    path.write_text(
        "homeserver: {url: 'http://a', server_name: a.test}\n"
        f"appservice: {{url: 'http://b', as_token: {'a' * 16}, hs_token: {'b' * 16},"
        " sender_localpart: s}\n"
        "models: {primary: {base_url: 'http://m', model: m}}\n"
    )
    return Config.load(path, {})


async def _found(config: Config) -> list[Finding]:
    """All but the one that warns wherever nothing is encrypted, as in most of these tests."""
    every = [each async for each in databases(config)]
    return [each for each in every if each.check != at_rest.CHECK]


async def _at_rest(config: Config) -> str:
    return _said([each async for each in databases(config)], at_rest.CHECK)


def _said(findings: list[Finding], check: str) -> str:
    return " ".join(f"{each.what} > {each.do}" for each in findings if each.check == check)


async def test_looking_makes_nothing(tmp_path: Path) -> None:
    found = await _found(_config(tmp_path))
    assert {each.mark for each in found} == {Mark.OK}
    assert "is not there yet; the first start makes it" in _said(found, "rooms database")
    assert not (tmp_path / "data").exists()


async def test_switch_and_quarantine_are_shown_without_content(tmp_path: Path) -> None:
    config = _config(tmp_path)
    async with open_both_sides(config) as stores:
        assert {each.mark for each in await _found(config)} == {Mark.OK}
        await stores.rooms.ledger.set_flag(STOPPED, "being mended")
        for store, key, room in (
            (stores.rooms.chat, "$one", "!group:hs.test"),
            (stores.personal.chat, "$two", "!chat:hs.test"),
        ):
            raw = json.dumps({"content": {"body": SECRET_WORDS}})
            row = NewRow(
                key=key, room_id=RoomId(room), source=Source.TRANSACTION, raw=raw, seen_ms=1
            )
            await store.append([row])
            assert await store.row_failed(row.room_id, key, "KeyError in decode", 1)
        found = await _found(config)
    assert "on, so the AI answers nobody (being mended)" in _said(found, "stop switch")
    assert "parlour resume" in _said(found, "stop switch")
    said = _said(found, "quarantine")
    assert "$one of !group:hs.test in the rooms database: KeyError in decode" in said
    assert "$two of !chat:hs.test in the personal database" in said
    assert {each.mark for each in found if each.check == "quarantine"} == {Mark.WARNING}
    assert all(SECRET_WORDS not in f"{each.what} {each.do}" for each in found)


async def test_messages_that_wait_long_for_their_keys_are_told_of(tmp_path: Path) -> None:
    config, said = _config(tmp_path), ""
    for key, seen_ms in (("$new", time.time_ns() // 1_000_000), ("$old", 1_000)):
        row = NewRow(
            key=key,
            room_id=RoomId("!chat:hs.test"),
            source=Source.TRANSACTION,
            raw=SECRET_WORDS,
            seen_ms=seen_ms,
        )
        aside = Aside(row=row, session_id=SessionId("s"), sender=UserId("@alice:hs.test"))
        async with open_both_sides(config) as stores:
            chat = stores.personal.chat
            await chat.append([row])
            step = Step(row_key=key, room_id=row.room_id, decision="x", now_ms=1, aside=aside)
            await chat.commit(step)
        said = _said(await _found(config), "waiting messages")
        assert ("2 in 1 rooms of the personal database" in said) == (key == "$old")
    assert "since 1970-01-01 00:00 UTC" in said
    assert SECRET_WORDS not in said


async def test_an_older_schema_is_told_and_left_alone(tmp_path: Path) -> None:
    config = _config(tmp_path)
    file = tmp_path / "data" / "rooms.db"
    file.parent.mkdir()
    sqlite3.connect(file).close()
    found = await _found(config)
    marks = {each.check: each.mark for each in found}
    assert "schema is at version 0 of" in _said(found, "rooms database")
    assert marks["rooms database"] is Mark.WARNING
    assert marks["stop switch"] is Mark.SKIPPED
    assert marks["quarantine"] is Mark.SKIPPED
    assert file.read_bytes() == b""


async def test_files_that_are_not_ours_are_refused_and_left_alone(tmp_path: Path) -> None:
    config = _config(tmp_path)
    async with open_both_sides(config):
        pass
    data = tmp_path / "data"
    (data / "rooms.db").rename(data / "other.db")
    (data / "personal.db").rename(data / "rooms.db")
    foreign = sqlite3.connect(data / "personal.db")
    foreign.execute("create table theirs (it text)")
    foreign.close()
    before = (data / "personal.db").read_bytes()
    found = await _found(config)
    wrong = {each.check for each in found if each.mark is Mark.WRONG}
    assert wrong == {"rooms database", "personal database", "database files"}
    assert "is the personal database and not the rooms one" in _said(found, "rooms database")
    assert "belongs to another program" in _said(found, "personal database")
    assert (data / "personal.db").read_bytes() == before


async def test_a_damaged_file_is_wrong(tmp_path: Path) -> None:
    config = _config(tmp_path)
    async with open_both_sides(config):
        pass
    (tmp_path / "data" / "personal.db").write_bytes(b"no database" * 1000)
    found = await _found(config)
    assert [each.check for each in found if each.mark is Mark.WRONG] == ["personal database"]
    assert "is no sound SQLite database" in _said(found, "personal database")


async def test_another_secret_is_a_finding_that_says_what_to_do(tmp_path: Path) -> None:
    config = _config(tmp_path)
    settings = (tmp_path / "config.yaml").read_text()

    def changed(more: str) -> Config:
        (tmp_path / "config.yaml").write_text(f"{settings}{more}\n")
        return Config.load(tmp_path / "config.yaml", {})

    assert "NOT ENCRYPTED" in await _at_rest(config)
    secret = changed(f"encryption: {{secret: {'s' * 16}}}")
    async with open_both_sides(secret) as both:
        for chat in (both.rooms.chat, both.personal.chat):
            await chat.append([row("$1")])
        assert "made from encryption.secret" in await _at_rest(secret)
    for other, sentence in (
        (config, "there is no master key: put back what was used before"),
        (changed(f"storage: {{master_key: {'m' * 16}}}"), "wrapped by another master key"),
    ):
        found = await _found(other)
        for side in ("rooms", "personal"):
            assert sentence in _said(found, f"{side} database")
        assert Mark.WRONG in {each.mark for each in found}
    both_keys = changed(f"encryption: {{secret: {'s' * 16}}}\nstorage: {{master_key: {'m' * 16}}}")
    assert "still wrapped by a master key of before" in await _at_rest(both_keys)
    for side in Side:
        await rotate(both_keys, side, content=False)
    rotated = await _at_rest(both_keys)
    assert "of before" not in rotated
    assert "master key: storage.master_key" in rotated


async def test_files_that_others_can_read_or_that_have_two_names_are_wrong(tmp_path: Path) -> None:
    config = _config(tmp_path)
    async with open_both_sides(config):
        pass
    file = config.database.personal.path
    assert file is not None

    async def files() -> Finding:
        return {each.check: each for each in await _found(config)}["database files"]

    assert (await files()).mark is Mark.OK
    file.with_name(file.name + ".lock").touch(0o644)
    file.with_name(file.name + ".lock").chmod(0o644)
    assert "can be read by other users" in (await files()).what
    file.with_name(file.name + ".lock").chmod(0o600)
    file.with_name("other").hardlink_to(file)
    assert (await files()).mark is Mark.WRONG
    assert "another name" in (await files()).what
