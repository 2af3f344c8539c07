"""Forked programs run, end and are told of like started ones."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from stage.process import Program, ServerProcess
from stage.warm import Warm

_LONG = ("-n1", "-r1", "import time; time.sleep(60)")


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    warm = Warm()
    yield warm
    warm.end()


def _program(warm: Warm, directory: Path, *argv: str, name: str = "program") -> Program:
    return Program(
        name=name,
        argv=(sys.executable, "-m", *argv),
        log=directory / f"{name}.log",
        pid_file=directory / f"{name}.pid",
        env={"WHAT": "tea"},
        cwd=directory,
        warm=warm,
    )


async def test_it_has_its_own_surroundings_and_its_end_is_told(warm: Warm, tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text('["milk"]')
    asked = "import os; print(os.environ.get('WHAT'), os.environ.get('PATH'), os.getsid(0))"
    for name, argv in {
        "good": ("json.tool", "good.json"),
        "bad": ("json.tool", "missing.json"),
        "env": ("timeit", "-n1", "-r1", asked),
    }.items():
        process = ServerProcess(_program(warm, tmp_path, *argv, name=name))
        process.start()
        pid = process.pid
        code = await process.wait_end(30)
        said = process.program.log.read_text()
        assert (code != 0) == (name == "bad"), said
        if name == "env":
            assert f"tea None {pid}" in said
        else:
            assert ("milk" in said) == (name == "good")


async def test_signals_reach_it_alone(warm: Warm, tmp_path: Path) -> None:
    one, two = (
        ServerProcess(_program(warm, tmp_path, "timeit", *_LONG, name=name)) for name in "ab"
    )
    one.start()
    two.start()
    assert await one.kill() == -signal.SIGKILL
    assert two.running
    assert await two.stop() == -signal.SIGTERM


async def test_it_does_not_outlive_what_forked_it(tmp_path: Path) -> None:
    warm = Warm()
    process = ServerProcess(_program(warm, tmp_path, "timeit", *_LONG))
    process.start()
    pid = process.pid
    assert pid is not None
    child = psutil.Process(pid)
    warm.end()
    for _ in range(500):
        if not child.is_running() or child.status() == psutil.STATUS_ZOMBIE:
            break
        await asyncio.sleep(0.02)
    assert not process.running


async def test_what_it_says_of_errors_can_go_elsewhere(warm: Warm, tmp_path: Path) -> None:
    said, errors = tmp_path / "said", tmp_path / "errors"
    child = warm.start("json.tool", ("none",), env={}, cwd=tmp_path, log=said, errors=errors)
    assert await asyncio.to_thread(child.wait, 30) != 0
    assert said.read_text() == ""
    assert "none" in errors.read_text()
