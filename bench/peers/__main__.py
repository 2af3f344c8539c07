"""Plays the scene to Parlour, or to another AI: `python -m bench.peers [--command ...]`.

Progress goes to standard error; a table and, in the last line, JSON to standard output.
"""

import asyncio
import contextlib
import json
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from bench.figures import say, table
from bench.peers.ollama import OllamaWire
from bench.peers.peer import Peer, running
from bench.peers.play import Pace, Play
from bench.peers.tally import Outcome, figures, told
from stage.accounts import Account
from stage.clients import ClientHost
from stage.parlour import Parlour
from stage.person import Person
from stage.scripted_model import Rule, ScriptedModel
from stage.scripted_model_rules import Asked
from stage.seat import Seat, settings
from stage.synapse import Synapse

_PASSWORD = "a password of the bench"
_SILENT = json.dumps({"speak": "silent", "emoji": None, "sure": 1.0, "why": "not for me"})


@dataclass(frozen=True, slots=True)
class Guest:
    """The AI that plays: what people call it, and its account where it logs in to one."""

    user_id: str
    name: str
    account: Account | None = None


@click.command()
@click.option("--name", default="Parlour", help="What the table calls the AI.")
@click.option("--command", help="Another AI's command line, with placeholders in braces.")
@click.option(
    "--config",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of its settings with placeholders, written where the command starts.",
)
@click.option("--config-name", default="config.json", help="What that file is called there.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Work there.")
def main(
    name: str, command: str | None, config: Path | None, config_name: str, keep: Path | None
) -> None:
    """Play one scripted scene to an AI on Matrix."""
    peer = None if command is None else Peer(name, command, config, config_name)
    with tempfile.TemporaryDirectory(prefix="parlour-peers-") as made:
        outcomes = asyncio.run(_played((keep or Path(made)).resolve(), peer))
    print(table(figures(name, outcomes)))
    print(json.dumps({"name": name, "messages": told(outcomes)}))


async def _played(directory: Path, peer: Peer | None) -> list[Outcome]:
    server = Synapse(directory / "homeserver")
    seat = Seat.at(server, directory / "seat") if peer is None else None
    async with ScriptedModel() as model, ClientHost() as host:
        # A judge that keeps it silent: what is told apart here is told by its rules.
        model.rule(Rule(when=_is_judging, answer=_SILENT))
        await server.start()
        try:
            people = [await _person(host, server, name) for name in ("Alice", "Bob", "Carol")]
            guest = await _guest(server, seat)
            room = await _room(people, guest)
            at_work = (
                _parlour(seat, model, directory)
                if seat is not None
                else _peer(server, peer, guest, room, model, directory)
            )
            async with at_work:
                say("waiting for the AI to come in")
                await people[0].wait_member(room, guest.user_id, timeout_s=120)
                await asyncio.sleep(5)  # whatever it says first is no answer
                return await Play(room, people, guest.user_id, guest.name, model).all(Pace())
        finally:
            await server.stop()


def _is_judging(asked: Asked) -> bool:
    return "response_format" in asked.body


async def _person(host: ClientHost, server: Synapse, name: str) -> Person:
    account = await server.register(name.lower(), _PASSWORD, display_name=name)
    return await host.resume(account)


async def _guest(server: Synapse, seat: Seat | None) -> Guest:
    if seat is not None:
        return Guest(seat.ai_user_id, "Parlour")
    account = await server.register("assistant", _PASSWORD, display_name="Assistant")
    return Guest(account.user_id, "Assistant", account)


@contextlib.asynccontextmanager
async def _parlour(seat: Seat, model: ScriptedModel, directory: Path) -> AsyncIterator[None]:
    speaking: dict[str, Any] = {"speaking": {"mode": "auto"}}
    written = settings(seat, model_url=model.url, model="scripted", changes=speaking)
    parlour = Parlour(directory / "parlour", seat, written)
    await parlour.start()
    try:
        yield
    finally:
        await parlour.stop()


@contextlib.asynccontextmanager
async def _peer(
    server: Synapse,
    peer: Peer | None,
    guest: Guest,
    room: str,
    model: ScriptedModel,
    directory: Path,
) -> AsyncIterator[None]:
    assert peer is not None
    assert guest.account is not None
    async with OllamaWire(model) as ollama:
        places = {
            "homeserver": server.url,
            "user_id": guest.user_id,
            "localpart": guest.account.localpart,
            "password": _PASSWORD,
            "token": guest.account.access_token,
            "room": room,
            "model_url": model.url,
            "ollama_url": ollama.url,
            "model": "scripted",
            "directory": str(directory / "peer"),
        }
        async with running(peer, places):
            yield


async def _room(people: list[Person], guest: Guest) -> str:
    """A private room of the three that the AI is invited to."""
    maker = people[0]
    levels = {"users": {guest.user_id: 100, maker.user_id: 100}}
    room = await maker.create_room(
        preset="private_chat",
        name="Lake",
        room_version="11",
        power_level_content_override=levels,
    )
    for person in people[1:]:
        await maker.invite(room, person.user_id)
        await person.wait_invite(room=room)
        await person.join(room)
    await maker.invite(room, guest.user_id)
    return room


if __name__ == "__main__":
    main()
