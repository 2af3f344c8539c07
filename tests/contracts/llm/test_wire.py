"""The scripted model speaks as a real OpenAI-compatible server does: the fake's contract."""

import json
from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest

from tests.contracts.llm.served import Served

ASKED: Mapping[str, Any] = {
    "model": "any",
    "max_tokens": 16,
    "messages": [{"role": "user", "content": "Say hello."}],
}


async def post(served: Served, body: Mapping[str, Any]) -> tuple[int, str, str]:
    async with (
        aiohttp.ClientSession() as client,
        client.post(f"{served.url}/chat/completions", json=body) as response,
    ):
        return response.status, response.content_type, await response.text()


def is_usage(usage: Any) -> bool:
    counts = ("prompt_tokens", "completion_tokens", "total_tokens")
    return (
        all(isinstance(usage[name], int) for name in counts)
        and usage["prompt_tokens"] + usage["completion_tokens"] == usage["total_tokens"]
        and isinstance(usage["prompt_tokens_details"]["cached_tokens"], int)
    )


async def streamed(served: Served, body: Mapping[str, Any]) -> list[dict[str, Any]]:
    status, kind, text = await post(served, body)
    assert (status, kind) == (200, "text/event-stream")
    lines = [line for line in text.split("\n") if line]
    assert all(line.startswith("data: ") for line in lines)
    assert lines[-1] == "data: [DONE]"
    return [json.loads(line.removeprefix("data: ")) for line in lines[:-1]]


async def test_a_whole_completion(served: Served) -> None:
    status, kind, text = await post(served, ASKED)
    assert (status, kind) == (200, "application/json")
    whole = json.loads(text)
    assert whole["object"] == "chat.completion"
    assert whole["model"] == served.model
    (choice,) = whole["choices"]
    assert choice["message"]["role"] == "assistant"
    assert choice["message"]["content"].strip()
    assert choice["finish_reason"] in {"stop", "length"}
    assert is_usage(whole["usage"])


async def test_a_streamed_completion_with_usage(served: Served) -> None:
    asked = {**ASKED, "stream": True, "stream_options": {"include_usage": True}}
    chunks = await streamed(served, asked)
    assert {chunk["object"] for chunk in chunks} == {"chat.completion.chunk"}
    assert {chunk["model"] for chunk in chunks} == {served.model}
    # A real server leaves the role out where its first words are ready with it.
    assert chunks[0]["choices"][0]["delta"].get("role", "assistant") == "assistant"
    *talk, usage = chunks
    deltas = [chunk["choices"][0] for chunk in talk]
    assert "".join(one["delta"].get("content") or "" for one in deltas).strip()
    assert [one["finish_reason"] for one in deltas[:-1]] == [None] * (len(deltas) - 1)
    assert deltas[-1]["finish_reason"] in {"stop", "length"}
    assert usage["choices"] == []
    assert is_usage(usage["usage"])


async def test_a_streamed_completion_without_usage(served: Served) -> None:
    chunks = await streamed(served, {**ASKED, "stream": True})
    assert all(chunk["choices"] for chunk in chunks)


@pytest.mark.parametrize(
    "bad", [{"model": "any"}, {"model": "any", "messages": "hello"}], ids=["none", "text"]
)
async def test_a_bad_request_is_refused_with_an_error(
    served: Served, bad: Mapping[str, Any]
) -> None:
    status, kind, text = await post(served, bad)
    assert kind == "application/json"
    error = json.loads(text)["error"]
    assert status == error["code"] == 400
    assert isinstance(error["message"], str)
    assert error["type"] == "invalid_request_error"


async def test_the_models_are_listed(served: Served) -> None:
    async with (
        aiohttp.ClientSession() as client,
        client.get(f"{served.url}/models") as response,
    ):
        listed = await response.json()
    assert listed["object"] == "list"
    assert [one["id"] for one in listed["data"]] == [served.model]
    assert listed["data"][0]["object"] == "model"
