"""What is needed to tell how near texts are to each other."""

from collections.abc import Sequence
from typing import Protocol

from appservice.model.reach import Reach

Vector = Sequence[float]


class Embed(Protocol):
    """Makes embeddings."""

    async def vectors(self, texts: Sequence[str], reach: Reach) -> list[Vector] | None:
        """A vector for each text; None where the service may not hear them, or gives none.

        Raises only cancellation.
        """
        ...
