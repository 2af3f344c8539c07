"""From the pieces that an endpoint sends to a completion."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from openai.types import CompletionUsage
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from appservice.llm.aloud import Aloud
from appservice.llm.endpoint import Endpoint
from appservice.model.prompt import Completion

_LONGEST: Final = 200_000  # characters; an endpoint that does not stop is not listened to for ever
# Where servers put reasoning that they tell apart: llama.cpp and vLLM, and others.
_APART: Final = ("reasoning_content", "reasoning")
_REASONING: Final = re.compile(r"<(think|thinking)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
# Some chat templates open the tag themselves, so that only its end is in the answer.
_REASONING_END: Final = re.compile(r"\A.*</think(?:ing)?>", re.DOTALL | re.IGNORECASE)


@dataclass(slots=True)
class Heard:
    """What has come of one answer so far. Pieces are unchecked: any field may be wrong.

    `aloud` tells of it while it comes.
    """

    aloud: Aloud
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    model: str | None = None
    finish: str | None = None
    usage: CompletionUsage | None = None

    def chunk(self, chunk: ChatCompletionChunk) -> None:
        """Take one streamed piece. Of several choices only the first one counts."""
        self._about(chunk)
        for choice in _first(chunk):
            delta = getattr(choice, "delta", None)
            piece = getattr(delta, "content", None)
            self._add(piece)
            self._finished(choice)
            if any(getattr(delta, field, None) for field in _APART):
                self.aloud.reasons_apart()
            if isinstance(piece, str):
                self.aloud.take(piece)

    def whole(self, completion: ChatCompletion) -> None:
        """Take an answer that came in one document."""
        self._about(completion)
        for choice in _first(completion):
            self._add(getattr(getattr(choice, "message", None), "content", None))
            self._finished(choice)

    @property
    def too_long(self) -> bool:
        """Whether to stop listening."""
        return self.length > _LONGEST

    def completion(self, endpoint: Endpoint) -> Completion:
        """All of it. The text may be empty."""
        details = getattr(self.usage, "prompt_tokens_details", None)
        return Completion(
            text=without_reasoning("".join(self.pieces)),
            model=self.model or endpoint.model,
            endpoint=endpoint.name,
            finish="length" if self.too_long else self.finish,
            input_tokens=_count(self.usage, "prompt_tokens"),
            output_tokens=_count(self.usage, "completion_tokens"),
            cached_tokens=_count(details, "cached_tokens"),
        )

    def _about(self, part: ChatCompletionChunk | ChatCompletion) -> None:
        model = getattr(part, "model", None)
        self.model = model if isinstance(model, str) and model else self.model
        self.usage = getattr(part, "usage", None) or self.usage

    def _finished(self, choice: object) -> None:
        finish = getattr(choice, "finish_reason", None)
        self.finish = finish if isinstance(finish, str) else self.finish

    def _add(self, piece: object) -> None:
        if isinstance(piece, str) and piece:
            self.pieces.append(piece)
            self.length += len(piece)


def _first(part: ChatCompletionChunk | ChatCompletion) -> Iterable[object]:
    choices = getattr(part, "choices", None)
    return choices[:1] if isinstance(choices, list) else ()


def _count(counted: object, name: str) -> int | None:
    number = getattr(counted, name, None)
    return number if isinstance(number, int) else None


def without_reasoning(text: str) -> str:
    """The answer without what a reasoning model thought aloud before it."""
    return _REASONING_END.sub("", _REASONING.sub("", text)).strip()
