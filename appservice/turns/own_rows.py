"""What comes of turns, as inputs of our own: rows whose keys are the same when they come twice."""

from typing import Final

from appservice.model.given import Own
from appservice.model.ids import TurnId
from appservice.model.turn import Turn
from appservice.ports.store import NewRow, Source
from appservice.turns.codec import own_to_json

SETTLED: Final = "own:"
"""How the key of the input begins that a turn waits for."""


def own_row(begins: str, turn: Turn, own: Own, now_ms: int) -> NewRow:
    """The row of an input about a turn."""
    return NewRow(
        key=begins + turn.turn_id,
        room_id=turn.room_id,
        source=Source.OWN,
        raw=own_to_json(own),
        seen_ms=now_ms,
    )


def turn_of(row: NewRow) -> TurnId | None:
    """The turn that waits for an input of our own."""
    ours = row.source is Source.OWN and row.key.startswith(SETTLED)
    return TurnId(row.key.removeprefix(SETTLED)) if ours else None
