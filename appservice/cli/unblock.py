"""`parlour unblock`."""

import click

from appservice.cli.exits import CommandFailed
from appservice.cli.settings import with_config
from appservice.cli.switches import SOON, with_ledger
from appservice.config import Config


@click.command("unblock")
@click.argument("glob")
@with_config
def command(config: Config, *, glob: str) -> None:
    """End what `parlour block GLOB` began; GLOB as `parlour block --list` shows it."""
    if with_ledger(config, lambda ledger: ledger.unblock(glob)):
        click.echo(f"Unblocked {glob}. {SOON}.")
        return
    if glob in config.admission.blocked:
        raise CommandFailed(
            f"{glob} is blocked by admission.blocked in {config.path}: take it out there, and start"
            " Parlour again."
        )
    raise CommandFailed(f"{glob} is not blocked; `parlour block --list` shows what is.")
