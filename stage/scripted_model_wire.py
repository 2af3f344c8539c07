"""The shapes of an OpenAI-compatible chat-completion endpoint, as llama.cpp and vLLM send them."""

import json
from typing import Any

MODEL = "scripted"
_ID = "chatcmpl-scripted"


def usage(prompt: str, answer: str) -> dict[str, Any]:
    """Token counts; this model's tokens are words."""
    taken, given = len(prompt.split()), len(answer.split())
    return {
        "prompt_tokens": taken,
        "completion_tokens": given,
        "total_tokens": taken + given,
        "prompt_tokens_details": {"cached_tokens": 0},
    }


def completion(answer: str, counted: dict[str, Any] | None) -> dict[str, Any]:
    """A whole completion."""
    choice = {
        "index": 0,
        "finish_reason": "stop",
        "message": {"role": "assistant", "content": answer},
    }
    whole = {
        "id": _ID,
        "object": "chat.completion",
        "created": 0,
        "model": MODEL,
        "choices": [choice],
    }
    return whole if counted is None else whole | {"usage": counted}


def chunks(answer: str, counted: dict[str, Any] | None) -> list[bytes]:
    """A streamed completion: the role, the words, the end, the usage when asked for, `[DONE]`."""
    pieces = [answer[i : i + 7] for i in range(0, len(answer), 7)]
    told = [
        _chunk([_delta({"role": "assistant", "content": None})]),
        *(_chunk([_delta({"content": piece})]) for piece in pieces),
        _chunk([_delta({}, "stop")]),
    ]
    if counted is not None:
        told.append(_chunk([]) | {"usage": counted})
    return [b"data: " + json.dumps(one).encode() + b"\n\n" for one in told] + [b"data: [DONE]\n\n"]


def error(status: int, sentence: str, kind: str) -> dict[str, Any]:
    """An error document."""
    return {"error": {"message": sentence, "type": kind, "code": status}}


def models() -> dict[str, Any]:
    """`GET /v1/models`."""
    return {"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "stage"}]}


def _delta(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish}


def _chunk(choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": _ID,
        "object": "chat.completion.chunk",
        "created": 0,
        "model": MODEL,
        "choices": choices,
    }
