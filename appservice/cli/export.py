"""`parlour export`."""

import asyncio
import os
from pathlib import Path

import click

from appservice.app.beside import open_both_sides
from appservice.app.exporting import export_person, export_room
from appservice.cli.exits import CommandFailed, ExitCode
from appservice.cli.people import chosen
from appservice.cli.progress import waiting
from appservice.cli.settings import with_config
from appservice.config import Config
from appservice.model.ids import RoomId, UserId


@click.command("export")
@click.option("--user", metavar="ID", help="The person whose data it is.")
@click.option("--room", metavar="ID", help="The group or direct chat whose history it is.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    default="parlour-export.zip",
    show_default=True,
    help="The file to write; it must not exist.",
)
@with_config
def command(config: Config, *, user: str | None, room: str | None, output: Path) -> None:
    """Write what is kept of a person, or of a room, into a file (JSON and Markdown, zipped).

    Of a person: what is remembered of them, their own messages everywhere, what limits count. Never
    what others said. Parlour may run meanwhile or not.
    """
    who = chosen(user, room)
    data = asyncio.run(_exported(config, who))
    if data is None:
        raise CommandFailed(f"Nothing is kept of {who}.")
    _write(output, data)
    click.echo(f"Wrote {output}. It holds what people wrote: keep it as safe as the databases.")


async def _exported(config: Config, who: UserId | RoomId) -> bytes | None:
    async with open_both_sides(config) as stores:
        with waiting("reading the databases"):
            if who.startswith("!"):
                return await export_room(stores, RoomId(who))
            return await export_person(stores, UserId(who))


def _write(output: Path, data: bytes) -> None:
    try:
        handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandFailed(
            f"{output} cannot be written ({error.strerror}): choose another file by -o.",
            ExitCode.USAGE,
        ) from error
    with os.fdopen(handle, "wb") as file:
        file.write(data)
