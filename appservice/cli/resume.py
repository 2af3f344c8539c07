"""`parlour resume`."""

import click

from appservice.app.rules import STOPPED
from appservice.cli.settings import with_config
from appservice.cli.switches import SOON, with_ledger
from appservice.config import Config
from appservice.ports.ledger import Ledger


@click.command("resume")
@with_config
def command(config: Config) -> None:
    """End what `parlour stop` began."""
    if with_ledger(config, _resume):
        click.echo(f"Resumed: the AI answers again. {SOON}.")
    else:
        click.echo("It was not stopped, so nothing changed.")


async def _resume(ledger: Ledger) -> bool:
    stopped = await ledger.flag(STOPPED) is not None
    await ledger.set_flag(STOPPED, None)
    return stopped
