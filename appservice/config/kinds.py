"""The kinds of values that settings have, each with the sentence that a wrong one gets.

Sources: Matrix specification, appendices, "Identifier Grammar" and "Glob-style matching".
"""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr

from appservice.config.quoting import quote
from appservice.model.ids import parse_user_id

_SERVER = re.compile(r"([A-Za-z0-9.\-]{1,230}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")
_LOCALPART = re.compile(r"[a-z0-9._=/+\-]{1,200}")
_USER_GLOB = re.compile(r"@[!-9;-~]*:[A-Za-z0-9.\-:\[\]*?]+|\*")
_SERVER_GLOB = re.compile(r"[A-Za-z0-9.\-:\[\]*?]+")
_ALIAS = re.compile(r"#[^\s:\0]{1,200}:[A-Za-z0-9.\-:\[\]]+")
_ROOM_ID = re.compile(r"![A-Za-z0-9._~/+=\-]{1,200}(:[A-Za-z0-9.\-:\[\]]+)?")
_DEVICE = re.compile(r"[A-Za-z0-9._\-]{1,64}")
_NAME = re.compile(r"[A-Za-z0-9._\-]{1,64}")
_HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}|[0-9A-Fa-f:.]{2,45}")
_SHORTEST_SECRET = 16
_LONGEST_PREFIX = 16


def server_name(text: str) -> str:
    """The part of a user ID after the colon. Raises `ValueError` with a sentence."""
    if "://" in text:
        raise ValueError(f"{quote(text)} is a URL; write the bare name, like chat.my-town.net")
    if _SERVER.fullmatch(text) is None:
        raise ValueError(f"{quote(text)} is not a server name; write for example chat.my-town.net")
    return text.lower()


def localpart(text: str) -> str:
    """The part of a user ID between `@` and `:`. Raises `ValueError` with a sentence."""
    if _LOCALPART.fullmatch(text) is None:
        raise ValueError(
            f"{quote(text)} is not a localpart; use a-z, 0-9 and . _ = - / + only, without @"
        )
    return text


def user_glob(text: str) -> str:
    """A pattern for user IDs. Raises `ValueError` with a sentence."""
    whole = parse_user_id(text) is not None
    if not whole and _USER_GLOB.fullmatch(text) is None:
        raise ValueError(
            f"{quote(text)} is not a pattern for user IDs; write for example @*:chat.my-town.net"
        )
    return text


def whole_user(text: str) -> str:
    """One user ID. Raises `ValueError` with a sentence."""
    if parse_user_id(text) is None or not {"*", "?"}.isdisjoint(text):
        raise ValueError(f"{quote(text)} is not a user ID; write for example @op:chat.my-town.net")
    return text


def any_glob(text: str) -> str:
    """A pattern for user IDs, or for server names. Raises `ValueError` with a sentence."""
    if text.startswith("@"):
        return user_glob(text)
    if _SERVER_GLOB.fullmatch(text) is None:
        raise ValueError(
            f"{quote(text)} is not a pattern for users or servers; "
            "write for example @spam*:bad.net or *.bad.net"
        )
    return text


def server_glob(text: str) -> str:
    """A pattern for server names. Raises `ValueError` with a sentence."""
    if _SERVER_GLOB.fullmatch(text) is None:
        raise ValueError(
            f"{quote(text)} is not a pattern for servers; write for example *.town.net"
        )
    return text


def policy_room(text: str) -> str:
    """A room's alias, or its ID and servers to join it by. Raises `ValueError` with a sentence."""
    room, *servers = text.split()[:6] or [""]
    named = _ALIAS.fullmatch(room) is not None and not servers
    if not named and (_ROOM_ID.fullmatch(room) is None or not all(map(_SERVER.fullmatch, servers))):
        raise ValueError(
            f"{quote(text)} is not a room with a policy list; write its alias, like "
            '"#bans:my-town.net", or its ID and a server that is in it, like "!abc my-town.net"'
        )
    return " ".join((room, *servers))


def _secret(text: SecretStr) -> SecretStr:
    if not text.get_secret_value().strip():
        raise ValueError("is empty; give the secret, or a file that holds it")
    if not text.get_secret_value().isprintable() or " " in text.get_secret_value():
        raise ValueError("holds a blank or an unprintable character; copy the secret again")
    return text


def _long_secret(text: SecretStr) -> SecretStr:
    if len(_secret(text).get_secret_value()) < _SHORTEST_SECRET:
        raise ValueError(
            f"is shorter than {_SHORTEST_SECRET} characters; `parlour init` makes good ones"
        )
    return text


def _device(text: str) -> str:
    if _DEVICE.fullmatch(text) is None:
        raise ValueError(f"{quote(text)} is not a device ID; use A-Z, 0-9 and . _ - only")
    return text


def _name(text: str) -> str:
    if _NAME.fullmatch(text) is None:
        raise ValueError(f"{quote(text)} is not a short name; use letters, 0-9 and . _ - only")
    return text


def _host(text: str) -> str:
    if _HOST.fullmatch(text) is None:
        raise ValueError(f"{quote(text)} is no address to listen on; write for example 127.0.0.1")
    return text


def _one_line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError(f"{quote(text)} must be one line of visible text")
    return text.strip()


def _prefix(text: str) -> str:
    too_long = len(text) > _LONGEST_PREFIX
    if not text or too_long or not text.isprintable() or " " in text or text.startswith("/"):
        raise ValueError(
            f"{quote(text)} cannot start a command; use one word of at most {_LONGEST_PREFIX} "
            "characters that does not begin with /, like !ai"
        )
    return text


def _room_version(value: object) -> object:
    """Unquoted numbers mean what they look like; only YAML thinks that they are no text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


ServerName = Annotated[str, AfterValidator(server_name)]
Localpart = Annotated[str, AfterValidator(localpart)]
UserGlob = Annotated[str, AfterValidator(user_glob)]
WholeUser = Annotated[str, AfterValidator(whole_user)]
ServerGlob = Annotated[str, AfterValidator(server_glob)]
AnyGlob = Annotated[str, AfterValidator(any_glob)]
PolicyRoom = Annotated[str, AfterValidator(policy_room)]
Secret = Annotated[SecretStr, AfterValidator(_secret)]
LongSecret = Annotated[SecretStr, AfterValidator(_long_secret)]
DeviceName = Annotated[str, AfterValidator(_device)]
ShortName = Annotated[str, AfterValidator(_name)]
Host = Annotated[str, AfterValidator(_host)]
OneLine = Annotated[str, AfterValidator(_one_line)]
Prefix = Annotated[str, AfterValidator(_prefix)]
FromNumber = BeforeValidator(_room_version)
Port = Annotated[int, Field(strict=True, ge=0, le=65535)]
Count = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
AtLeastOne = Annotated[int, Field(strict=True, ge=1, le=10_000_000)]
Switch = Annotated[bool, Field(strict=True)]
