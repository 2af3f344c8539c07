"""`parlour keys`: the AI user's identity and device, seen and recovered; the keys at rest."""

import asyncio
import sys
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Final

import click

from appservice.app import keys
from appservice.cli.exits import CommandFailed, ExitCode
from appservice.cli.keys_people import unverify, verified, verify
from appservice.cli.keys_rotate import rotate
from appservice.cli.progress import waiting
from appservice.cli.settings import with_config
from appservice.config import Config
from appservice.policy.encryption.fingerprints import grouped

_REPAIRED: Final = {
    "keys": "the store of keys was an old copy, so the AI user got a new device",
    "homeserver": "the homeserver was an old copy, so the keys were uploaded again",
}


@click.group("keys")
def command() -> None:
    """Show the AI user's keys, recover them, make sure of other people's, or rotate those at rest.

    People know the AI user by its identity (the master key). It is made at the first start, and
    the recovery key brings it back when the store of keys is lost. `rotate` is about other keys:
    those that what is kept in the databases is encrypted with.
    """


for each in (verify, verified, unverify, rotate):
    command.add_command(each)


@command.command("show")
@with_config
def show(config: Config) -> None:
    """Show identity and device as people can compare them.

    Parlour may run meanwhile. Ends with 1 when the homeserver shows something else.
    """
    view = asyncio.run(_waited(keys.look(config), "reading the keys, asking the homeserver"))
    _print(view)
    if view.trouble:
        raise click.exceptions.Exit(ExitCode.TROUBLE)


@command.command("show-recovery")
@click.option("--yes", is_flag=True, help="Do not ask whether that is meant.")
@with_config
def show_recovery(config: Config, *, yes: bool) -> None:
    """Print the recovery key.

    Whoever has it can speak as the AI user in encrypted rooms: let nobody look over your shoulder.
    """
    if not config.encryption.on:
        raise CommandFailed("There is no encryption: encryption.secret is not set.", ExitCode.USAGE)
    if not yes and sys.stdin.isatty():
        click.confirm("This prints a secret on the screen. Go on?", abort=True, err=True)
    elif not yes:
        raise CommandFailed("Nobody is there to ask: say --yes.", ExitCode.USAGE)
    click.echo(asyncio.run(keys.recovery_key(config)))


@command.command("recover")
@click.option("--ask", is_flag=True, help="Ask for the recovery key instead of looking it up.")
@click.option("--new-identity", "anew", is_flag=True, help="Begin another identity.")
@click.option("--yes", is_flag=True, help="Do not ask whether that is meant.")
@with_config
def recover(config: Config, *, ask: bool, anew: bool, yes: bool) -> None:
    """Bring the identity back after the store of keys was lost.

    Stop Parlour first. The recovery key is taken from where encryption.recovery_key says. The AI
    user gets a new device, which its identity signs: people see no new identity. What was
    encrypted for the old device stays unreadable. With --new-identity, for when the recovery key
    is lost too, people are told by their apps that the AI user's identity has changed.
    """
    if ask and anew:
        raise click.UsageError("--new-identity needs no recovery key.")
    if anew and not yes:
        click.confirm(
            "Everybody will see that the AI user's identity has changed, and who had verified it"
            " must do so again. Go on?",
            abort=True,
        )
    words = click.prompt("Recovery key", hide_input=True, err=True) if ask else None
    view = asyncio.run(_waited(keys.recover(config, words, anew=anew), "recovering the keys"))
    click.echo("Begun anew. Start Parlour now." if anew else "Recovered. Start Parlour now.")
    _print(view)


async def _waited(work: Awaitable[keys.KeysView], what: str) -> keys.KeysView:
    with waiting(what):
        return await work


def _print(view: keys.KeysView) -> None:
    lines = [
        ("AI user", view.user),
        ("master key", "none" if view.master_key is None else grouped(view.master_key)),
        ("device", view.device_id),
        ("device key", "none" if view.device_key is None else grouped(view.device_key)),
        ("recovery key", view.recovery_place),
    ]
    if view.repair is not None:
        when = datetime.fromtimestamp(view.repair.at_ms / 1000, UTC)
        lines.append(("repaired", f"{when:%Y-%m-%d %H:%M} UTC: {_REPAIRED[view.repair.what]}"))
    for name, value in lines:
        click.echo(f"{name + ':':<14}{value}")
    for sentence in view.trouble or ("The homeserver shows the same.",):
        click.echo(sentence)
