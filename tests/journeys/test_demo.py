"""The demo as somebody meets it who has never seen Parlour: with the real, tiny model."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import psutil

from stage.accounts import login
from stage.http import call

_SECONDS = 170


async def _demo(*arguments: str) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "stage.demo", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(), _SECONDS)
    finally:
        if process.returncode is None:
            process.terminate()  # it ends what it started
            await process.wait()
    return process.returncode, output.decode()


def _runs(pid: int) -> bool:
    """Whether it runs; an ended process that nobody has waited for does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def _joined_members(state: dict[str, Any], user: dict[str, str]) -> set[str]:
    """Everybody in the newest group of a demo user."""
    url, token = user["homeserver_url"], user["access_token"]
    rooms = (await call("GET", f"{url}/_matrix/client/v3/joined_rooms", token=token))[
        "joined_rooms"
    ]
    everybody: set[str] = set()
    for room in rooms:
        path = f"{url}/_matrix/client/v3/rooms/{room}/joined_members"
        everybody |= set((await call("GET", path, token=token))["joined"])
    return everybody


async def test_demo_plays_stays_up_and_ends(tmp_path: Path) -> None:
    code, output = await _demo("--detach", "--folder", str(tmp_path))
    try:
        assert code == 0, output
        assert "tiny" in output.splitlines()[0]
        assert "I take you for an adult: a signed statement" in " ".join(output.split())
        assert 'Welcome to "Kyoto trip"' in output
        left_alone = output.split("can you bring the map?")[1]
        assert "You spoke to somebody else" in left_alone
        state = json.loads((tmp_path / "state.json").read_text())
        alice, bob, carol = state["users"]
        assert await _joined_members(state, carol) == {
            state["ai_user_id"],
            *(user["user_id"] for user in (alice, bob, carol)),
        }
        again = await login(bob["homeserver_url"], bob["user_id"], bob["password"])
        assert again.user_id == bob["user_id"]
        assert all(_runs(pid) for pid in state["pids"].values())
        metrics = str(await call("GET", state["metrics_url"]))
        assert 'parlour_replies_total{kind="answer"} 2.0' in metrics
    finally:
        code, output = await _demo("--stop", "--folder", str(tmp_path))
    assert "Ended: homeserver-a, homeserver-b, age-reader, model, parlour." in output
    assert not any(_runs(pid) for pid in state["pids"].values())
