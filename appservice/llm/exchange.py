"""One request and its answer, streamed. Time-outs here are for one try."""

import asyncio
from typing import Any, Final

from openai import AsyncOpenAI, AsyncStream
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from appservice.llm.aloud import Aloud
from appservice.llm.dialect import Dialect
from appservice.llm.endpoint import Endpoint
from appservice.llm.failure import EXPECTED, Failure, broken_off, late, nonsense
from appservice.llm.heard import Heard
from appservice.model.prompt import Completion, Prompt
from appservice.ports.model import Hear

_JSON: Final = "application/json"


async def exchange(
    client: AsyncOpenAI,
    endpoint: Endpoint,
    dialect: Dialect,
    prompt: Prompt,
    hear: Hear | None = None,
) -> Completion | Failure:
    """A whole answer, or why it is none. Raises what `failure.EXPECTED` lists, and cancellation."""
    heard = Heard(aloud=Aloud(hear, opens=dialect.opens_reasoning))
    first_by = asyncio.get_running_loop().time() + endpoint.first_token_timeout_s
    try:
        async with asyncio.timeout_at(first_by):
            stream = await _begin(client, endpoint, dialect, prompt)
    except TimeoutError:
        return late("did not begin to answer", endpoint.first_token_timeout_s)
    async with stream:
        failure = await _listen(stream, heard, endpoint, first_by)
    if failure is not None:
        return failure
    dialect.opens_reasoning = heard.aloud.ended()
    completion = heard.completion(endpoint)
    return completion if completion.text else nonsense("an empty answer")


async def _begin(
    client: AsyncOpenAI, endpoint: Endpoint, dialect: Dialect, prompt: Prompt
) -> AsyncStream[ChatCompletionChunk]:
    options = dialect.options(prompt.max_output_tokens, prompt.schema)
    messages: Any = [{"role": part.role.value, "content": part.text} for part in prompt.parts]
    return await client.chat.completions.create(
        model=endpoint.model,
        messages=messages,
        stream=True,
        extra_body={**options, **endpoint.extra_body},
    )


async def _listen(
    stream: AsyncStream[ChatCompletionChunk], heard: Heard, endpoint: Endpoint, first_by: float
) -> Failure | None:
    if stream.response.headers.get("content-type", "").startswith(_JSON):
        return await _document(stream, heard, endpoint)
    chunks = aiter(stream)
    by: float | None = first_by
    while not heard.too_long:
        try:
            async with asyncio.timeout_at(by):
                chunk = await anext(chunks, None)
        except TimeoutError:
            phase = "sent nothing more" if by != first_by else "did not begin to answer"
            limit = endpoint.idle_timeout_s if by != first_by else endpoint.first_token_timeout_s
            return None if heard.finish else late(phase, limit)
        except EXPECTED as error:
            # What follows the end of an answer is not worth losing it for.
            return None if heard.finish else broken_off(error)
        if chunk is None:
            break
        heard.chunk(chunk)
        by = asyncio.get_running_loop().time() + endpoint.idle_timeout_s
    return None if heard.finish or heard.too_long else nonsense("an answer that breaks off")


async def _document(
    stream: AsyncStream[ChatCompletionChunk], heard: Heard, endpoint: Endpoint
) -> Failure | None:
    """The answer of a server that does not stream, though asked to."""
    try:
        async with asyncio.timeout(endpoint.first_token_timeout_s):
            raw = await stream.response.aread()
    except TimeoutError:
        return late("did not answer", endpoint.first_token_timeout_s)
    heard.whole(ChatCompletion.model_validate_json(raw))
    return None
