"""`parlour leave`."""

import asyncio
from collections.abc import Sequence

import click

from appservice.app.beside import open_both_sides
from appservice.app.homeserver import open_homeserver
from appservice.app.leaving import Departure, leave_rooms, without_creator
from appservice.cli.exits import CommandFailed, ExitCode, code_of
from appservice.cli.progress import waiting
from appservice.cli.settings import with_config
from appservice.config import Config
from appservice.matrix.client import Client
from appservice.model.ids import RoomId


@click.command("leave")
@click.option("--room", metavar="ID", help="The one room to leave: a group or a direct chat.")
@click.option("--all", "every", is_flag=True, help="Leave every room.")
@click.option("--yes", is_flag=True, help="Do not ask whether that is meant.")
@with_config
def command(config: Config, *, room: str | None, every: bool, yes: bool) -> None:
    """Have the AI leave a room, or all of them.

    Before it leaves a group it opens inviting to everybody and hands over what power it has, so
    that the group can go on. It asks first where nobody is left who made the group, and before
    --all. Parlour may run meanwhile or not. What was said stays stored.
    """
    if (room is None) is not every:
        raise click.UsageError("Say which: --room ID, or --all.")
    departures = asyncio.run(_leave(config, room, yes=yes))
    failed = [each for each in departures if each.failure is not None]
    for each in failed:
        click.echo(f"Still in {each.room_id}: {each.failure}.", err=True)
    click.echo(_summary(room, len(departures) - len(failed), len(departures)))
    if failed and failed[0].failure is not None:
        raise click.exceptions.Exit(code_of(failed[0].failure))


async def _leave(config: Config, room: str | None, *, yes: bool) -> list[Departure]:
    async with open_both_sides(config) as stores, open_homeserver(config) as api:
        client = Client(api)
        with waiting("asking the homeserver for the AI's rooms"):
            joined = await client.joined_rooms()
        chosen = _chosen(config, joined, room)
        if room is None and chosen and not yes:
            _confirm(len(chosen))
        if not yes:
            _confirm_without_creator(await without_creator(stores, chosen))
        departures: list[Departure] = []
        with waiting(f"leaving {len(chosen)} rooms"):
            async for departure in leave_rooms(stores, client, chosen, config.admission.bots):
                departures.append(departure)  # noqa: PERF401 - a comprehension would hide the wait
        return departures


def _chosen(config: Config, joined: Sequence[RoomId], room: str | None) -> Sequence[RoomId]:
    if room is None:
        return joined
    if room not in joined:
        raise CommandFailed(
            f"{config.ai_user_id} is not in {room}; `parlour rooms` lists where it is.",
            ExitCode.USAGE,
        )
    return [RoomId(room)]


def _summary(room: str | None, left: int, chosen: int) -> str:
    if not chosen:
        return "The AI is in no room, so nothing changed."
    if room is not None:
        return f"Left {room}." if left else "Left no room."
    return f"Left {left} of {chosen} rooms." if left < chosen else f"Left all rooms: {left}."


def _confirm(number: int) -> None:
    click.confirm(
        f"The AI leaves {number} rooms, and people have to invite it again. Go on?", abort=True
    )


def _confirm_without_creator(rooms: Sequence[RoomId]) -> None:
    if rooms:
        click.confirm(
            f"Nobody who made the group is left in {', '.join(rooms)}: the person with the most"
            " power there gets the AI's, and nobody keeps its rules. Go on?",
            abort=True,
        )
