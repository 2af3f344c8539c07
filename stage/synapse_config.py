"""What a Synapse of the stage is told: facts that it keeps, and the files made of them."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from stage.certs import CertificateAuthority
from stage.ports import free_ports

_UNLIMITED = {"per_second": 10_000, "burst_count": 10_000}
_LIMITS: dict[str, Any] = {
    "rc_message": _UNLIMITED,
    "rc_registration": _UNLIMITED,
    "rc_joins_per_room": _UNLIMITED,
    "rc_room_creation": _UNLIMITED,
    "rc_admin_redaction": _UNLIMITED,
    "rc_media_create": _UNLIMITED,
    "rc_login": {"address": _UNLIMITED, "account": _UNLIMITED, "failed_attempts": _UNLIMITED},
    "rc_joins": {"local": _UNLIMITED, "remote": _UNLIMITED},
    "rc_invites": {"per_room": _UNLIMITED, "per_user": _UNLIMITED, "per_issuer": _UNLIMITED},
    "rc_federation": {
        "window_size": 1000,
        "sleep_limit": 100_000,
        "sleep_delay": 0,
        "reject_limit": 100_000,
        "concurrent": 100,
    },
}
# Without these one failed request keeps a destination away for ten minutes.
_FEDERATION = {
    "destination_min_retry_interval": 100,
    "destination_max_retry_interval": 2000,
    "destination_retry_multiplier": 2,
    "client_timeout": 10_000,
    "max_short_retries": 1,
}
_LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s %(request)s %(message)s"


@dataclass(frozen=True, slots=True)
class Facts:
    """What stays the same for a data directory: ports, identity and secrets of the server."""

    client_port: int
    federation_port: int
    key_id: str
    key_seed: str
    registration_secret: str
    other_secret: str

    @property
    def server_name(self) -> str:
        """`localhost` with the federation port needs neither well-known file nor SRV record."""
        return f"localhost:{self.federation_port}"

    @property
    def url(self) -> str:
        """The base URL for clients and application services."""
        return f"http://127.0.0.1:{self.client_port}"

    @classmethod
    def of(cls, data_dir: Path) -> Facts:
        """The facts kept in this directory; invented and written down the first time."""
        file = data_dir / "facts.json"
        if file.exists():
            return cls(**json.loads(file.read_text()))
        client_port, federation_port = free_ports(2)
        facts = cls(
            client_port=client_port,
            federation_port=federation_port,
            key_id=f"ed25519:a_{secrets.token_hex(4)}",
            key_seed=base64.b64encode(secrets.token_bytes(32)).decode().rstrip("="),
            registration_secret=secrets.token_urlsafe(24),
            other_secret=secrets.token_urlsafe(24),
        )
        data_dir.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(json.dumps(asdict(facts), indent=2))
        return facts


def write_files(
    data_dir: Path,
    facts: Facts,
    authority: CertificateAuthority,
    *,
    registrations: Sequence[Path],
    extra: Mapping[str, Any],
    log_level: str,
) -> Path:
    """Write homeserver.yaml and the files it names; returns its path. `extra` keys replace ours."""
    server = authority.issue(data_dir)
    algorithm, _, version = facts.key_id.partition(":")
    (data_dir / "signing.key").write_text(f"{algorithm} {version} {facts.key_seed}\n")
    _write_yaml(data_dir / "log.yaml", _logging(log_level))
    settings: dict[str, Any] = {
        "server_name": facts.server_name,
        "public_baseurl": facts.url + "/",
        # In this order: once clients are answered, federation listens too.
        "listeners": [
            {
                "port": facts.federation_port,
                "bind_addresses": ["127.0.0.1"],
                "type": "http",
                "tls": True,
                "resources": [{"names": ["federation"]}],
            },
            {
                "port": facts.client_port,
                "bind_addresses": ["127.0.0.1"],
                "type": "http",
                # "keys" lets the stage see that it is this server that answers.
                "resources": [{"names": ["client", "keys"]}],
            },
        ],
        "tls_certificate_path": str(server.certificate),
        "tls_private_key_path": str(server.key),
        "federation_custom_ca_list": [str(authority.certificate)],
        "ip_range_whitelist": ["127.0.0.1/32", "::1/128"],
        "database": {"name": "sqlite3", "args": {"database": str(data_dir / "homeserver.db")}},
        "media_store_path": str(data_dir / "media"),
        "signing_key_path": str(data_dir / "signing.key"),
        "log_config": str(data_dir / "log.yaml"),
        "registration_shared_secret": facts.registration_secret,
        "macaroon_secret_key": facts.other_secret,
        "form_secret": facts.other_secret,
        # As homeservers were for long: whoever may set a room's address may list the room.
        "room_list_publication_rules": [{"action": "allow"}],
        "report_stats": False,
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        "bcrypt_rounds": 4,
        "presence": {"enabled": False},
        "url_preview_enabled": False,
        "app_service_config_files": [str(path) for path in registrations],
        "federation": _FEDERATION,
        **_LIMITS,
        **extra,
    }
    _write_yaml(data_dir / "homeserver.yaml", settings)
    return data_dir / "homeserver.yaml"


def _logging(level: str) -> dict[str, Any]:
    return {
        "version": 1,
        "formatters": {"line": {"format": _LOG_FORMAT}},
        "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"level": level, "handlers": ["stream"]},
        "disable_existing_loggers": False,
    }


def _write_yaml(path: Path, value: Mapping[str, Any]) -> None:
    # JSON is YAML that a 1.2 writer and Synapse's 1.1 reader cannot disagree about ("::1/128").
    path.touch(mode=0o600)
    path.write_text(json.dumps(value, indent=2))
