"""Measure all of it, or some: `python -m bench [--quick] [accept] [share] [rest] ...`.

Progress goes to standard error; a table and, in the last line, JSON to standard output.
"""

import asyncio
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click

from bench import accept, at_rest, cap, ciphers, resident, share
from bench.figures import Figure, say, table
from bench.machine import facts

Part = Callable[[Path, bool], list[Figure]]
PARTS: dict[str, Part] = {
    "accept": lambda directory, quick: accept.measure(directory, quick=quick),
    "share": lambda directory, quick: asyncio.run(share.measure(directory, quick=quick)),
    "cap": lambda directory, quick: asyncio.run(cap.measure(directory, quick=quick)),
    "rest": lambda directory, quick: asyncio.run(at_rest.measure(directory, quick=quick)),
    "ciphers": lambda _, quick: ciphers.measure(quick=quick),
    "memory": lambda directory, quick: asyncio.run(resident.measure(directory, quick=quick)),
}


@click.command()
@click.option("--quick", is_flag=True, help="Take fewer samples: less than 30 seconds in all.")
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
def main(quick: bool, parts: tuple[str, ...]) -> None:
    """Measure accepting, the own share of a reply, encryption, at rest too, and memory."""
    with tempfile.TemporaryDirectory(prefix="parlour-bench-") as name:
        machine = facts(Path(name))
        say(f"on {machine}")
        figures: list[Figure] = []
        for part in parts or PARTS:
            started = time.monotonic()
            figures += PARTS[part](Path(name) / part, quick)
            say(f"{part}: {time.monotonic() - started:.0f} s")
    click.echo(table(figures))
    click.echo(json.dumps({"machine": machine, "figures": [asdict(each) for each in figures]}))


if __name__ == "__main__":
    main()
