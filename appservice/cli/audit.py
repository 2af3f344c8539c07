"""`parlour audit`."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

import click

from appservice.app.beside import open_rooms_side
from appservice.cli.progress import waiting
from appservice.cli.settings import with_config
from appservice.config import Config
from appservice.model.ids import RoomId
from appservice.ports.store import AuditLine

_HEAD: Final = ("AT", "WHAT", "ABOUT", "FOR", "WHY")
_LONGEST_WHY: Final = 200


@click.command("audit")
@click.option("--room", metavar="ID", help="Only what was done in this group.")
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    default=1000,
    show_default=True,
    help="How many of the newest acts.",
)
@click.option("--json", "as_object", is_flag=True, help="Print JSON instead of lines.")
@with_config
def command(config: Config, *, room: str | None, limit: int, as_object: bool) -> None:
    """Show what the AI did with power in groups, the newest last.

    Who was invited or removed at whose wish, what was put back, and why. Never what was said,
    but the reasons that members gave.
    """
    lines = asyncio.run(_lines(config, room, limit))
    if as_object:
        click.echo(json.dumps([_fields(line) for line in lines], indent=2))
        return
    for row in _table([_row(line, room=room is None) for line in lines], room=room is None):
        click.echo(row)
    click.echo(f"{len(lines)} act." if len(lines) == 1 else f"{len(lines)} acts.")


async def _lines(config: Config, room: str | None, limit: int) -> list[AuditLine]:
    async with open_rooms_side(config) as rooms:
        with waiting("reading the database"):
            return await rooms.chat.audited(RoomId(room) if room else None, limit)


def _row(line: AuditLine, *, room: bool) -> tuple[str, ...]:
    row = (
        _at(line.at_ms),
        _one_line(line.what),
        line.about or "-",
        line.by or "the rules",
        _one_line(line.why) or "-",
    )
    return (line.room_id, *row) if room else row


def _at(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _one_line(text: str) -> str:
    """A reason that cannot reach out of its column, whatever a member put into it."""
    seen = "".join(each if each.isprintable() else " " for each in text)
    return seen if len(seen) <= _LONGEST_WHY else f"{seen[: _LONGEST_WHY - 1]}…"


def _table(rows: Sequence[tuple[str, ...]], *, room: bool) -> Iterator[str]:
    if not rows:
        return
    head = ("ROOM", *_HEAD) if room else _HEAD
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        yield "  ".join(
            f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)
        ).rstrip()


def _fields(line: AuditLine) -> dict[str, object]:
    return {
        "room_id": line.room_id,
        "at": datetime.fromtimestamp(line.at_ms / 1000, UTC).isoformat(),
        "what": line.what,
        "about": line.about,
        "by": line.by,
        "why": line.why,
    }
