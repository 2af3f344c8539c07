"""Seats at a homeserver that runs already, one after the other."""

import itertools
import json
import urllib.request
from pathlib import Path

from stage.seat import Seat
from stage.synapse import Synapse

_PATIENCE_S = 30.0
LATE_SEATS = {"modules": [{"module": "stage.late_seats.LateSeats", "config": {}}]}
"""What a homeserver is told that takes seats while it runs; it needs `python_path=REPOSITORY`."""


class Seats:
    """A new seat each time, with its AI user `ai1`, `ai2` and so on (or another `name`)."""

    def __init__(self, homeserver: Synapse, directory: Path, name: str = "ai") -> None:
        self._name = name
        self._homeserver = homeserver
        self._directory = directory
        self._numbers = itertools.count(1)

    def pop(self) -> Seat:
        """A seat that the homeserver knows of, which must be running."""
        name = f"{self._name}{next(self._numbers)}"
        seat = Seat.at(self._homeserver, self._directory / f"seat-{name}", localpart=name)
        told = urllib.request.Request(
            f"{self._homeserver.url}/_stage/registration",
            json.dumps({"file": str(self._homeserver.registrations[-1].resolve())}).encode(),
            method="POST",
        )
        # Without an event loop: journeys take their seats in passing.
        with urllib.request.urlopen(told, timeout=_PATIENCE_S) as answer:
            assert answer.status == 200, answer.read()
        return seat
