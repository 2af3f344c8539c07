"""`parlour usage`: who was given how much, from the ledger alone."""

import asyncio
import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from appservice.app.beside import open_rooms_side
from appservice.cli.usage import command
from appservice.config import Config
from appservice.model.allowance import Claim
from appservice.model.ids import RoomId, TurnId, UserId
from stage.ports import free_port
from stage.seat import Seat, settings, write_yaml

ALICE, CAROL = UserId("@alice:hs.test"), UserId("@carol:c.test")
HOUR_MS = 3_600_000


@pytest.fixture
async def config_file(tmp_path: Path) -> Path:
    seat = Seat(
        homeserver_url="http://127.0.0.1:9",
        server_name="hs.test",
        localpart="ai",
        sender_localpart="parlour-1",
        port=free_port(),
        health_port=free_port(),
        web_port=free_port(),
        as_token="a" * 43,
        hs_token="h" * 43,
    )
    plans = {"named": {"small": {"replies": 9}}, "given": [{"to": "hs.test", "plan": "small"}]}
    changes = {"plans": plans, "budgets": {"replies_per_day": 50}}
    path = tmp_path / "config.yaml"
    write_yaml(path, settings(seat, model_url="http://m/v1", model="m", changes=changes))
    now_ms = int(time.time() * 1000)
    async with open_rooms_side(Config.load(path, {})) as rooms:
        for name, payer, ago in (("a", ALICE, 0), ("b", ALICE, 5), ("c", CAROL, 0), ("d", None, 0)):
            claim = Claim(
                turn_id=TurnId(name),
                payer=payer,
                room_id=RoomId("!secret:hs.test"),
                at_ms=now_ms - ago * HOUR_MS,
            )
            await rooms.allowance.reserve(claim, [])
            await rooms.allowance.spent(TurnId(name), 30)
    return path


def _printed(config_file: Path, *arguments: str) -> str:
    done = CliRunner().invoke(command, ["--config", str(config_file), *arguments])
    assert done.exit_code == 0, done.output
    return done.output


async def test_people_with_their_plans_who_had_most_first(config_file: Path) -> None:
    lines = await _in_thread(config_file)
    assert [line.split() for line in lines[:3]] == [
        ["WHO", "PLAN", "ANSWERS", "TOKENS"],
        ["@alice:hs.test", "small", "2", "60"],
        ["(not", "called", "for)", "-", "1", "30"],
    ]
    assert lines[-2:] == [
        "For everybody, in 24 hours: 4 of 50 replies.",
        "4 answers in the last 24 hours.",
    ]
    assert "!secret" not in "\n".join(lines)


async def test_servers_and_hours_as_json(config_file: Path) -> None:
    lines = await _in_thread(config_file, "--servers", "--hours", "2", "--json")
    told = json.loads("\n".join(lines))
    assert told["used"] == [
        {"who": None, "plan": None, "answers": 1, "tokens": 30},
        {"who": "c.test", "plan": None, "answers": 1, "tokens": 30},
        {"who": "hs.test", "plan": None, "answers": 1, "tokens": 30},
    ]
    assert told["everybody"] == [{"measure": "replies", "used": 4, "of": 50}]


async def _in_thread(config_file: Path, *arguments: str) -> list[str]:
    """The command has an event loop of its own."""
    return (await asyncio.to_thread(_printed, config_file, *arguments)).splitlines()
