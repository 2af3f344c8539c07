"""What `parlour init --age-reader` writes: the second registration, and what belongs to it.

All of it is for the reader's user alone. Parlour's user must not be able to read it.
"""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

SETTINGS: Final = "age-reader.toml"
TOKEN: Final = "age-reader.token"  # noqa: S105 - a file's name
REGISTRATION: Final = "age-reader-registration.yaml"
SOCKET: Final = "/run/parlour-age-reader/socket"


def _long_secret() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderSetup:
    """The answers, judged already, and the secrets that are made."""

    server_name: str
    homeserver_url: str
    as_token: str = field(default_factory=_long_secret, repr=False)
    hs_token: str = field(default_factory=_long_secret, repr=False)
    sender_localpart: str = field(default_factory=lambda: f"parlour-ages-{secrets.token_hex(3)}")


def reader_texts(setup: ReaderSetup, folder: Path) -> Mapping[Path, str]:
    """The files by their paths."""
    return {
        folder / TOKEN: f"{setup.as_token}\n",
        folder / SETTINGS: _settings(setup),
        folder / REGISTRATION: _registration(setup),
    }


def reader_steps(setup: ReaderSetup, folder: Path) -> str:
    """What to do with them."""
    return f"""\
1. Tell the homeserver of {setup.server_name}. In Synapse's homeserver.yaml add

       app_service_config_files:
         - {folder / REGISTRATION}

   (only the second line, if the first is there already), make sure that the homeserver
   may read that file, or move it to where it may, and restart the homeserver.

2. Start the reader, as this user and not as Parlour's:

       parlour age-reader --config {folder / SETTINGS}

3. Tell Parlour, in config.yaml:

       age:
         reader: socket
         socket: "{SOCKET}"

4. `parlour doctor`, as Parlour's user, says whether it answers, and whether its secret is safe."""


def _settings(setup: ReaderSetup) -> str:
    return "\n".join(
        [
            "# What `parlour age-reader` is told. Its secret is in a file of its own.",
            f"homeserver_url = {json.dumps(setup.homeserver_url)}",
            f"server_name = {json.dumps(setup.server_name)}",
            "# As age.account_data of Parlour.",
            'account_data = "im.parlour.age"',
            f'token_file = "{TOKEN}"',
            "# As age.socket of Parlour.",
            f'socket = "{SOCKET}"',
            'socket_mode = "0660"',
            "# The group that may ask, if it is not the reader's own (of which it must be one).",
            '# socket_group = "parlour"',
            "# The only user that may ask.",
            '# allowed_user = "parlour"',
            "",
        ]
    )


def _registration(setup: ReaderSetup) -> str:
    pattern = f"^@.*:{re.escape(setup.server_name)}$"
    return "\n".join(
        [
            "# The age-reader's registration, for the homeserver. Whoever has its as_token can",
            "# act as everybody there: keep it from Parlour's user.",
            'id: "parlour-age-reader"',
            "# Nothing is sent to it.",
            "url: null",
            f"as_token: {json.dumps(setup.as_token)}",
            f"hs_token: {json.dumps(setup.hs_token)}",
            f"sender_localpart: {json.dumps(setup.sender_localpart)}",
            "rate_limited: false",
            "namespaces:",
            "  users:",
            f"    - regex: {json.dumps(pattern)}",
            "      exclusive: false",
            "  aliases: []",
            "  rooms: []",
            "",
        ]
    )
