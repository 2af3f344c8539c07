"""`parlour version`."""

import platform
from importlib.metadata import PackageNotFoundError, version

import click

from appservice import __version__

_WORTH_KNOWING = ("mautrix", "aiohttp", "openai", "asyncpg", "pydantic")


@click.command("version")
def command() -> None:
    """Show which Parlour this is, and what it stands on."""
    click.echo(f"parlour {__version__}")
    click.echo(f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")
    for name in _WORTH_KNOWING:
        click.echo(f"{name} {_version(name)}")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "is missing"
