"""`parlour age issue`."""

import asyncio
import json
import os
import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from appservice.ages.keys import NoKey, public_line
from appservice.ages.signing import sign
from appservice.app import age_desk
from appservice.cli.exits import CommandFailed, ExitCode
from appservice.cli.people import chosen
from appservice.cli.progress import waiting
from appservice.cli.settings import config_option
from appservice.config import Config
from appservice.config.issuer_keys import issuer_key
from appservice.model.age import BANDS
from appservice.model.ids import UserId, server_name
from appservice.policy.ages import MOST_GUARDIANS, guardians_in, stated

_MONTH_S: Final = 365.2425 * 86_400 / 12


@click.command("issue")
@click.option("--key", type=click.Path(path_type=Path), required=True, help="The private key.")
@click.option("--issuer", metavar="NAME", required=True, help="Who states it, as in age.issuers.")
@click.option("--user", metavar="ID", required=True, help="Whose age it is.")
@click.option("--band", type=click.Choice([band.value for band in BANDS]), required=True)
@click.option("--guardian", "guardians", metavar="ID", multiple=True, help="May be repeated.")
@click.option(
    "--months",
    type=click.IntRange(1, 13),
    default=12,
    show_default=True,
    help="How long it holds.",
)
@click.option("--print", "printed", is_flag=True, help="Print the content and write it nowhere.")
@click.option(
    "--admin-token-file",
    type=click.Path(path_type=Path),
    help="An administrator's access token; else age.admin_token.",
)
@config_option
def issue(
    config_path: Path,
    *,
    key: Path,
    issuer: str,
    user: str,
    band: str,
    guardians: Sequence[str],
    months: int,
    printed: bool,
    admin_token_file: Path | None,
) -> None:
    """State how old somebody is, in their account data.

    It is written by the homeserver's admin API. With --print the content is printed instead, to be
    put there in another way; settings are not needed then. It replaces what was stated before.
    """
    person = UserId(chosen(user, None))
    private_key = _key(key)
    claims = _claims(issuer, person, band, _guardians(person, guardians), months)
    content = {"statement": sign(claims, private_key)}
    if printed:
        click.echo(json.dumps(content))
        return
    config = Config.load(config_path, os.environ)
    _check(config, person, issuer, private_key)
    token = _token(config, admin_token_file)
    asyncio.run(_give(config, token, person, content))
    until = time.strftime("%Y-%m-%d", time.gmtime(claims["exp"]))
    click.echo(f"Stated for {person}: {band}, until {until}. Its name: {claims['jti']}")


async def _give(config: Config, token: str, user: UserId, content: dict[str, str]) -> None:
    with waiting("writing the account data"):
        await age_desk.give(config, token, user, content)


def _claims(
    issuer: str, user: UserId, band: str, guardians: Sequence[str], months: int
) -> dict[str, Any]:
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": issuer,
        "sub": user,
        "band": band,
        "iat": now,
        "exp": now + int(months * _MONTH_S),
        "jti": secrets.token_hex(8),
    }
    if guardians:
        claims["guardians"] = list(guardians)
    assert stated(claims, user) is not None
    return claims


def _guardians(user: UserId, named: Sequence[str]) -> tuple[UserId, ...]:
    found = guardians_in(list(named), user)
    if found is None:
        raise CommandFailed(
            f"--guardian takes Matrix IDs of other people, {MOST_GUARDIANS} at most.",
            ExitCode.USAGE,
        )
    return found


def _key(file: Path) -> str:
    text = _read(file)
    try:
        public_line(text)
    except NoKey as error:
        raise CommandFailed(
            f"{file} {error}; `parlour age keygen` makes a right one.", ExitCode.USAGE
        ) from error
    return text


def _check(config: Config, user: UserId, issuer: str, private_key: str) -> None:
    """Whether Parlour would believe it. Raises `CommandFailed`."""
    own = config.homeserver.server_name
    if server_name(user) != own:
        raise CommandFailed(
            f"{user} is of another server: statements are of people of {own} alone.",
            ExitCode.USAGE,
        )
    line = public_line(private_key)
    if issuer_key(line) not in config.age.issuers.get(issuer, ()):
        raise CommandFailed(
            f'Parlour would not believe it: in {config.path} age.issuers has no key "{line}" for'
            f' "{issuer}". Write it there, and restart Parlour.',
            ExitCode.USAGE,
        )


def _token(config: Config, file: Path | None) -> str:
    if file is not None:
        text = _read(file).strip()
        if not text or not text.isprintable() or " " in text:
            raise CommandFailed(f"{file} holds no access token.", ExitCode.USAGE)
        return text
    if config.age.admin_token is None:
        raise CommandFailed(
            "There is no administrator's token: name a file with one by --admin-token-file, or have"
            " the content printed by --print.",
            ExitCode.USAGE,
        )
    return config.age.admin_token.get_secret_value()


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise CommandFailed(f"{file} does not hold text.", ExitCode.USAGE) from error
    except OSError as error:
        raise CommandFailed(f"{file} cannot be read: {error.strerror}.", ExitCode.USAGE) from error
