"""`parlour block`."""

import time

import click

from appservice.cli.settings import with_config
from appservice.cli.switches import SOON, with_ledger
from appservice.config import Config
from appservice.config.kinds import any_glob
from appservice.model.globs import matches
from appservice.ports.ledger import Ledger


@click.command("block")
@click.argument("glob", required=False)
@click.option("--list", "listed", is_flag=True, help="List what is blocked, and change nothing.")
@with_config
def command(config: Config, *, glob: str | None, listed: bool) -> None:
    """Have the AI accept nothing from some users or servers.

    GLOB is a pattern of users (@spam*:bad.net) or of servers (*.bad.net); * stands for any
    characters and ? for one. Quote it, or the shell may replace it.
    """
    if (glob is None) is not listed:
        raise click.UsageError("Say what to block, like '@spam*:bad.net', or --list.")
    if glob is None:
        _list(config)
        return
    pattern = judged(glob)
    if matches(pattern, config.ai_user_id):
        raise click.BadParameter(f"{pattern} would block the AI itself", param_hint="GLOB")
    if with_ledger(config, lambda ledger: _block(ledger, pattern)):
        click.echo(f"Blocked {pattern}. {SOON}.")
    else:
        click.echo(f"{pattern} was blocked already, so nothing changed.")


def judged(glob: str) -> str:
    """A pattern as the settings take them. Raises `click.BadParameter`."""
    try:
        return any_glob(glob)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="GLOB") from error


def _list(config: Config) -> None:
    blocks = with_ledger(config, lambda ledger: ledger.blocks())
    for pattern in blocks:
        click.echo(pattern)
    for pattern in config.admission.blocked:
        click.echo(f"{pattern}  (in {config.path}, admission.blocked)")
    if not blocks and not config.admission.blocked:
        click.echo("Nobody is blocked.")


async def _block(ledger: Ledger, pattern: str) -> bool:
    if pattern in await ledger.blocks():
        return False
    await ledger.block(pattern, int(time.time() * 1000))
    return True
