"""The options --user and --room, of which exactly one says whom or what a command is about."""

import click

from appservice.cli.exits import CommandFailed, ExitCode
from appservice.model.ids import RoomId, UserId, parse_user_id


def chosen(user: str | None, room: str | None) -> UserId | RoomId:
    """That person or room. Raises click's `UsageError` where it is none or both."""
    if (user is None) is (room is None):
        raise click.UsageError("Say which: --user ID, or --room ID.")
    if user is not None:
        known = parse_user_id(user)
        if known is None:
            raise CommandFailed(
                f"{user} is not a Matrix ID; one looks like @alice:example.org.", ExitCode.USAGE
            )
        return known
    if not str(room).startswith("!"):
        raise CommandFailed(
            f"{room} is not the ID of a room; `parlour rooms` lists them, like !abc:example.org.",
            ExitCode.USAGE,
        )
    return RoomId(str(room))
