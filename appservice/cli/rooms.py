"""`parlour rooms`."""

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

import click

from appservice.app.beside import open_both_sides
from appservice.app.overview import RoomView, overview
from appservice.cli.progress import waiting
from appservice.cli.settings import with_config
from appservice.config import Config

_UNITS: Final = (("d", 86_400_000), ("h", 3_600_000), ("min", 60_000))
_LONGEST_NAME: Final = 40


@click.command("rooms")
@click.option("--names", is_flag=True, help="Show names: of groups, and of people in direct chats.")
@click.option("--json", "as_object", is_flag=True, help="Print JSON instead of lines.")
@with_config
def command(config: Config, *, names: bool, as_object: bool) -> None:
    """List the rooms that the AI is in.

    Kind, people by server, questions that are being answered, and when something was last said;
    names only with --names, and never what was said.
    """
    views = asyncio.run(_views(config))
    if as_object:
        click.echo(json.dumps([_fields(view, names=names) for view in views], indent=2))
        return
    now_ms = int(time.time() * 1000)
    for line in _table([_row(view, now_ms, names=names) for view in views], names=names):
        click.echo(line)
    direct = sum(view.kind.value == "direct" for view in views)
    click.echo(f"{_count(len(views) - direct, 'group')}, {_count(direct, 'direct chat')}.")


async def _views(config: Config) -> list[RoomView]:
    async with open_both_sides(config) as stores:
        with waiting("reading the databases"):
            return await overview(stores)


def _row(view: RoomView, now_ms: int, *, names: bool) -> tuple[str, ...]:
    row = (
        view.room_id,
        view.kind.value,
        _people(view),
        str(view.open_turns or "-"),
        "never" if view.last_ms is None else _ago(now_ms - view.last_ms),
    )
    return (*row, _one_line(view.name or "-")) if names else row


def _people(view: RoomView) -> str:
    servers = sorted(view.servers.items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{count} {server}" for server, count in servers) or "nobody"
    return f"{shown}, {view.invited} invited" if view.invited else shown


def _ago(ms: int) -> str:
    for unit, length in _UNITS:
        if ms >= length:
            return f"{ms // length} {unit} ago"
    return "just now"


def _one_line(name: str) -> str:
    """A name that cannot reach out of its column, whatever its members put into it."""
    seen = "".join(each if each.isprintable() else " " for each in name)
    return seen if len(seen) <= _LONGEST_NAME else f"{seen[: _LONGEST_NAME - 1]}…"


def _table(rows: Sequence[tuple[str, ...]], *, names: bool) -> Iterator[str]:
    if not rows:
        return
    head = ("ROOM", "KIND", "PEOPLE", "OPEN", "LAST", *(("NAME",) if names else ()))
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        yield "  ".join(
            f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)
        ).rstrip()


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _fields(view: RoomView, *, names: bool) -> dict[str, object]:
    last = view.last_ms
    return {
        "room_id": view.room_id,
        "kind": view.kind.value,
        **({"name": view.name} if names else {}),
        "people": view.people,
        "servers": dict(view.servers),
        "invited": view.invited,
        "open_turns": view.open_turns,
        "last": None if last is None else datetime.fromtimestamp(last / 1000, UTC).isoformat(),
    }
