"""Where things are kept, how often we look, and how Parlour shows how it is."""

from typing import Literal

from pydantic import Field, model_validator

from appservice.config.kinds import Host, Port
from appservice.config.section import Section
from appservice.config.units import Duration, DurationOrZero, parse_duration
from appservice.config.urls import DatabaseAddress, DatabaseUrl


class Database(Section):
    """Places that never mix: of rooms, of direct chats with what is personal, of encryption's keys.

    On SQLite files, relative to the configuration file; on PostgreSQL roles, and `migrate` is the
    role that owns the first two's tables (null: the tables are brought up to date by hand).
    """

    rooms: DatabaseAddress = Field(default="sqlite:data/rooms.db", validate_default=True)
    personal: DatabaseAddress = Field(default="sqlite:data/personal.db", validate_default=True)
    migrate: DatabaseAddress | None = None
    crypto: DatabaseAddress | None = None

    @property
    def keys(self) -> DatabaseUrl | None:
        """`crypto`, or `crypto.db` beside the rooms' file; None: PostgreSQL has no default."""
        if self.crypto is not None or self.rooms.path is None:
            return self.crypto
        path = self.rooms.path.with_name("crypto.db")
        return DatabaseUrl("sqlite", f"sqlite:{path}", path)

    @model_validator(mode="after")
    def _two_places(self) -> "Database":
        if self.rooms.kind != self.personal.kind:
            raise ValueError("rooms and personal must both be SQLite or both be PostgreSQL")
        if self.rooms.url == self.personal.url:
            raise ValueError(
                "rooms and personal are the same; personal memory needs its own "
                + ("file" if self.rooms.kind == "sqlite" else "role")
            )
        if self.migrate is not None and self.migrate.kind != "postgresql":
            raise ValueError("migrate is the owner's role on PostgreSQL; use null with SQLite")
        if self.migrate is not None and self.rooms.kind != "postgresql":
            raise ValueError("migrate is only for PostgreSQL; rooms and personal are SQLite files")
        return self

    @model_validator(mode="after")
    def _keys_apart(self) -> "Database":
        for name in ("rooms", "personal", "migrate"):
            if self.keys is not None and self.keys.same_login(getattr(self, name)):
                raise ValueError(
                    f"crypto and {name} are the same; the keys of encryption need their own "
                    + ("file" if self.keys.kind == "sqlite" else "role")
                )
        return self


class Sync(Section):
    """Between two looks for missed events; how long one wait for keys lasts. Both in ms."""

    reconcile_every: Duration = parse_duration("60s")
    key_timeout: Duration = parse_duration("30s")


class Health(Section):
    """Where `/live`, `/ready` and `/metrics` answer. Port 0 takes any free one."""

    bind_host: Host = "127.0.0.1"
    bind_port: Port = 29332


class Logging(Section):
    """`auto` is console on a terminal and JSON elsewhere."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "console", "json"] = "auto"


class Shutdown(Section):
    """How long (ms) work that is under way may go on after the signal to stop."""

    grace: DurationOrZero = parse_duration("10s")
