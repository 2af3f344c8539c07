"""The recovery key in its place: once, whole, private, and never another one's loss."""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from appservice.model.errors import RecoveryKeyTrouble
from appservice.ports.recovery import RecoveryPlace
from appservice.storage.recovery_key import KeyFile, KeyPrograms

KEY, OTHER = "EsTE s92N EtaX s2h6", "EsUC xSxt XJgQ dz19"
_STORE = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(sys.stdin.read())"
_SHOW = "import sys, pathlib; print(pathlib.Path(sys.argv[1]).read_text(), end='')"


def _file(tmp_path: Path) -> RecoveryPlace:
    return KeyFile(tmp_path / "key.txt")


def _programs(tmp_path: Path, store: str = _STORE, **more: float) -> RecoveryPlace:
    kept = str(tmp_path / "key.txt")
    return KeyPrograms(
        (sys.executable, "-c", store, kept), (sys.executable, "-c", _SHOW, kept), **more
    )


both = pytest.mark.parametrize("make", [_file, _programs])
Make = Callable[[Path], RecoveryPlace]


@both
async def test_it_is_kept_and_shown(make: Make, tmp_path: Path) -> None:
    place = make(tmp_path)
    assert await place.show() is None
    await place.keep(KEY)
    assert await place.show() == KEY


@both
async def test_a_second_time_changes_nothing(make: Make, tmp_path: Path) -> None:
    place = make(tmp_path)
    await place.keep(KEY)
    before = (tmp_path / "key.txt").stat()
    await place.keep(KEY)
    after = (tmp_path / "key.txt").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@both
async def test_another_key_is_not_overwritten(make: Make, tmp_path: Path) -> None:
    place = make(tmp_path)
    await place.keep(OTHER)
    with pytest.raises(RecoveryKeyTrouble, match="put it aside") as refused:
        await place.keep(KEY)
    assert KEY not in str(refused.value)
    assert OTHER not in str(refused.value)
    assert await place.show() == OTHER


async def test_the_file_is_private_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    # What a start that was cut off leaves: a draft, or an empty file.
    (tmp_path / "key.txt.new").write_text("half a k")
    (tmp_path / "key.txt").touch()
    before = os.umask(0)
    try:
        await _file(tmp_path).keep(KEY)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "key.txt").stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["key.txt"]  # noqa: PTH208 - of a test, where nothing waits
    assert (tmp_path / "key.txt").read_text() == f"{KEY}\n"


async def test_a_directory_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RecoveryKeyTrouble, match=r"encryption\.recovery_key\.file"):
        await KeyFile(tmp_path / "nowhere" / "key.txt").keep(KEY)


async def test_a_place_that_cannot_be_read_is_not_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "key.txt").mkdir()
    with pytest.raises(RecoveryKeyTrouble, match="cannot be read"):
        await _file(tmp_path).keep(KEY)


@pytest.mark.parametrize(
    ("store", "sentence"),
    [
        ("import sys; sys.exit('no: ' + sys.stdin.read())", "ended with 1"),
        ("import sys; sys.stdin.read()", "prints something else"),
        ("import time; time.sleep(60)", "did not end within"),
    ],
)
async def test_a_program_that_does_not_keep_it(tmp_path: Path, store: str, sentence: str) -> None:
    with pytest.raises(RecoveryKeyTrouble, match=sentence) as refused:
        await _programs(tmp_path, store, patience_s=3.0).keep(KEY)
    assert KEY not in str(refused.value)


async def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    gone = KeyPrograms((str(tmp_path / "gone"),), (str(tmp_path / "gone"),))
    with pytest.raises(RecoveryKeyTrouble, match="cannot be run"):
        await gone.show()
