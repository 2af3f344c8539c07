"""`parlour keys rotate`."""

import asyncio

import click

from appservice.app.rotating import Rotated
from appservice.app.rotating import rotate as rotated
from appservice.cli.progress import waiting
from appservice.cli.settings import with_config
from appservice.config import Config
from appservice.storage.migrations import Side


@click.command("rotate")
@click.option("--content", is_flag=True, help="Also make new keys and encrypt all content anew.")
@with_config
def rotate(config: Config, *, content: bool) -> None:
    """Wrap the keys of all rooms and people with another master key.

    Stop Parlour first. Write the new master key into storage.master_key (or its file), and the one
    of before into storage.old_master_key; afterwards that one is needed no more, but for backups of
    keys that were made with it. What is interrupted goes on when this is called again.

    With --content each room and person gets a new key too, and all that is kept is encrypted with
    it: for when keys may be known to somebody, or for what was stored before there were any.
    """
    for side in Side:
        click.echo(_told(asyncio.run(_rotate(config, side, content=content))))
    if config.storage.old_master_key is not None:
        click.echo("Take storage.old_master_key out of the settings now.")


async def _rotate(config: Config, side: Side, *, content: bool) -> Rotated:
    with waiting(f"rotating the keys of the {side} database"):
        return await rotated(config, side, content=content)


def _told(done: Rotated) -> str:
    keys = "all keys were wrapped by this master key already"
    if done.wrapped:
        keys = f"{done.wrapped} of the keys are now wrapped by the new master key"
    if done.closed is None:
        return f"{done.side}: {keys}."
    return f"{done.side}: {keys}; the content of {done.closed} rooms and people has new keys."
