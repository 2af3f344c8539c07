"""`parlour age-reader`: becomes the process that reads account data, and leaves the rest behind."""

import os
import sys
from pathlib import Path

import click


@click.command("age-reader", short_help="Run what alone reads people's age.")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    default="age-reader.toml",
    show_default=True,
    help="The reader's own settings.",
)
def command(config: Path) -> None:
    """Read statements of age for `parlour run`, over a Unix socket, and do nothing else.

    Run it as another user than Parlour's: its secret can act as everybody on the homeserver.
    """
    # Replaced, so that nothing of Parlour shares the memory that the secret is in.
    python = sys.executable
    os.execv(python, [python, "-m", "appservice.age_reader", "--config", str(config)])  # noqa: S606 - itself
