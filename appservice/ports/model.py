"""What is needed of a language model."""

from typing import Protocol

from appservice.model.prompt import Completion, Prompt


class ModelPort(Protocol):
    """Answers prompts."""

    async def complete(self, prompt: Prompt) -> Completion:
        """The whole answer. Raises `model.errors.ModelUnavailable`; may be cancelled."""
        ...
