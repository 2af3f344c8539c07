"""Where a database is, out of its URL: a file, or a PostgreSQL database."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from appservice.model.errors import StoreRefused


@dataclass(frozen=True, slots=True)
class SqlitePlace:
    """A file."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True)
class PostgresPlace:
    """A database of a server. Its text never shows user or password."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        host = parts.netloc.rpartition("@")[2] or "".join(parse_qs(parts.query).get("host", []))
        return f"postgresql://{host}{parts.path}"

    def login(self) -> tuple[str | None, str | None]:
        """User and password, where the URL has them."""
        parts = urlsplit(self.url)
        return (
            unquote(parts.username) if parts.username else None,
            unquote(parts.password) if parts.password else None,
        )


Place = SqlitePlace | PostgresPlace


def place_of(url: str) -> Place:
    """What `sqlite:/absolute/path` or `postgresql://...` means; `StoreRefused` for others."""
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        return SqlitePlace(Path(url.removeprefix("sqlite:")))
    if scheme in {"postgresql", "postgres"}:
        return PostgresPlace(url)
    raise StoreRefused("A database URL must begin with sqlite: or postgresql:// to be used.")
