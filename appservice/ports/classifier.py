"""Rating words by a service or a model."""

from typing import Protocol

from appservice.model.rating import Scores
from appservice.model.reach import Reach


class Classifier(Protocol):
    """Looks at words that somebody said or is about to say."""

    async def scores(self, text: str, reach: Reach) -> Scores:
        """How much there is of each category. `reach`: where these words may go.

        Raises `model.errors.ModelUnavailable` where nobody tells: then they are unjudged.
        """
        ...
