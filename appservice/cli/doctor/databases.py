"""Both sides' databases: there, of the right schema, writable, and out of each other's reach."""

from collections.abc import AsyncIterator
from typing import Final

from appservice.app.beside import open_personal_side, open_rooms_side
from appservice.app.rules import STOPPED
from appservice.cli.doctor import at_rest, awaiting, policies, retention
from appservice.cli.doctor.finding import Finding, blame, ok, skipped, warning, wrong
from appservice.cli.doctor.walls import walls
from appservice.config import Config
from appservice.model.errors import ParlourError
from appservice.ports.store import ChatStore
from appservice.storage.inspection import schema_of
from appservice.storage.migrations import Side
from appservice.storage.stores import RoomsStore, check_sides_apart

QUARANTINE: Final = "quarantine"
SWITCH: Final = "stop switch"
_MOST_ROWS: Final = 20


def name_of(side: Side) -> str:
    """The side's database, as the lines call it."""
    return f"{side.value} database"


async def databases(config: Config) -> AsyncIterator[Finding]:
    """Both databases, then what only they can tell: the switch and what was put aside."""
    try:
        check_sides_apart(config.database.rooms.url, config.database.personal.url)
    except ParlourError as error:
        yield blame(name_of(Side.PERSONAL), error, "set database.personal to a place of its own")
        return
    told: list[Finding] = []
    unread: list[str] = []
    for side in Side:
        try:
            ready, finding = await _schema(config, side)
            yield finding or await _look_into(config, side, told)
        except ParlourError as error:
            ready = False
            yield blame(name_of(side), error, f"correct database.{side.value}, or what it names")
        unread += [] if ready else [side.value]
    async for finding in walls(config):
        yield finding
    yield at_rest.sealed(config)
    for finding in _summed(told, unread):
        yield finding


async def _schema(config: Config, side: Side) -> tuple[bool, Finding | None]:
    """Whether all that is in it can be told; the finding, where it is not to be opened."""
    check, place = name_of(side), _address(config, side)
    schema = await schema_of(side, place)
    if schema is None:
        what = f"{place.removeprefix('sqlite:')} is not there yet; the first start makes it"
        return True, ok(check, what)
    if schema.lacking == 0:
        return True, None
    what = f"its schema is at version {schema.applied} of {schema.known}"
    if config.database.rooms.kind == "postgresql" and config.database.migrate is None:
        do = "run `parlour migrate` with the owner's address in database.migrate"
        return False, wrong(check, what, do)
    return False, warning(check, f"{what}; the next start brings it there", "make a backup first")


async def _look_into(config: Config, side: Side, told: list[Finding]) -> Finding:
    """Open an up-to-date database; what is in it goes to `told`."""
    if side is Side.PERSONAL:
        async with open_personal_side(config) as personal:
            await personal.chat.ping()
            told += await _quarantine(side, personal.chat)
            told += await awaiting.findings(side, personal.awaiting)
            told.append(await retention.finding(config, side, personal.retention))
            told += await at_rest.left(config, side, personal.database)
    else:
        async with open_rooms_side(config) as rooms:
            await rooms.chat.ping()
            told.append(await _switch(rooms))
            told += await _quarantine(side, rooms.chat)
            told += await awaiting.findings(side, rooms.awaiting)
            told.append(await retention.finding(config, side, rooms.retention))
            told += await at_rest.left(config, side, rooms.database)
            told += await policies.findings(config, rooms.policies)
    return ok(name_of(side), "answers, takes what is written, and its schema is up to date")


def _summed(told: list[Finding], unread: list[str]) -> list[Finding]:
    """What is to be said of the switch and of the quarantine, whatever was told of them."""
    known = {finding.check for finding in told}
    found = list(told)
    if SWITCH not in known:
        where = Side.ROOMS.value
        unknown = skipped(SWITCH, f"the {where} database could not be read")
        found.insert(0, unknown if where in unread else ok(SWITCH, "off: the AI answers"))
    if retention.CHECK not in known and not unread:
        found.append(ok(retention.CHECK, "has not run yet; the next start runs it"))
    if unread:
        names = " and ".join(unread)
        found.append(skipped(QUARANTINE, f"the {names} database could not be read"))
    elif QUARANTINE not in known:
        found.append(ok(QUARANTINE, "empty: no input was put aside"))
    return found


async def _switch(rooms: RoomsStore) -> Finding:
    reason = await rooms.ledger.flag(STOPPED)
    if reason is None:
        return ok(SWITCH, "off: the AI answers")
    what = f"on, so the AI answers nobody ({reason or 'no reason was given'})"
    return warning(SWITCH, what, "`parlour resume` ends it")


async def _quarantine(side: Side, store: ChatStore) -> list[Finding]:
    rows = await store.quarantined()
    shown = [
        warning(QUARANTINE, f"{key} of {room_id} in the {side.value} database: {reason}")
        for key, room_id, reason in rows[-_MOST_ROWS:]
    ]
    if rows:
        do = "the rooms went on without these inputs; docs/operations.md says what can be done"
        shown.insert(0, warning(QUARANTINE, f"{len(rows)} in the {side.value} database", do))
    return shown


def _address(config: Config, side: Side) -> str:
    database = config.database
    return (database.rooms if side is Side.ROOMS else database.personal).url
