"""The operator's pages say what there is: every line of doctor, every number, every command."""

import re
from pathlib import Path
from typing import Any

import click
import pytest

from appservice.cli.commands import SECTIONS
from appservice.cli.doctor import (
    apart,
    at_rest,
    awaiting,
    calls,
    databases,
    encryption,
    examination,
    health,
    homeserver,
    identity,
    pages,
    peers,
    policies,
    rating,
    registration,
    verified,
    walls,
)
from appservice.cli.exits import MEANINGS
from appservice.cli.group import parlour
from appservice.storage.migrations import Side
from appservice.telemetry import PrometheusMeter

DOCS = Path(__file__).parents[2] / "docs"
OPERATIONS = (DOCS / "operations.md").read_text("utf-8")
INSTALL = (DOCS / "install.md").read_text("utf-8")


def _table(heading: str) -> set[str]:
    """What stands in backquotes in the first column of the table below a heading."""
    part = OPERATIONS.partition(f"\n## {heading}")[2].partition("\n## ")[0]
    firsts = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
    return {name for first in firsts for name in re.findall(r"`([^`]+)`", first)}


def test_every_line_of_doctor_is_explained() -> None:
    assert _table("What `parlour doctor` says") == {
        *(examination.SETTINGS, "avatar", "disk"),
        *(databases.name_of(side) for side in Side),
        *(encryption.CHECK, encryption.KEYS, encryption.RECOVERY),
        *(identity.CHECK, verified.CHECK),
        *(databases.SWITCH, databases.QUARANTINE),
        *(walls.ROLES, walls.SERVER, walls.ROWS, walls.FILES),
        *(registration.CHECK, registration.LIMITS, health.CHECK, calls.CHECK, pages.CHECK),
        *(policies.CHECK, awaiting.CHECK, at_rest.CHECK, apart.CHECK, peers.CHECK),
        rating.CHECK,
        *(homeserver.HOMESERVER, homeserver.CLOCK, homeserver.TOKEN, homeserver.AI_USER),
        *(homeserver.DEVICE, homeserver.ROOM_VERSION),
        *("primary model", "fallback model"),
    }


def test_every_metric_is_listed() -> None:
    page = PrometheusMeter().page().decode()
    kinds = re.findall(r"^# TYPE (parlour_\w+) (\w+)$", page, re.MULTILINE)
    shown = {name for name, _ in kinds if not name.startswith("parlour_process_")}
    assert _table("Metrics") == {name for name in shown if not name.endswith("_created")}


def test_every_exit_code_is_listed() -> None:
    for code, meaning in MEANINGS.items():
        assert re.search(rf"^\| {int(code)} \| {re.escape(meaning)}", OPERATIONS, re.MULTILINE)


def _commands(text: str) -> list[tuple[str, ...]]:
    """The words after `parlour` in examples and in running text."""
    return [
        tuple(found.split())
        for found in re.findall(r"(?:^|[`/ ])parlour ([a-z]+(?: --[a-z-]+)*)", text, re.MULTILINE)
    ]


@pytest.mark.parametrize("text", [OPERATIONS, INSTALL], ids=["operations", "install"])
def test_every_command_and_option_exists(text: str) -> None:
    names = {entry.name for _, part in SECTIONS for entry in part}
    shown = [words for words in _commands(text) if words[0] in names]
    assert len(shown) > 5
    for name, *options in shown:
        command: Any = parlour.get_command(click.Context(parlour), name)
        known = {option for each in command.params for option in each.opts}
        assert set(options) <= known, (name, options)


@pytest.mark.parametrize("name", ["operations.md", "install.md"])
def test_every_link_leads_somewhere(name: str) -> None:
    text = (DOCS / name).read_text("utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        file, _, anchor = target.partition("#")
        page = (DOCS / file) if file else DOCS / name
        assert page.exists(), target
        headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
        anchors = {re.sub(r"[^a-z0-9 -]", "", each.lower()).replace(" ", "-") for each in headings}
        anchors |= set(re.findall(r'<a id="([^"]+)">', page.read_text("utf-8")))
        assert not anchor or anchor in anchors, target
