"""`parlour migrate`."""

import asyncio

import click

from appservice.cli.progress import waiting
from appservice.cli.settings import with_config
from appservice.config import Config
from appservice.storage.inspection import schema_of
from appservice.storage.migrations import Side
from appservice.storage.places import PostgresPlace, place_of
from appservice.storage.roles import RoleNames, create, script
from appservice.storage.stores import check_sides_apart, opened


@click.command("migrate")
@click.option(
    "--roles",
    type=click.Choice(["print", "create"]),
    help="Print, or create, the PostgreSQL roles, schemas and grants; tables are left alone.",
)
@click.option("--owner-role", metavar="NAME", help="Owns the schemas.  [that of database.migrate]")
@click.option("--rooms-role", metavar="NAME", help="[that of database.rooms]")
@click.option("--personal-role", metavar="NAME", help="[that of database.personal]")
@click.option("--crypto-role", metavar="NAME", help="[that of database.crypto]")
@click.option(
    "--admin-url",
    metavar="URL",
    envvar="PARLOUR_ADMIN_URL",
    show_envvar=True,
    help="Who creates the roles: a superuser on Parlour's database.  [database.migrate]",
)
@with_config
def command(
    config: Config,
    *,
    roles: str | None,
    owner_role: str | None,
    rooms_role: str | None,
    personal_role: str | None,
    crypto_role: str | None,
    admin_url: str | None,
) -> None:
    """Bring both databases to the schema that this Parlour knows.

    `parlour run` does the same when it starts. On PostgreSQL, database.migrate is the address of
    the schemas' owner.
    """
    if roles is None:
        asyncio.run(_migrate(config))
        return
    if config.database.rooms.kind != "postgresql":
        raise click.UsageError("SQLite has no roles: there the two sides are two files.")
    names = _names(config, owner_role, rooms_role, personal_role, crypto_role)
    if roles == "print":
        click.echo(script(names), nl=False)
    else:
        asyncio.run(_create(config, names, admin_url))


async def _migrate(config: Config) -> None:
    database = config.database
    check_sides_apart(database.rooms.url, database.personal.url)
    migrate = database.migrate.url if database.migrate else None
    for side, url in ((Side.ROOMS, database.rooms.url), (Side.PERSONAL, database.personal.url)):
        before = await schema_of(side, url)
        with waiting(f"bringing the {side} database up to date"):
            async with opened(side, url, migrate):
                pass
        after = await schema_of(side, url)
        assert after is not None
        new = after.applied - (before.applied if before else 0)
        what = f"brought up by {new}" if new else "nothing to do"
        click.echo(f"{side} database: schema version {after.applied}, {what}.")


async def _create(config: Config, names: RoleNames, admin_url: str | None) -> None:
    database = config.database
    url = admin_url or (database.migrate.url if database.migrate else None)
    if url is None:
        raise click.UsageError("Say by --admin-url who may create roles.")
    settings = (database.rooms, database.personal, database.migrate, database.crypto)
    passwords = _passwords(*(each.url for each in settings if each))
    with waiting("creating the roles"):
        made = await create(url, str(place_of(url)), names, passwords)
    for name in made:
        has = "with the password of the settings" if name in passwords else "without a password"
        click.echo(f"Created the role {name}, {has}.")
    click.echo("The roles, schemas and grants are as they should be.")


def _names(
    config: Config,
    owner: str | None,
    rooms: str | None,
    personal: str | None,
    crypto: str | None,
) -> RoleNames:
    database, usual = config.database, RoleNames()
    migrate = database.migrate.url if database.migrate else ""
    on_postgresql = database.crypto is not None and database.crypto.kind == "postgresql"
    keys = database.crypto.url if database.crypto and on_postgresql else ""
    return RoleNames(
        owner=owner or PostgresPlace(migrate).login()[0] or usual.owner,
        rooms=rooms or PostgresPlace(database.rooms.url).login()[0] or usual.rooms,
        personal=personal or PostgresPlace(database.personal.url).login()[0] or usual.personal,
        crypto=crypto or PostgresPlace(keys).login()[0],
    )


def _passwords(*urls: str) -> dict[str, str]:
    logins = [PostgresPlace(url).login() for url in urls]
    return {name: password for name, password in logins if name and password}
