"""`parlour erase`."""

import asyncio

import click

from appservice.app.beside import open_both_sides
from appservice.app.erasing_beside import erase_person, erase_room
from appservice.app.homeserver import open_homeserver
from appservice.cli.people import chosen
from appservice.cli.progress import waiting
from appservice.cli.settings import with_config
from appservice.config import Config
from appservice.model.ids import RoomId, UserId

_PERSON = (
    "What Parlour keeps of {who} is removed: memory, direct chats, their messages in groups,"
    " limits. The AI leaves its direct chats with them. A hash stays, so that nothing"
    " comes back. Go on?"
)
_ROOM = "The AI leaves {who}, and all that Parlour keeps of it is removed. Go on?"


@click.command("erase")
@click.option("--user", metavar="ID", help="The person to forget, here or on any server.")
@click.option("--room", metavar="ID", help="The group or direct chat to forget.")
@click.option("--yes", is_flag=True, help="Do not ask whether that is meant.")
@with_config
def command(config: Config, *, user: str | None, room: str | None, yes: bool) -> None:
    """Forget a person or a room for good.

    It is done by the Parlour that runs, or here where none does; when it is cut off, it goes on by
    itself at the next start. What homeservers keep, what others quoted, and older backups stay:
    after a restore, erase again.
    """
    who = chosen(user, room)
    if not yes:
        click.confirm((_PERSON if user else _ROOM).format(who=who), abort=True)
    asyncio.run(_erase(config, who))


async def _erase(config: Config, who: UserId | RoomId) -> None:
    async with open_both_sides(config) as stores, open_homeserver(config) as api:
        with waiting(f"forgetting {who}"):
            if who.startswith("!"):
                await erase_room(stores, api, RoomId(who), config.admission.bots)
                by = ""
            else:
                running = await erase_person(config, stores, api, UserId(who))
                by = " The running Parlour did it." if running else ""
    click.echo(f"Forgot {who}.{by}")
