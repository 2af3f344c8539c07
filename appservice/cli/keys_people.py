"""`parlour keys verify`, `verified` and `unverify`: whom the AI user knows for sure."""

import asyncio
import sys
from collections.abc import Mapping
from typing import Any

import click

from appservice.app.beside import open_rooms_side
from appservice.app.crypto import open_crypto
from appservice.cli.exits import CommandFailed, ExitCode
from appservice.cli.settings import with_config
from appservice.cli.verifying import converse, forget
from appservice.config import Config
from appservice.matrix.crypto.verified import Verified, take_back, verified_people
from appservice.model.ids import UserId, parse_user_id


@click.command("verify")
@click.argument("user")
@with_config
def verify(config: Config, *, user: str) -> None:
    """Make sure that the AI and a person have each other's real keys.

    USER is a Matrix ID, like @alice:example.org. Parlour has to run. Their app asks them to accept;
    then this terminal and the app show seven emoji, which you compare side by side or on a call.
    """
    person = _person(config, user)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise CommandFailed(
            "Somebody has to compare what is shown: run this at a terminal.", ExitCode.USAGE
        )
    told = asyncio.run(_verify(config, person))
    click.echo(f"{person} is verified.")
    if told.get("but"):
        click.echo(
            "The homeserver did not take the AI user's signature of that, which other devices of"
            f" the AI would need ({told['but']}). Verify once more to have it there.",
            err=True,
        )


@click.command("verified")
@with_config
def verified(config: Config) -> None:
    """List the people who were verified. Parlour may run meanwhile."""
    _check_on(config)
    found = asyncio.run(_verified(config))
    for each in found:
        changed = "  has another identity now and counts as not verified: verify again, or unverify"
        click.echo(f"{each.user}{changed if each.changed else ''}")
    if not found:
        click.echo("Nobody is verified.")


@click.command("unverify")
@click.argument("user")
@with_config
def unverify(config: Config, *, user: str) -> None:
    """Take a verification back, as if it had never been."""
    person = _person(config, user)
    if person not in {each.user for each in asyncio.run(_verified(config))}:
        raise CommandFailed(f"{person} is not verified; `parlour keys verified` shows who is.")
    asyncio.run(_unverify(config, person))
    click.echo(f"{person} is not verified any more.")


async def _verify(config: Config, person: UserId) -> Mapping[str, Any]:
    async with open_rooms_side(config) as rooms:
        return await converse(rooms.verifying, person)


async def _verified(config: Config) -> list[Verified]:
    async with open_crypto(config, alone=False) as store:
        return await verified_people(store)


async def _unverify(config: Config, person: UserId) -> None:
    async with open_rooms_side(config) as rooms:
        if await forget(rooms.verifying, person):
            return
    async with open_crypto(config, alone=True) as store:
        await take_back(store, person)


def _person(config: Config, user: str) -> UserId:
    _check_on(config)
    person = parse_user_id(user)
    if person is None:
        raise click.BadParameter(
            f"{user} is no Matrix ID; one looks like @alice:example.org", param_hint="USER"
        )
    if person == config.ai_user_id:
        raise click.BadParameter(f"{person} is the AI user itself", param_hint="USER")
    return person


def _check_on(config: Config) -> None:
    if not config.encryption.on:
        raise CommandFailed(
            "There is no encryption: encryption.secret is not set, so there are no keys to verify.",
            ExitCode.USAGE,
        )
