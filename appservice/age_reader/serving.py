"""The reader while it runs: one Unix socket, until it is told to stop."""

import asyncio
import os
import signal
import socket
import stat
from pathlib import Path
from typing import Final

import aiohttp

from appservice.age_reader.conversation import LOG, MOST_QUESTION, PATIENCE_S, Conversations
from appservice.age_reader.homeserver import Homeserver
from appservice.age_reader.settings import Settings, SettingsWrong

_MOST_WAITING: Final = 64
_NOBODY_ELSE: Final = 0o177


async def serve(settings: Settings) -> None:
    """Answer until SIGTERM or SIGINT. Raises `SettingsWrong` where it cannot listen."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    listening = _listen(settings)
    # `identity`: what little bytes unpack to could be large.
    headers = {"Authorization": f"Bearer {settings.token}", "Accept-Encoding": "identity"}
    waits = aiohttp.ClientTimeout(total=PATIENCE_S)
    connector = aiohttp.TCPConnector(ssl=True if settings.ca is None else settings.ca)
    async with aiohttp.ClientSession(connector=connector, headers=headers, timeout=waits) as http:
        homeserver = Homeserver(http, settings.homeserver_url, settings.account_data)
        talks = Conversations(homeserver.content, settings.server_name, settings.allowed_user)
        server = await asyncio.start_unix_server(talks.talk, sock=listening, limit=MOST_QUESTION)
        async with server:
            LOG.warning("Answering at %s.", settings.socket)
            await stop.wait()
    settings.socket.unlink(missing_ok=True)


def _listen(settings: Settings) -> socket.socket:
    """The socket, which nobody can connect to before it has its mode and group."""
    path = settings.socket
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _make_way(path)
        umask = os.umask(_NOBODY_ELSE)
        try:
            listening.bind(str(path))
        finally:
            os.umask(umask)
        if settings.socket_group is not None:
            os.chown(path, -1, settings.socket_group)
        path.chmod(settings.socket_mode)
        listening.listen(_MOST_WAITING)
    except OSError as error:
        listening.close()
        raise SettingsWrong(f"cannot listen at {path}: {error.strerror or error}") from error
    listening.setblocking(False)  # noqa: FBT003 - its one argument
    return listening


def _make_way(path: Path) -> None:
    """Remove what an earlier run left; another reader that still answers there stays."""
    try:
        about = path.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISSOCK(about.st_mode):
        raise SettingsWrong(f"{path} is no socket; name another place, or remove it")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as trying:
        try:
            trying.connect(str(path))
        except ConnectionRefusedError:
            path.unlink()
            return
    raise SettingsWrong(f"another reader answers at {path} already")
