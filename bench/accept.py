"""How many transactions a second are accepted durably: the real route against the bare one.

Both run as processes of their own. They are asked in turns, block by block, over one connection
with one request in flight, as a homeserver does. Blocks are short, so that what else the machine
does meets both alike.
"""

import http.client
import itertools
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Final

from bench.accept_server import ROOMS, TOKEN
from bench.events import person, room_id, text_event, transaction
from bench.figures import Figure, at_least, say

WANTED_RATIO: Final = 0.8
_NUMBERS: Final = itertools.count(1)


class Route:
    """A server process and the one connection to it."""

    def __init__(self, which: str, directory: Path) -> None:
        directory.mkdir(parents=True)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.accept_server", which, str(directory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self._connection = http.client.HTTPConnection(
            "127.0.0.1", int(self._process.stdout.readline())
        )

    def rate(self, bodies: list[bytes]) -> float:
        """Transactions per second over these."""
        started = time.perf_counter()
        for body in bodies:
            self._put(body)
        return len(bodies) / (time.perf_counter() - started)

    def close(self) -> None:
        """End the process."""
        self._connection.close()
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _put(self, body: bytes) -> None:
        self._connection.request(
            "PUT",
            f"/_matrix/app/v1/transactions/{next(_NUMBERS)}",
            body,
            {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"},
        )
        answer = self._connection.getresponse()
        if answer.status != 200 or answer.read() != b"{}":
            raise RuntimeError(f"a transaction was answered with {answer.status}")


def measure(directory: Path, *, quick: bool) -> list[Figure]:
    """Rates and ratio, at 1 and at 100 events a transaction."""
    figures: list[Figure] = []
    with _routes(directory) as (real, bare):
        for events, in_block in ((1, 40), (100, 4)):
            figures += _compare(real, bare, events, in_block, 24 if quick else 120)
    return figures


@contextmanager
def _routes(directory: Path) -> Iterator[tuple[Route, Route]]:
    with ExitStack() as stack:
        routes = [Route(which, directory / which) for which in ("real", "bare")]
        for route in routes:
            stack.callback(route.close)
        yield routes[0], routes[1]


def _compare(real: Route, bare: Route, events: int, in_block: int, blocks: int) -> list[Figure]:
    rates: dict[Route, list[float]] = {real: [], bare: []}
    for number in range(blocks):
        for route in (real, bare) if number % 2 else (bare, real):
            rates[route].append(route.rate(_bodies(events, in_block)))
    say(f"accept: {blocks} pairs of blocks with {in_block} transactions of {events} events")
    name = f"accept, {events} event{'s' if events > 1 else ''} each"
    ours, theirs = median(rates[real]), median(rates[bare])
    return [
        Figure(f"{name}: Parlour", ours, "transactions/s"),
        Figure(f"{name}: bare route", theirs, "transactions/s"),
        at_least(f"{name}: ratio", ours / theirs, "", WANTED_RATIO),
    ]


def _bodies(events: int, count: int) -> list[bytes]:
    now_ms = time.time_ns() // 1_000_000
    return [
        transaction(
            [
                text_event(room_id((number + each) % ROOMS), person(each % 7), now_ms)
                for each in range(events)
            ]
        )
        for number in range(count)
    ]
