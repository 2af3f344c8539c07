"""`python -m stage.demo`: play the scene, then stay up; with `--stop` end what was left running."""

import asyncio
import signal
import sys
from pathlib import Path

import click

from stage.accounts import Account
from stage.ages import state_age_of
from stage.clients import ClientHost
from stage.demo.first_line import first_line
from stage.demo.say import heading, step
from stage.demo.scene import Scene
from stage.demo.state import write_state
from stage.demo.theatre import FOLDER, Theatre, theatre
from stage.paths import NotSetUp
from stage.process import ProcessEnded

_CAST = {"alice": "a", "bob": "a", "carol": "b"}


@click.command()
@click.option("--detach", is_flag=True, help="Leave everything running and return.")
@click.option("--told", is_flag=True, hidden=True, help="The first line was printed already.")
@click.option("--stop", is_flag=True, help="End what --detach left running.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=FOLDER,
    show_default="demo",
    help="Where everything is kept.",
)
def main(*, detach: bool, told: bool, stop: bool, folder: Path) -> None:
    """Play a conversation on two federating homeservers, with a real (tiny) model."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        asyncio.run(_stop(folder) if stop else _demo(folder, detach=detach, told=told))
    except (NotSetUp, ProcessEnded) as error:
        raise click.ClickException(str(error)) from error


async def _demo(folder: Path, *, detach: bool, told: bool) -> None:
    house = theatre(folder)
    if not told:
        click.secho(first_line(), fg="yellow")
    end = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, end.set)
    playing = asyncio.create_task(_play(house, folder, detach=detach))
    waiting = asyncio.create_task(end.wait())
    try:
        await asyncio.wait((playing, waiting), return_when=asyncio.FIRST_COMPLETED)
        if not end.is_set():
            await playing
            if detach:
                return
            await waiting
    except BaseException:
        await house.stop()
        raise
    playing.cancel()
    await asyncio.gather(playing, return_exceptions=True)
    click.echo()
    with step("Ending the demo"):
        await house.stop()


async def _play(house: Theatre, folder: Path, *, detach: bool) -> None:
    await house.start(detached=detach)
    with step("Registering alice, bob and carol"):
        accounts = [
            await getattr(house, server).register(
                name, f"{name}-password", display_name=name.capitalize()
            )
            for name, server in _CAST.items()
        ]
    with step("Stating that alice and bob are adults"):
        for account in accounts[:2]:
            await state_age_of(account, house.school, "adult")
    await write_state(folder / "state.json", house, accounts)
    async with ClientHost() as host:
        cast = {name: await host.resume(one) for name, one in zip(_CAST, accounts, strict=True)}
        await Scene(house.parlour.seat.ai_user_id, cast).play()
    _how_to_join_in(house, accounts, detach=detach)


async def _stop(folder: Path) -> None:
    if not (folder / "state.json").exists():
        click.echo("No demo has been started here.")
        return
    house = theatre(folder)
    running = [name for name, process in house.processes.items() if process.running]
    await house.stop()
    click.echo(f"Ended: {', '.join(running)}." if running else "No demo is running.")


def _how_to_join_in(house: Theatre, accounts: list[Account], *, detach: bool) -> None:
    heading("Join in with Element, or any Matrix client")
    for account in accounts:
        click.echo(
            f"  homeserver {account.homeserver_url}   user {account.localpart:<6} "
            f"password {account.password}"
        )
    click.echo(
        "  Nobody counts as a minor here but who says so; docs/install.md: how ages are stated."
    )
    click.echo(f"  The AI is {house.parlour.seat.ai_user_id}: invite it to a direct chat.")
    end = "`make demo-stop` ends it." if detach else "Ctrl-C ends it."
    click.secho(f"\nAll of this is described in demo/state.json. {end}", bold=True)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
