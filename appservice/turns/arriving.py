"""Which rows that were put aside go back to the inbox, and for which keys to ask."""

from collections.abc import Collection, Sequence
from typing import Final

from appservice.ports.awaiting import AwaitingRow

MOST_ASKED: Final = 16
"""Keys that one sender in one room is asked for at a time: made-up sessions cost nothing."""


def ready(
    meant: Sequence[AwaitingRow], rows: Sequence[AwaitingRow], readable: Collection[str]
) -> list[str]:
    """The keys of the rows among `meant` that go back, in order.

    An edit follows the message it edits. `rows` is all that waits in the room.
    """
    said = {row.key for row in meant if row.about is None and row.key in readable}
    waiting = {row.key for row in rows} - said
    return [
        row.key
        for row in meant
        if row.key in said or (row.about is not None and row.about not in waiting)
    ]


def asked_for(rows: Sequence[AwaitingRow]) -> list[AwaitingRow]:
    """The first row of each session whose key is to be asked for; once, and not of one for all."""
    asked = {row.session_id for row in rows if row.asked}
    of_sender: dict[str, set[str]] = {}
    for row in rows:
        if row.asked:
            of_sender.setdefault(row.sender, set()).add(row.session_id)
    first: list[AwaitingRow] = []
    for row in rows:
        theirs = of_sender.setdefault(row.sender, set())
        if row.about is None and row.session_id not in asked and len(theirs) < MOST_ASKED:
            first.append(row)
            asked.add(row.session_id)
            theirs.add(row.session_id)
    return first
