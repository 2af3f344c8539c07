"""`parlour age`: statements of age, issued, revoked and looked at by the operator."""

import asyncio
from pathlib import Path
from typing import Final

import click

from appservice.ages.keys import NoKey, new_key, public_line
from appservice.app import age_desk
from appservice.cli.age_issuing import issue
from appservice.cli.age_shown import lines_of
from appservice.cli.exits import CommandFailed, ExitCode
from appservice.cli.people import chosen
from appservice.cli.progress import waiting
from appservice.cli.settings import with_config
from appservice.config import Config
from appservice.model.ids import UserId, server_name

_LONGEST: Final = 255


@click.group("age")
def command() -> None:
    """State how old people of the homeserver are, and see what is known of them.

    A statement is signed with an issuer's private key and lies in the person's account data, which
    they can change: so it is signed. Parlour knows the issuer's public key (age.issuers).
    """


@command.command("keygen")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def keygen(file: Path) -> None:
    """Make an issuer's pair of keys.

    The private key is written to FILE, which only you can read; it belongs to who issues statements
    and not to Parlour. The public key is printed as age.issuers takes it.
    """
    key = new_key()
    try:
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(key)
    except FileExistsError as error:
        raise CommandFailed(f"{file} is there already, and is not overwritten.") from error
    except OSError as error:
        raise CommandFailed(f"{file} cannot be written: {error.strerror}.") from error
    try:
        click.echo(public_line(key))
    except NoKey as error:  # pragma: no cover - it was made here
        raise AssertionError from error
    click.echo(f"The private key is in {file}. For the settings: age.issuers", err=True)


@command.command("revoke")
@click.argument("what")
@with_config
def revoke(config: Config, *, what: str) -> None:
    """Have a statement, or all of a person until now, count no more.

    WHAT is the name of a statement (its jti, which `parlour age show` tells) or a Matrix ID. It
    cannot be taken back: issue another statement.
    """
    if what.startswith("@"):
        _ours(config, what)
    elif not what.strip() or len(what) > _LONGEST:
        raise CommandFailed(
            "That is neither a statement's name nor a Matrix ID like @alice:example.org.",
            ExitCode.USAGE,
        )
    asyncio.run(_revoke(config, what))
    whose = f"All statements of {what} until now are" if what.startswith("@") else f"{what} is"
    click.echo(f"{whose} revoked. A running Parlour follows within a minute.")


@command.command("show")
@click.argument("user")
@with_config
def show(config: Config, *, user: str) -> None:
    """Show what is known of somebody's age, and by whose word.

    USER is a Matrix ID of the homeserver. Parlour may run meanwhile; looking changes nothing.
    """
    person = _ours(config, user)
    for line in lines_of(person, asyncio.run(_look(config, person)), config):
        click.echo(line)


command.add_command(issue)


async def _look(config: Config, user: UserId) -> age_desk.AgeView:
    with waiting("asking the homeserver"):
        return await age_desk.look(config, user)


async def _revoke(config: Config, what: str) -> None:
    with waiting("waiting for the database"):
        await age_desk.revoke(config, what)


def _ours(config: Config, user: str) -> UserId:
    person = UserId(chosen(user, None))
    own = config.homeserver.server_name
    if server_name(person) != own:
        raise CommandFailed(
            f"{person} is of another server: statements are of people of {own} alone.",
            ExitCode.USAGE,
        )
    return person
