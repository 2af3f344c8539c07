"""The real, tiny model answers, whole and in pieces, and ends when it is told to."""

import psutil
from openai import AsyncOpenAI

from stage.model_server import MODEL_NAME, ModelServer


async def test_it_answers_and_ends() -> None:
    async with ModelServer() as server:
        pid = server.pid
        client = AsyncOpenAI(base_url=server.url, api_key="none", max_retries=0)
        assert [model.id async for model in client.models.list()] == [MODEL_NAME]

        whole = await client.chat.completions.create(
            model=server.model,
            messages=[{"role": "user", "content": "Say hello."}],
            max_tokens=8,
        )
        assert whole.choices[0].message.content
        assert whole.usage is not None
        assert whole.usage.completion_tokens <= 8

        stream = await client.chat.completions.create(
            model=server.model,
            messages=[{"role": "user", "content": "Count to five."}],
            max_tokens=8,
            stream=True,
        )
        pieces = [piece.choices[0].delta.content or "" async for piece in stream if piece.choices]
        assert len(pieces) > 1
        assert "".join(pieces)
        await client.close()
    assert not psutil.pid_exists(pid)
