"""What must be known to set up a Parlour, and the secrets that are made for it."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

_SUFFIX_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def _sender() -> str:
    return "parlour-" + "".join(secrets.choice(_SUFFIX_ALPHABET) for _ in range(6))


def _long_secret() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """The answers, judged already. `database` is `sqlite` or the URL of the owner's role."""

    server_name: str
    homeserver_url: str
    appservice_url: str
    localpart: str
    model_url: str
    model_name: str
    model_key_file: Path | None
    database: str
    as_token: str = field(default_factory=_long_secret, repr=False)
    hs_token: str = field(default_factory=_long_secret, repr=False)
    encryption_secret: str = field(default_factory=_long_secret, repr=False)
    master_key: str = field(default_factory=_long_secret, repr=False)
    sender_localpart: str = field(default_factory=_sender)

    @property
    def ai_user_id(self) -> str:
        """The user ID of the account that talks."""
        return f"@{self.localpart}:{self.server_name}"

    @property
    def on_postgresql(self) -> bool:
        """Whether the database is a server, with roles."""
        return self.database != "sqlite"

    @property
    def port(self) -> int | None:
        """The port to listen on, when the homeserver is told one and nothing stands between."""
        parts = urlsplit(self.appservice_url)
        return parts.port if parts.scheme == "http" else None

    @property
    def on_loopback(self) -> bool:
        """Whether the homeserver reaches us on the same machine."""
        return urlsplit(self.appservice_url).hostname in {"127.0.0.1", "::1", "localhost"}


def role_url(owner_url: str, role: str) -> str:
    """The same database for another role, with a fresh password."""
    parts = urlsplit(owner_url)
    kept = [
        (key, value) for key, value in parse_qsl(parts.query) if key not in {"user", "password"}
    ]
    place = parts.netloc.rpartition("@")[2]
    netloc = f"{role}:{_long_secret()}@{place}"
    return parts._replace(netloc=netloc, query=urlencode(kept, safe="/")).geturl()
