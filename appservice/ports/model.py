"""What is needed of a language model."""

from collections.abc import Sequence
from typing import Protocol

from appservice.model.prompt import Completion, Prompt
from appservice.model.reach import Reach


class Hear(Protocol):
    """Is told of an answer while it comes. It must not block."""

    def __call__(self, more: str, /, *, anew: bool) -> None:
        """Take what has come since the last call; `anew`: all that was told before is void."""
        ...


class Holds(Protocol):
    """Tells whether a prompt may still be sent: what it is made from can be removed meanwhile."""

    def __call__(self) -> bool:
        """Look now."""
        ...


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
        holds: Holds | None = None,
    ) -> Completion:
        """The whole answer, of a model within that reach. May be cancelled.

        `models` are the names of those to ask, in that order; none: as they are configured. `hear`
        is told of it while it comes, without what a model thinks aloud, and anew when another
        model or another try begins. It may be told less than all, or nothing. `once`: the first of
        them is asked, and that one time only. `holds` is asked before each try of each model:
        where it says no, none is asked any more.
        Raises `model.errors.ModelUnavailable`, with `OUT_OF_REACH` where no such model is
        configured and `OVERTAKEN` where the prompt does not hold any more, and `ValueError` for a
        prompt with words of a room that the reach is not of.
        """
        ...
