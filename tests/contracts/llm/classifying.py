"""A moderations endpoint that answers by script, for the contract of its adapter."""

import asyncio
from typing import Any

from aiohttp import web

CLEAN: dict[str, Any] = {
    "sexual": 0.01,
    "sexual/minors": 0.0,
    "violence": 0.02,
    "violence/graphic": 0.0,
    "self-harm": 0.0,
    "self-harm/intent": 0.0,
    "self-harm/instructions": 0.0,
    "hate": 0.0,
    "hate/threatening": 0.0,
    "harassment": 0.0,
    "harassment/threatening": 0.0,
    "illicit": 0.9,
    "something/new": 1.0,
}


def result(**scores: Any) -> dict[str, Any]:
    """A whole answer about one text; names with `__` for `/`."""
    told = {**CLEAN, **{name.replace("__", "/"): value for name, value in scores.items()}}
    flags = {name: isinstance(value, float) and value > 0.5 for name, value in told.items()}
    one = {"flagged": any(flags.values()), "categories": flags, "category_scores": told}
    return {"id": "modr-1", "model": "m", "results": [one]}


class Service:
    """Notes what it is asked. `answers` are used up one by one, then `answer` stays."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.answer: Any = result()
        self.statuses: list[int] = []
        self.hangs = False

    async def moderations(self, request: web.Request) -> web.StreamResponse:
        """One request."""
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("Authorization"))
        if self.hangs:
            await request.read()
            await asyncio.Event().wait()
        if self.statuses:
            return web.json_response({"error": {"message": "no"}}, status=self.statuses.pop(0))
        if isinstance(self.answer, str):
            return web.Response(text=self.answer, content_type="application/json")
        return web.json_response(self.answer)

    def app(self) -> web.Application:
        """Where it listens."""
        app = web.Application()
        app.router.add_post("/v1/moderations", self.moderations)
        return app
