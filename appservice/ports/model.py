"""What is needed of a language model."""

from collections.abc import Callable, Sequence
from typing import Protocol

from appservice.model.prompt import Completion, Prompt
from appservice.model.reach import Reach

Hear = Callable[[str], None]


class ModelPort(Protocol):
    """Answers prompts."""

    async def complete(
        self,
        prompt: Prompt,
        reach: Reach,
        *,
        models: Sequence[str] = (),
        hear: Hear | None = None,
        once: bool = False,
    ) -> Completion:
        """The whole answer, of a model within that reach. May be cancelled.

        `models` are the names of those to ask, in that order; none: as they are configured. `hear`
        is told what has come so far, from its first character, as often as more has come; when
        another model or another try begins, it starts anew with less. It must not block. `once`:
        the first of them is asked, and that one time only.
        Raises `model.errors.ModelUnavailable`, with `OUT_OF_REACH` where no such model is
        configured, and `ValueError` for a prompt with words of a room that the reach is not of.
        """
        ...
