"""`parlour run`: the whole of Parlour, until it is told to stop."""

import asyncio
import signal

import click

from appservice.app.running import run
from appservice.cli.settings import with_config
from appservice.config import Config
from appservice.telemetry import configure_logging


@click.command("run", short_help="Run Parlour until it is stopped.")
@with_config
def command(config: Config) -> None:
    """Run Parlour until it is stopped (Ctrl-C or SIGTERM).

    What is under way is finished, at most so long as shutdown.grace says; the rest is taken up by
    the next start.
    """
    configure_logging(
        level=config.logging.level, format=config.logging.format, secrets=config.secrets
    )
    asyncio.run(_until_signal(config))


async def _until_signal(config: Config) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await run(config, stop)
