"""What is needed of a language model."""

from typing import Protocol

from appservice.model.prompt import Completion, Prompt
from appservice.model.reach import Reach


class ModelPort(Protocol):
    """Answers prompts."""

    async def complete(self, prompt: Prompt, reach: Reach) -> Completion:
        """The whole answer, of a model within that reach. May be cancelled.

        Raises `model.errors.ModelUnavailable`, with `OUT_OF_REACH` where no such model is
        configured, and `ValueError` for a prompt with words of a room that the reach is not of.
        """
        ...
