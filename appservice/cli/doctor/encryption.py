"""Encrypted rooms: whether they are switched on, where their keys are, and what could be lost."""

import shutil
import stat
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Final

from appservice.app.crypto import open_crypto
from appservice.cli.doctor.finding import Finding, blame, ok, skipped, warning, wrong
from appservice.cli.doctor.verified import verified
from appservice.config import Config
from appservice.matrix.crypto.verified import Verified, verified_people
from appservice.model.errors import NoKeysYet, ParlourError

CHECK: Final = "encryption"
KEYS: Final = "store of keys"
RECOVERY: Final = "recovery key"
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


async def encryption(config: Config) -> AsyncIterator[Finding]:
    """What the settings say, the store of keys, and the way back when that is lost."""
    yield switched(config)
    if not config.encryption.on:
        return
    kept, finding, people = await _keys(config)
    yield finding
    only_they_read = config.encryption.share_keys_with == "verified"
    yield verified(people, only_they_read=only_they_read)
    yield recovery_key(config, kept=kept)


def switched(config: Config) -> Finding:
    """Whether it is on, and for whom what the AI says is readable."""
    if not config.encryption.on:
        what = "off: the AI takes no part in encrypted rooms, which is what apps make by default"
        return warning(CHECK, what, "set encryption.secret to a long random text of its own")
    given = config.encryption.share_keys_with.replace("_", "-")
    devices = "all devices" if given == "all" else f"{given} devices"
    return ok(CHECK, f"on; what the AI says is readable on {devices} of a room's members")


async def _keys(config: Config) -> tuple[bool, Finding, Sequence[Verified] | None]:
    """Whether keys are kept already, the finding, and who was verified.

    A running Parlour is not disturbed.
    """
    place = config.database.keys
    try:
        async with open_crypto(config, alone=False) as store:
            await store.ping()
            people = await verified_people(store)
    except NoKeysYet:
        return False, ok(KEYS, f"{place} holds none yet; the first start makes them"), ()
    except ParlourError as error:
        return True, blame(KEYS, error, "correct database.crypto, or what it names"), None
    return True, ok(KEYS, f"{place} answers and opens with encryption.secret"), people


def recovery_key(config: Config, *, kept: bool) -> Finding:
    """Whether the key is where it should be, for nobody else to read. `kept`: keys were made."""
    place = config.encryption.recovery_key
    if place.in_file is None:
        return _programs(place.store_command, place.show_command)
    path = place.in_file
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        first = ok(RECOVERY, f"the first start writes it to {path}")
        return _missing(path) if kept else first
    except OSError as error:
        return skipped(RECOVERY, f"{path} ({error.strerror})")
    if mode & _OTHERS:
        do = f"chmod 600 {path}: who has it can be the AI in encrypted rooms"
        return wrong(RECOVERY, f"others can read {path}", do)
    return ok(RECOVERY, f"{path} is there, for you alone; keep a copy somewhere else")


def _missing(path: Path) -> Finding:
    what = f"{path} is not there: if the store of keys is lost, so is the AI's identity"
    return warning(RECOVERY, what, "`parlour keys show-recovery` says what it is, if it is known")


def _programs(*commands: Sequence[str] | None) -> Finding:
    names = [command[0] for command in commands if command]
    for name in names:
        if shutil.which(name) is None:
            do = "correct store_command and show_command of encryption.recovery_key"
            return wrong(RECOVERY, f"there is no program {name} to keep it with", do)
    return ok(RECOVERY, f"is kept by {names[0]}")
