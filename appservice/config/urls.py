"""Addresses in settings: of HTTP services, and of databases."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from appservice.config.files import folder_of
from appservice.config.quoting import quote

Kind = Literal["sqlite", "postgresql"]


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """Where a database is. `url` may hold a password, so it shows neither in `repr` nor in `str`.

    `path` is the absolute file of an SQLite database, None for PostgreSQL.
    """

    kind: Kind
    url: str = field(repr=False)
    path: Path | None = None

    def __str__(self) -> str:
        """The address without user, password and options: fit for logs."""
        if self.path is not None:
            return f"sqlite:{self.path}"
        parts = urlsplit(self.url)
        return f"postgresql://{parts.netloc.rpartition('@')[2]}{parts.path}"

    def same_login(self, other: "DatabaseUrl | None") -> bool:
        """Whether both are one file, or one user of one PostgreSQL database."""
        return other is not None and (self.path, self.login) == (other.path, other.login)

    @property
    def login(self) -> tuple[str, str]:
        """User with server, and name of the database; what is left to defaults is empty."""
        parts = urlsplit(self.url)
        user, at, place = parts.netloc.rpartition("@")
        return user.partition(":")[0] + at + place, parts.path

    @property
    def passwords(self) -> tuple[str, ...]:
        """What must never be shown: the password as written and as meant."""
        parts = urlsplit(self.url)
        written = [parts.password] if parts.password else []
        found = [*written, *parse_qs(parts.query).get("password", [])]
        return tuple({text for each in found for text in (each, unquote(each))})


def http_url(text: str) -> str:
    """An http(s) address without trailing slash. Raises `ValueError` with a sentence."""
    parts = _split(text)
    if "@" in text:
        raise ValueError("must not hold a user name or password; secrets have keys of their own")
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(
            f"{quote(text)} is not a web address; write for example http://127.0.0.1:8008"
        )
    if parts.query or parts.fragment:
        raise ValueError(f"{quote(text)} must end before its ? or #")
    return text.rstrip("/")


def database_url(text: str, folder: Path) -> DatabaseUrl:
    """What `sqlite:FILE` or `postgresql://...` means. Raises `ValueError` with a sentence."""
    if text.startswith("sqlite:"):
        return _sqlite(text, folder)
    parts = _split(text)
    if parts is None or parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(
            "is not a database; write sqlite:data/rooms.db or postgresql://user:password@host/name"
        )
    if not parts.path.strip("/"):
        raise ValueError("names no database; write postgresql://user:password@host/name")
    return DatabaseUrl("postgresql", "postgresql" + text[len(parts.scheme) :])


def _sqlite(text: str, folder: Path) -> DatabaseUrl:
    name = text.removeprefix("sqlite:")
    # sqlite:///relative and sqlite:////absolute are what SQLAlchemy taught people to write.
    name = name.removeprefix("///") if name.startswith("///") else name
    if not name or not name.isprintable() or name.startswith((":", "//")) or "?" in name:
        raise ValueError(f"{quote(text)} names no file; write for example sqlite:data/rooms.db")
    try:
        path = (folder / name).resolve()
    except (OSError, RuntimeError) as error:
        raise ValueError(f"{quote(text)} cannot be a file: {error}") from error
    return DatabaseUrl("sqlite", f"sqlite:{path}", path)


def _split(text: str) -> SplitResult | None:
    if not text.isprintable() or " " in text:
        return None
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _database(value: object, info: ValidationInfo) -> object:
    return database_url(value, folder_of(info)) if isinstance(value, str) else value


HttpUrl = Annotated[str, AfterValidator(http_url)]
DatabaseAddress = Annotated[DatabaseUrl, BeforeValidator(_database)]
