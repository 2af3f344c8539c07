"""How well the secret of the age-reader is kept from Parlour's user: by trying to get at it."""

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from appservice.ages.socket_source import Peer, peer_of
from appservice.cli.doctor.finding import Finding, ok, skipped, warning

CHECK: Final = "age reader"
_APART: Final = "let it run as a user of its own: docs/systemd/parlour-age-reader.service does"
_NAMES: Final = ("age-reader.token", "age-reader-registration.yaml")
_HOMES: Final = ("/var/lib/parlour-ages", "/etc/parlour-age-reader", "/etc/matrix-synapse")


def apart(socket: Path, folder: Path) -> list[Finding]:
    """Whether the reader that answers there keeps its secret from who looks; nothing if none does.

    `folder` is where Parlour's own settings are.
    """
    try:
        peer = peer_of(socket)
    except OSError:
        return []
    if os.geteuid() == 0:
        why = "root can read everything; run doctor as Parlour's user"
        return [skipped(CHECK, f"whether the reader's secret is safe ({why})")]
    found = []
    if peer.uid == os.geteuid():
        what = "the reader runs as the same user as Parlour, who can read its secret then"
        found.append(warning(CHECK, what, _APART))
    found += [
        warning(
            CHECK,
            f"Parlour's user can read {path}, by which it could act as everybody",
            f"`chmod 600 {path}`, and give it to the reader's user",
        )
        for path in dict.fromkeys(_places(folder, peer))
        if _opens(path)
    ]
    return found or [ok(CHECK, "it runs as another user, whose secret this one cannot read")]


def _places(folder: Path, peer: Peer) -> Iterator[Path]:
    """Where the secret could be: what the reader's own command line leads to, and usual folders."""
    yield Path("/proc", str(peer.pid), "environ")
    yield Path("/proc", str(peer.pid), "mem")
    homes = [folder, *map(Path, _HOMES)]
    if (settings := _settings_of(peer)) is not None:
        homes.insert(0, settings.parent)
        try:
            told = tomllib.loads(settings.read_text("utf-8"))
            yield settings.parent / str(told.get("token_file", _NAMES[0]))
        except (OSError, ValueError):
            pass
    for home in homes:
        for name in _NAMES:
            yield home / name


def _settings_of(peer: Peer) -> Path | None:
    try:
        words = Path("/proc", str(peer.pid), "cmdline").read_bytes().decode().split("\0")
        where = Path("/proc", str(peer.pid), "cwd")
        return where / words[words.index("--config") + 1]
    except (OSError, ValueError, IndexError):
        return None


def _opens(path: Path) -> bool:
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False
