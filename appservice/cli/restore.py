"""`parlour restore`."""

import asyncio
from pathlib import Path

import click

from appservice.app.seals import seal_of
from appservice.cli.progress import waiting
from appservice.cli.settings import with_config
from appservice.config import Config
from appservice.storage import key_backup
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
@click.option(
    "--keys",
    "key_files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file of keys of a backup, for each side; else the one beside it.",
)
@with_config
def command(
    config: Config, *, sources: tuple[Path, ...], force: bool, key_files: tuple[Path, ...]
) -> None:
    """Bring back what `parlour backup` wrote; each FILE knows its side.

    Parlour must not run. Everything is checked before anything is changed.
    """
    asyncio.run(_restore(config, sources, key_files, force=force))


async def _restore(
    config: Config, sources: tuple[Path, ...], key_files: tuple[Path, ...], *, force: bool
) -> None:
    database = config.database
    urls = {Side.ROOMS: database.rooms.url, Side.PERSONAL: database.personal.url}
    seals = {side: await seal_of(config, side) for side in Side}
    migrate = database.migrate.url if database.migrate else None
    keys = {key_backup.read(file).side: file for file in key_files}
    for source in sources:
        with waiting(f"restoring {source}"):
            restored = await restore(source, urls, migrate, force=force, seals=seals, keys=keys)
        click.echo(f"Restored the {restored.manifest.side} database from {source}.")
        if restored.closed:
            click.echo(
                f"{restored.closed} of its keys were destroyed after it was made (rooms and people"
                " that were erased): what it holds of these stays closed."
            )
        if restored.aside is not None:
            click.echo(f"What was there before is in {restored.aside}; remove it when all is well.")
