"""Another AI: any program that logs in to an account and asks a service that we play.

Its command line, and the file of its settings, are written with these in braces: homeserver,
user_id, localpart, password, token, room, model_url (OpenAI's wire), ollama_url, model, directory.
"""

import asyncio
import contextlib
import os
import shlex
import signal
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Peer:
    """How it is started: a command line and a file to be written before, both with placeholders."""

    name: str
    command: str
    config: Path | None = None
    config_name: str = "config.json"


def filled(text: str, places: Mapping[str, str]) -> str:
    """The text with each `{name}` of a known place filled in; other braces stay as they are."""
    for name, value in places.items():
        text = text.replace("{" + name + "}", value)
    return text


@contextlib.asynccontextmanager
async def running(peer: Peer, places: Mapping[str, str]) -> AsyncIterator[None]:
    """The program, for as long as the block runs. What it prints goes to `<directory>/peer.log`."""
    directory = _prepared(peer, places)
    with (directory / "peer.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *shlex.split(filled(peer.command, places)),
            cwd=directory,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), 10)
            except TimeoutError:
                os.killpg(process.pid, signal.SIGKILL)
                await process.wait()


def _prepared(peer: Peer, places: Mapping[str, str]) -> Path:
    directory = Path(places["directory"])
    directory.mkdir(parents=True, exist_ok=True)
    if peer.config is not None:
        written = filled(peer.config.read_text(encoding="utf-8"), places)
        (directory / peer.config_name).write_text(written, encoding="utf-8")
    return directory
