"""What the reader is told: a small TOML file, and a secret in a file of its own."""

import grp
import os
import pwd
import re
import ssl
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

_OTHERS: Final = 0o077
_TYPE: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")
_NAME: Final = re.compile(r"[A-Za-z0-9.:\[\]-]{1,230}")


class SettingsWrong(Exception):
    """The reader cannot work so; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`socket_group` and `allowed_user` are numbers of the system, None where nothing is said.

    `ca`: whom certificates of the homeserver are believed from, None for whom the system believes.
    """

    homeserver_url: str
    ca: ssl.SSLContext | None
    server_name: str
    account_data: str
    token: str = field(repr=False)
    socket: Path
    socket_mode: int
    socket_group: int | None
    allowed_user: int | None


def load(path: Path) -> Settings:
    """The settings in a file; paths in it are relative to its folder. Raises `SettingsWrong`."""
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsWrong(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise SettingsWrong(f"{path} is not TOML: {error}") from error
    wanted: dict[str, tuple[str | None, Callable[[str], Any]]] = {
        "homeserver_url": (None, _url),
        "ca_file": ("", lambda name: _authority(path.parent / name) if name else None),
        "server_name": (None, _matching(_NAME, "a server name")),
        "account_data": ("im.parlour.age", _matching(_TYPE, "a type like im.parlour.age")),
        "token_file": ("age-reader.token", lambda name: secret(path.parent / name)),
        "socket": ("/run/parlour-age-reader/socket", lambda name: path.parent / name),
        "socket_mode": ("0660", _mode),
        "socket_group": ("", _number(lambda name: grp.getgrnam(name).gr_gid, "group")),
        "allowed_user": ("", _number(lambda name: pwd.getpwnam(name).pw_uid, "user")),
    }
    for key in sorted(set(read) - set(wanted)):
        raise SettingsWrong(f"{path}: there is no setting {key}; it has {', '.join(wanted)}")
    found: dict[str, Any] = {}
    for key, (default, judge) in wanted.items():
        text = read.get(key, default)
        if not isinstance(text, str):
            missing = key not in read
            raise SettingsWrong(f"{path}: {key} {'is missing' if missing else 'must be a text'}")
        try:
            found[key] = judge(text)
        except (SettingsWrong, ValueError) as error:
            raise SettingsWrong(f"{path}: {key}: {error}") from error
    found["token"], found["ca"] = found.pop("token_file"), found.pop("ca_file")
    return Settings(**found)


def secret(path: Path) -> str:
    """The secret in a file that nobody but its owner may read. Raises `SettingsWrong`."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        with os.fdopen(descriptor, encoding="utf-8") as file:
            about = os.fstat(descriptor)
            if about.st_mode & _OTHERS:
                raise SettingsWrong(f"others may read {path}; `chmod 600 {path}`")
            if about.st_uid not in {os.geteuid(), 0}:
                raise SettingsWrong(f"{path} belongs to another user; let it be the reader's own")
            text = file.read().strip()
    except OSError as error:
        raise SettingsWrong(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsWrong(f"{path} holds no secret") from error
    if not text or not text.isascii() or not text.isprintable() or " " in text:
        raise SettingsWrong(f"{path} holds no secret: it should be one word")
    return text


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
        raise ValueError("write an address like http://127.0.0.1:8008")
    return text.rstrip("/")


def _authority(path: Path) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(path))
    except OSError as error:  # ssl.SSLError too
        raise ValueError(f"{path} holds no certificate that can be read") from error


def _matching(pattern: re.Pattern[str], what: str) -> Callable[[str], str]:
    def judge(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError(f"write {what}")
        return text

    return judge


def _mode(text: str) -> int:
    if not re.fullmatch(r"0?[0-7]{3}", text):
        raise ValueError('write a mode like "0660"')
    if int(text, 8) & 0o007:
        raise ValueError("everybody on this machine could ask; leave out the last three bits")
    return int(text, 8)


def _number(look_up: Callable[[str], int], what: str) -> Callable[[str], int | None]:
    def judge(text: str) -> int | None:
        if not text:
            return None
        try:
            return int(text) if text.isdecimal() else look_up(text)
        except KeyError as error:
            raise ValueError(f"there is no {what} {text}") from error

    return judge
