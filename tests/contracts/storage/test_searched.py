"""The search for words finds them wherever they can be, or it would prove nothing."""

import base64
from dataclasses import replace
from pathlib import Path

import pytest

from appservice.storage.database import Write
from appservice.storage.seal import AesGcmSeal
from tests.contracts.storage.conftest import Opened
from tests.contracts.storage.samples import ROOM
from tests.contracts.storage.searched import forms, whereabouts

WORD = "Sesame-öffne-dich"


def _put(value: str | bytes | None, why: str = "x") -> Write:
    sql = """insert into audit (line_id, room_id, at_ms, what, about, why)
        values ('l1', $1, 1, 'x', $2, $3)"""
    about, sealed = (value, b"") if isinstance(value, str) else (None, value or why.encode())
    return Write(sql, [(ROOM, about, sealed)])


async def test_words_are_found_in_any_column(opened: Opened) -> None:
    assert await whereabouts([WORD], opened.backend) == []
    await opened.rooms.database.write([_put(f"so: {WORD}!")], (ROOM,))
    assert "audit.about" in await whereabouts(["nothing", WORD], opened.backend)


async def test_words_are_found_behind_a_seal(opened: Opened) -> None:
    seal = AesGcmSeal([bytes(range(32))])
    await opened.rooms.database.write([_put(seal.close(ROOM, f"so: {WORD}!"))], (ROOM,))
    assert await whereabouts([WORD], opened.backend) == []
    sealed = replace(opened.backend, seal=seal)
    assert await whereabouts([WORD], sealed) == ["audit.why opened"]


async def test_words_are_found_in_files(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "some.log").write_text(f"a line\nso: {WORD.lower()}\n")
    assert await whereabouts([WORD], opened.backend, [tmp_path]) == ["some.log"]


async def test_what_only_the_log_of_sqlite_holds_is_found(opened_on_sqlite: Opened) -> None:
    database = opened_on_sqlite.rooms.database
    await database.write([_put(WORD), Write("delete from audit where $1 = $1", [("",)])], (ROOM,))
    await database.write([_put(WORD)], (ROOM,))
    await database.write([Write("delete from audit where $1 = $1", [("",)])], (ROOM,))
    assert await whereabouts([WORD], opened_on_sqlite.backend) == ["rooms.db-wal"]


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_base64_is_looked_into(before: str) -> None:
    written = base64.b64encode(f"{before}{WORD} and more".encode())
    assert any(form in written for form in forms(WORD))
