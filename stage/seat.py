"""Parlour's seat at a homeserver: its registration, where it listens, and the settings that agree.

All that depends on the names of Parlour's settings is in `settings`.
"""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from ruamel.yaml import YAML

from stage.ports import free_ports
from stage.synapse import Synapse

Settings = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seat:
    """One registration, kept in `seat.json`: the next start finds the same ports and tokens."""

    homeserver_url: str
    server_name: str
    localpart: str
    sender_localpart: str
    port: int
    health_port: int
    web_port: int
    as_token: str
    hs_token: str

    @property
    def ai_user_id(self) -> str:
        """The account that talks."""
        return f"@{self.localpart}:{self.server_name}"

    @property
    def appservice_id(self) -> str:
        """What the homeserver knows this seat by: unique among its application services."""
        return f"parlour-{self.localpart}"

    @property
    def url(self) -> str:
        """Where the homeserver reaches Parlour."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def health_url(self) -> str:
        """Where `/live`, `/ready` and `/metrics` answer."""
        return f"http://127.0.0.1:{self.health_port}"

    @property
    def web_url(self) -> str:
        """Where the page answers that links lead to."""
        return f"http://127.0.0.1:{self.web_port}"

    @classmethod
    def at(cls, homeserver: Synapse, directory: Path, localpart: str = "ai") -> Self:
        """The seat of this directory, made the first time.

        The homeserver, not started yet, is told of its registration.
        """
        file = directory / "seat.json"
        if not file.exists():
            directory.mkdir(parents=True, exist_ok=True)
            seat = cls._invented(homeserver, localpart)
            file.touch(mode=0o600)
            file.write_text(json.dumps(asdict(seat), indent=2))
        kept = {"web_port": free_ports(1)[0], **json.loads(file.read_text())}
        seat = cls(**kept)
        file.write_text(json.dumps(asdict(seat), indent=2))
        registration = directory / "registration.yaml"
        write_yaml(registration, seat.registration())
        homeserver.registrations.append(registration)
        return seat

    @classmethod
    def _invented(cls, homeserver: Synapse, localpart: str) -> Self:
        port, health_port, web_port = free_ports(3)
        return cls(
            homeserver_url=homeserver.url,
            server_name=homeserver.server_name,
            localpart=localpart,
            sender_localpart=f"parlour-{secrets.token_hex(2)}",
            port=port,
            health_port=health_port,
            web_port=web_port,
            as_token=secrets.token_urlsafe(32),
            hs_token=secrets.token_urlsafe(32),
        )

    def registration(self) -> Settings:
        """The fields of registration.yaml (application service API, "Registration"; MSC4190)."""
        return {
            "id": self.appservice_id,
            "url": self.url,
            "as_token": self.as_token,
            "hs_token": self.hs_token,
            "sender_localpart": self.sender_localpart,
            "rate_limited": False,
            "namespaces": {
                "users": [{"regex": f"^{re.escape(self.ai_user_id)}$", "exclusive": True}],
                "aliases": [],
                "rooms": [],
            },
            "receive_ephemeral": True,
            "io.element.msc4190": True,
        }


def settings(
    seat: Seat,
    *,
    model_url: str,
    model: str,
    api_key: str | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Settings:
    """What config.yaml says: databases beside it, one model.

    `changes` are laid over it, section by section.
    """
    basis: Settings = {
        "homeserver": {"url": seat.homeserver_url, "server_name": seat.server_name},
        "appservice": {
            "id": seat.appservice_id,
            "url": seat.url,
            "bind_host": "127.0.0.1",
            "bind_port": seat.port,
            "as_token": seat.as_token,
            "hs_token": seat.hs_token,
            "sender_localpart": seat.sender_localpart,
        },
        "ai_user": {"localpart": seat.localpart},
        "models": {"primary": {"base_url": model_url, "model": model, "api_key": api_key}},
        # Nobody on the stage waits a minute for a goodbye; journeys that take it back wait longer.
        "groups": {"leave_grace": "500ms"},
        # It speaks when it is called; journeys about speaking choose what they are about.
        "speaking": {"mode": "mention"},
        # Nor does it offer to remember what is said: a model is asked for what a journey is about.
        "memory": {"propose": False},
        # Everybody is grown up; journeys about ages say otherwise.
        "age": {"unknown": "adult", "groups": "adults", "hold_least": "0s", "hold_most": "0s"},
        "health": {"bind_host": "127.0.0.1", "bind_port": seat.health_port},
        "web": {
            "public_url": seat.web_url,
            "bind_host": "127.0.0.1",
            "bind_port": seat.web_port,
        },
    }
    return _merged(basis, changes or {})


def encrypted(changes: Mapping[str, Any] | None = None, **section: Any) -> Settings:
    """Changes that switch encryption on, its store beside the others; `section` is laid over."""
    secret = {"secret": secrets.token_urlsafe(32)}
    return _merged({"encryption": secret | section}, changes or {})


def write_yaml(path: Path, content: Mapping[str, Any]) -> None:
    """Write a YAML file that only this account can read."""
    path.touch(mode=0o600)
    yaml = YAML()
    yaml.width = 10_000
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(_plain(content), file)


def _merged(basis: Mapping[str, Any], changes: Mapping[str, Any]) -> Settings:
    merged = dict(basis)
    for key, value in changes.items():
        below = merged.get(key)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            merged[key] = _merged(below, value)
        else:
            merged[key] = value
    return merged


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(below) for key, below in value.items()}
    return [_plain(below) for below in value] if isinstance(value, list | tuple) else value
