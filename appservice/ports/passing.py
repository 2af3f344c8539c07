"""Who listens to what passes by in rooms."""

from collections.abc import Sequence
from typing import Protocol

from appservice.model.passing import PassingBy


class Passing(Protocol):
    """Told of typing and receipts in the order in which the homeserver sent them.

    They come at most once and may be lost, they are of any room whatever its kind, and who is
    named may have left it. Called in the event loop after the transaction's events are stored: it
    neither blocks nor raises.
    """

    def __call__(self, seen: Sequence[PassingBy], /) -> None:
        """Take note of them."""
        ...
