"""`parlour restore`."""

import asyncio
from pathlib import Path

import click

from appservice.app.seals import seal_of
from appservice.cli.progress import waiting
from appservice.cli.settings import with_config
from appservice.config import Config
from appservice.storage.backups import restore
from appservice.storage.migrations import Side


@click.command("restore")
@click.argument(
    "sources",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--force", is_flag=True, help="Replace what is there; an SQLite file is put aside.")
@with_config
def command(config: Config, *, sources: tuple[Path, ...], force: bool) -> None:
    """Bring back what `parlour backup` wrote; each FILE knows its side.

    Parlour must not run. Everything is checked before anything is changed.
    """
    asyncio.run(_restore(config, sources, force=force))


async def _restore(config: Config, sources: tuple[Path, ...], *, force: bool) -> None:
    database = config.database
    urls = {Side.ROOMS: database.rooms.url, Side.PERSONAL: database.personal.url}
    seals = {side: await seal_of(config, side) for side in Side}
    migrate = database.migrate.url if database.migrate else None
    for source in sources:
        with waiting(f"restoring {source}"):
            restored = await restore(source, urls, migrate, force=force, seals=seals)
        click.echo(f"Restored the {restored.manifest.side} database from {source}.")
        if restored.aside is not None:
            click.echo(f"What was there before is in {restored.aside}; remove it when all is well.")
