"""The third lock of the wall: groups are given no handle of the personal store.

The other three: `test_lock_of_rights.py`, `tests/house/test_floors.py` (imports) and
`tests/house/test_memory_types.py`. Each holds alone, and each has tests that see it removed.
"""

import types
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from appservice.app import application, running
from appservice.app.beside import open_both_sides
from appservice.app.encryption import open_encryption
from appservice.app.one_way import OneWay, OneWayAtOnce
from appservice.app.parts import Parts, open_parts
from appservice.config import Config
from appservice.model.errors import StoreRefused
from appservice.telemetry import PrometheusMeter
from appservice.turns.faults import no_fault
from tests.doors.reaching import reached
from tests.doors.whole import config_of

GROUPS = (
    "rooms_side",
    "making",
    "moving",
    "governing",
    "inviting",
    "removing",
    "voting",
    "whole",
    "catching_up",
    "desk",
    "join_desk",
    "groups",
    "door",
    "links",
    "reception",
    "policies",
    "passing",
)
"""All that works for groups, and at the door."""
ONE_WAY = {
    "a key that arrived",
    "a letter of a peer",
    "a look at both sides",
    "an input of our own",
    "another identity",
    "events, to the side of their room",
    "the beginning of a direct chat",
    "who was left out",
}
"""What groups may set in motion beyond the wall. Another one has to be thought about here."""


def _on_files(folder: Path) -> Config:
    return config_of(folder, f"sqlite:{folder}/rooms.db", f"sqlite:{folder}/personal.db")


@asynccontextmanager
async def _built(config: Config, build: Any = running) -> AsyncIterator[tuple[Parts, Any]]:
    """A whole Parlour, not started. `build`: the module that puts it together."""
    meter = PrometheusMeter()
    async with open_parts(config, meter) as parts:
        encryption = await open_encryption(config, parts, no_fault)
        yield parts, await build.application_of(config, parts, encryption, meter, no_fault)


def _ways(parts: Parts, whole: Any) -> tuple[list[str], set[str]]:
    """How groups reach anything of the personal store; the one-way doors that they came to."""
    personal = parts.personal
    mine = {id(personal), *(id(getattr(personal, each.name)) for each in fields(personal))}
    doors: set[str] = set()

    def is_personal(thing: object) -> bool:
        place = str(thing) if isinstance(thing, str | Path) else ""
        return id(thing) in mine or "personal.db" in place

    def is_door(thing: object) -> bool:
        if isinstance(thing, OneWay | OneWayAtOnce):
            doors.add(thing.name)
            return True
        return False

    ways = [
        f"{part}: {way}"
        for part in GROUPS
        for way in reached(getattr(whole, part), is_personal, is_door)
    ]
    return ways, doors


async def test_groups_are_never_given_a_handle_of_the_personal_store(tmp_path: Path) -> None:
    async with _built(_on_files(tmp_path)) as (parts, whole):
        ways, doors = _ways(parts, whole)
        seen = reached(whole.direct_side, lambda it: it is parts.personal.database, lambda _: False)
    assert ways == []
    assert doors == ONE_WAY
    assert seen, "who looks finds it where it is"


async def test_nothing_of_the_application_is_left_out_of_the_look(tmp_path: Path) -> None:
    beyond = {"direct", "direct_side", "forgotten", "intake", "ledgers", "private", "retention"}
    beyond.add("beside")  # what runs for both sides, once a while
    async with _built(_on_files(tmp_path)) as (_, whole):
        parts = {name for name in vars(whole) if not name.startswith("_")}
    assert parts - beyond == set(GROUPS)


WRONG_HANDLES = [
    (
        application,
        "self.desk = Desk(\n            rooms.chat",
        "self.desk = Desk(\n            personal.chat",
        "desk: it._store",
    ),
    (
        application,
        'OneWay("events, to the side of their room", self.intake.take)',
        "self.intake.take",
        "groups: it._take.__self__._personal",
    ),
    (running, 'f"{public}/j/', 'f"{config.web.public_url}/j/', ".database.personal.path"),
]


@pytest.mark.parametrize("number", range(len(WRONG_HANDLES)))
async def test_a_wrong_handle_is_found(tmp_path: Path, number: int) -> None:
    module, old, new, way = WRONG_HANDLES[number]
    async with _built(_on_files(tmp_path), _mutated(module, old, new)) as (parts, whole):
        ways, _ = _ways(parts, whole)
    assert any(way in each for each in ways), ways


def _mutated(module: types.ModuleType, old: str, new: str) -> types.ModuleType:
    """`running` as it would be if that module were written otherwise."""
    changed = types.ModuleType(f"{module.__name__}_mutated")
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    assert old in source
    exec(compile(source.replace(old, new), changed.__name__, "exec"), vars(changed))
    if module is running:
        return changed
    built = types.ModuleType("running_mutated")
    vars(built).update(vars(running))
    source = Path(str(running.__file__)).read_text(encoding="utf-8")
    exec(compile(source, built.__name__, "exec"), vars(built))
    vars(built)["Application"] = changed.Application
    return built


async def test_a_file_of_the_other_side_is_not_opened(tmp_path: Path) -> None:
    config = _on_files(tmp_path)
    async with open_both_sides(config):
        pass
    (tmp_path / "hard.db").hardlink_to(tmp_path / "personal.db")
    for rooms, personal, words in (
        ("personal.db", "rooms.db", "personal"),
        ("hard.db", "personal.db", "are the same file"),
        ("hard.db", "other.db", "personal"),
    ):
        swapped = config_of(tmp_path, f"sqlite:{tmp_path}/{rooms}", f"sqlite:{tmp_path}/{personal}")
        with pytest.raises(StoreRefused, match=words):
            async with open_both_sides(swapped):
                pass
