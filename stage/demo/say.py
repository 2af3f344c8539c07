"""What the demo prints: steps with their time, and who says what."""

import contextlib
import shutil
import textwrap
import time
from collections.abc import Iterator

import click


@contextlib.contextmanager
def step(what: str) -> Iterator[None]:
    """A line for something that takes time, with how long it took."""
    click.echo(f"  {what} … ", nl=False)
    started = time.monotonic()
    yield
    click.secho(f"{time.monotonic() - started:.1f} s", fg="green")


def heading(text: str) -> None:
    """A line that stands out."""
    click.secho(f"\n{text}", bold=True)


def speech(name: str, text: str, *, ai: bool = False) -> None:
    """Who says what, wrapped to the terminal."""
    width = min(shutil.get_terminal_size().columns, 100) - 14
    label = click.style(f"{name:>9}", fg="magenta" if ai else "cyan", bold=True)
    lines = [line for part in text.splitlines() for line in textwrap.wrap(part, width) or [""]]
    for number, line in enumerate(lines or [""]):
        click.echo(f"  {label if number == 0 else ' ' * 9} │ {line}")
