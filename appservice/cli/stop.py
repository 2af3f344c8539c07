"""`parlour stop`."""

import click

from appservice.app.rules import STOPPED
from appservice.cli.settings import with_config
from appservice.cli.switches import SOON, with_ledger
from appservice.config import Config


@click.command("stop")
@click.argument("reason", required=False, nargs=-1)
@with_config
def command(config: Config, *, reason: tuple[str, ...]) -> None:
    """Have the AI answer nobody on this server until `parlour resume`.

    Parlour goes on running: it follows what is said, says once a day and room that it is paused,
    declines invitations and makes no groups. REASON is for you: `parlour doctor` shows it.
    """
    words = " ".join(reason)
    if not words.isprintable():
        raise click.BadParameter("write it in one line of visible text", param_hint="REASON")
    with_ledger(config, lambda ledger: ledger.set_flag(STOPPED, words))
    click.echo(f"Stopped: the AI answers nobody until `parlour resume`. {SOON}.")
