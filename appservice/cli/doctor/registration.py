"""The registration file, held against the settings: both must say the same."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from appservice.cli.doctor.finding import Finding, ok, skipped, warning, wrong
from appservice.config import Config
from appservice.model.ids import UserId

CHECK: Final = "registration"
LIMITS: Final = "rate limits"
_RESTART: Final = "then restart the homeserver, which reads registrations only when it starts"


def registration(config: Config, given: Path | None) -> list[Finding]:
    """Findings about the file given, or the one beside the settings."""
    path = given or config.path.parent / "registration.yaml"
    if given is None and not path.exists():
        what = f"there is no {path} to compare the settings with"
        do = "name the file that the homeserver loads by --registration"
        return [warning(CHECK, what, do), skipped(LIMITS, "there is no registration to read")]
    try:
        read = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no YAML"
        return [wrong(CHECK, f"{path} cannot be read: {reason}", "correct it, or --registration")]
    if not isinstance(read, Mapping):
        return [wrong(CHECK, f"{path} is no registration", "`parlour init` writes one")]
    disagreements = list(_disagreements(config, read))
    found = [_corrected(path, *each) for each in disagreements]
    found = found or [ok(CHECK, f"{path} agrees with {config.path}")]
    return [*found, *_flags(path, read), _limits(path, read)]


def _corrected(path: Path, what: str, do: str) -> Finding:
    return wrong(CHECK, f"{path}: {what}", f"{do}, {_RESTART}")


def _disagreements(config: Config, read: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(what is wrong, what to do) for each; secrets are compared and never shown."""
    ours = config.appservice
    wanted = {"id": ours.id, "url": ours.url, "sender_localpart": ours.sender_localpart}
    for key, value in wanted.items():
        if _plain(read.get(key)) != _plain(value):
            yield (
                f"{key} is {read.get(key)!r} and appservice.{key} is {value!r}",
                f"make {key} the same in both",
            )
    for key, secret in (("as_token", ours.as_token), ("hs_token", ours.hs_token)):
        if read.get(key) != secret.get_secret_value():
            yield f"{key} is another than appservice.{key}", f"copy {key} from one to the other"
    if read.get("sender_localpart") == config.ai_user.localpart:
        yield "sender_localpart is the AI user's", "choose another: that account cannot sync"
    yield from _namespace(config, read)


def _namespace(config: Config, read: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    ai = config.ai_user_id
    right = f"let namespaces.users hold one entry, regex '^{re.escape(ai)}$', exclusive: true"
    found = read.get("namespaces")
    users = found.get("users") if isinstance(found, Mapping) else None
    entries = [each for each in users if isinstance(each, Mapping)] if users else []
    covering = [each for each in entries if _covers(each, ai)]
    if not covering:
        yield f"no regex of namespaces.users matches {ai}", right
    elif not any(each.get("exclusive") is True for each in covering):
        yield f"the namespace of {ai} is not exclusive, so others could take that name", right
    strangers = (config.sender_user_id, *_strangers(ai))
    if any(_covers(each, user) for each in entries for user in strangers):
        yield "namespaces.users covers more than the AI user, whom Parlour alone may be", right


def _strangers(ai: UserId) -> Iterator[UserId]:
    name, _, server = ai.partition(":")
    for text in (
        *(f"{name}2:{server}", f"@x{name[1:]}:{server}", f"@someone-else:{server}"),
        *(f"{ai}.example", f"{name}:{server.replace('.', 'x', 1)}x"),
    ):
        yield UserId(text)


def _covers(entry: Mapping[str, Any], user: UserId) -> bool:
    """Whether it matches as homeservers match: from the beginning, not to the end."""
    try:
        return re.match(str(entry.get("regex")), user) is not None
    except re.error:
        return False


def _flags(path: Path, read: Mapping[str, Any]) -> Iterator[Finding]:
    if read.get("io.element.msc4190") is not True:
        # Synapse 1.163 makes devices for every registration; others only where this is set.
        what = f"{path}: io.element.msc4190 is not true, and some homeservers ask for it"
        yield warning(CHECK, what, f"set it, {_RESTART}")
    if read.get("receive_ephemeral") is not True:
        what = f"{path}: receive_ephemeral is not true, so nobody's typing makes the AI user wait"
        yield warning(CHECK, what, f"set it, {_RESTART}")


def _limits(path: Path, read: Mapping[str, Any]) -> Finding:
    if read.get("rate_limited") is False:
        return ok(LIMITS, "the AI user has none (rate_limited: false)")
    what = f"{path}: rate_limited is not false, so answers wait for limits made for people"
    return wrong(LIMITS, what, f"set rate_limited: false, {_RESTART}")


def _plain(value: Any) -> Any:
    return value.rstrip("/") if isinstance(value, str) else value
