"""The wire of Ollama's chat service before a scripted model, for peers that speak nothing else.

Source: https://docs.ollama.com/api/chat
"""

import json
from types import TracebackType
from typing import Self

from aiohttp import web

from stage.scripted_model import ScriptedModel
from stage.scripted_model_rules import Asked, default_answer


class OllamaWire:
    """Answers by itself; what was asked stands in the scripted model's `requests`."""

    def __init__(self, model: ScriptedModel) -> None:
        self._model = model
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/api/tags", self._tags)
        app.router.add_post("/api/chat", self._chat)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/api/chat"
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _tags(self, _request: web.Request) -> web.Response:
        return web.json_response({"models": [{"name": "scripted", "model": "scripted"}]})

    async def _chat(self, request: web.Request) -> web.Response:
        raw = await request.read()
        asked = Asked(request.path, raw, json.loads(raw), request.headers.get("Authorization"))
        self._model.requests.append(asked)
        message = {"role": "assistant", "content": default_answer(asked)}
        return web.json_response({"model": "scripted", "message": message, "done": True})
