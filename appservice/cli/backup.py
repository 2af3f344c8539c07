"""`parlour backup`."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click

from appservice.cli.progress import waiting
from appservice.cli.settings import with_config
from appservice.config import Config
from appservice.storage.backups import back_up
from appservice.storage.key_backup import beside
from appservice.storage.migrations import Side


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--side",
    type=click.Choice([side.value for side in Side]),
    help="Only this side; needed when TARGET is a file.",
)
@click.option(
    "--keys",
    type=click.Path(path_type=Path),
    help="Where the keys go: a directory, or with --side a new file. Default: beside the backup.",
)
@with_config
def command(config: Config, *, target: Path, side: str | None, keys: Path | None) -> None:
    """Write a backup of each side, while Parlour runs or not.

    TARGET is a directory, where each side becomes a file of its own with the time in its name, or
    with --side a new file. The files hold what people wrote: keep them as safe as the databases.

    The keys that open them, wrapped by the master key, go to files of their own (.keys.json). Keep
    them elsewhere, and of these the newest only: what was erased stays closed in older backups.

    The keys of encrypted rooms (database.crypto) are not among it, on purpose: an old copy of them
    is worse than none. Keep the recovery key; `parlour keys recover` brings the AI's identity back.
    """
    if side is None and keys is not None and not keys.is_dir():
        raise click.UsageError(f"{keys} is no directory; to write one file, say which --side.")
    if side is None and not target.is_dir():
        raise click.UsageError(f"{target} is no directory; to write one file, say which --side.")
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for each in [Side(side)] if side else list(Side):
        into = target / f"parlour-{each}-{moment}.tar.gz" if target.is_dir() else target
        apart = _apart(keys, into)
        click.echo(asyncio.run(_back_up(config, each, into, apart)))


def _apart(keys: Path | None, target: Path) -> Path:
    """Where the keys of a backup go."""
    if keys is None:
        return beside(target)
    return keys / beside(target).name if keys.is_dir() else keys


async def _back_up(config: Config, side: Side, target: Path, keys: Path) -> str:
    """Back up one side; returns what to say of it."""
    place = config.database.rooms if side is Side.ROOMS else config.database.personal
    with waiting(f"backing up the {side} database"):
        manifest = await back_up(side, place.url, target, keys)
    told = f"{target}: the {side} database, schema version {manifest.schema_version}"
    if manifest.keys:
        told += f"\n{keys}: its {len(manifest.keys)} keys, wrapped; keep them somewhere else"
    return told
