"""An OpenAI-compatible server that answers by script and remembers what it was asked.

In a test: `async with ScriptedModel() as model`, then `model.url`, `model.requests`, `model.rule`.
As a process of its own: `python -m stage.scripted_model --port N` prints `{"url"}` and is driven by
`POST /_script` (`{"rules": [...], "clear": true}`) and read by `GET /_requests`.
"""

import asyncio
import json
import signal
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import click
from aiohttp import web

from stage import scripted_model_wire as wire
from stage.scripted_model_rules import Asked, Do, Predicate, Rule, default_answer
from stage.scripted_ratings import moderation

__all__ = ["Asked", "Do", "Predicate", "Rule", "ScriptedModel"]


class ScriptedModel:
    """The server. With a `key`, other API keys are refused with 401."""

    def __init__(self, *, port: int = 0, key: str | None = None) -> None:
        self.requests: list[Asked] = []
        self.cut_off = 0
        """How many requests the client gave up on while they were open."""
        self._rules: list[Rule] = []
        self._changed = asyncio.Event()
        self._came = asyncio.Condition()
        self.rated: list[str] = []
        """What was given to `/v1/moderations`."""
        self.moderates = True
        """Whether that answers; else it fails."""
        self.embedded: list[str] = []
        """What was given to `/v1/embeddings`."""
        self.embeds: Callable[[str], list[float]] = lambda text: [float(len(text)), 1.0]
        """What that says of a text."""
        self._port = port
        self._key = key
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Base URL for a client, with `/v1`."""
        return f"http://127.0.0.1:{self._port}/v1"

    async def start(self) -> None:
        """Listen; on the same port again after a `stop`."""
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_get("/v1/models", self._models)
        app.router.add_post("/v1/chat/completions", self._complete)
        app.router.add_post("/v1/moderations", self._moderate)
        app.router.add_post("/v1/embeddings", self._embed)
        app.router.add_post("/_script", self._take_script)
        app.router.add_get("/_requests", self._tell_requests)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        await site.start()
        self._port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop listening and cut what is open. What was recorded stays."""
        self._release()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def rule(self, rule: Rule) -> Rule:
        """Add a rule; it wins over older ones."""
        self._rules.append(rule)
        return rule

    def clear(self) -> None:
        """Forget all rules, let go of what hangs, keep what was recorded."""
        self._rules.clear()
        self._release()

    async def wait_for(self, count: int, *, containing: str = "", timeout_s: float = 10.0) -> None:
        """Until `count` requests whose last question contains a text have come."""
        async with asyncio.timeout(timeout_s), self._came:
            await self._came.wait_for(
                lambda: sum(containing in one.last_user for one in self.requests) >= count
            )

    async def wait_cut_off(self, count: int, *, timeout_s: float = 10.0) -> None:
        """Until clients have given up on `count` requests."""
        async with asyncio.timeout(timeout_s), self._came:
            await self._came.wait_for(lambda: self.cut_off >= count)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self.stop()

    def _release(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _refusal(self, asked: Asked) -> web.Response | None:
        if self._key is not None and asked.authorization != f"Bearer {self._key}":
            return _error(401, "The API key is wrong.", "authentication_error")
        messages = asked.body.get("messages")
        if not isinstance(messages, list) or not messages:
            return _error(400, "'messages' is missing.", "invalid_request_error")
        return None

    async def _models(self, _request: web.Request) -> web.Response:
        return web.json_response(wire.models())

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        asked = await _asked(request)
        self.requests.append(asked)
        async with self._came:
            self._came.notify_all()
        if (refusal := self._refusal(asked)) is not None:
            return refusal
        rule = next((one for one in reversed(self._rules) if one.fits(asked)), Rule())
        if rule.times is not None:
            rule.times -= 1
        try:
            return await self._play(request, asked, rule)
        except (asyncio.CancelledError, ConnectionResetError):
            async with self._came:
                self.cut_off += 1
                self._came.notify_all()
            raise

    async def _moderate(self, request: web.Request) -> web.Response:
        asked = await _asked(request)
        text = str(asked.body.get("input", ""))
        self.rated.append(text)
        if not self.moderates:
            return _error(400, "The script says no.", "server_error")
        return web.json_response(moderation(text))

    async def _embed(self, request: web.Request) -> web.Response:
        texts = [str(text) for text in (await _asked(request)).body.get("input", [])]
        self.embedded += texts
        data = [
            {"object": "embedding", "index": place, "embedding": self.embeds(text)}
            for place, text in enumerate(texts)
        ]
        return web.json_response({"object": "list", "model": "e", "data": data, "usage": {}})

    async def _play(self, request: web.Request, asked: Asked, rule: Rule) -> web.StreamResponse:
        changed = self._changed
        await asyncio.sleep(rule.delay_s)
        match rule.do:
            case Do.HANG:
                await changed.wait()
                return _error(503, "The script changed.", "server_error")
            case Do.RATE_LIMIT:
                refused = _error(429, "Too many requests.", "rate_limit_error")
                refused.headers["Retry-After"] = f"{rule.retry_after_s:g}"
                return refused
            case Do.ERROR:
                return _error(
                    rule.status, rule.said(asked) or "The script says no.", "server_error"
                )
            case Do.INVALID:
                return web.Response(text="<html>not today", content_type="application/json")
            case _:
                return await self._answer(request, asked, rule, changed)

    async def _answer(
        self, request: web.Request, asked: Asked, rule: Rule, changed: asyncio.Event
    ) -> web.StreamResponse:
        said = rule.said(asked)
        answer = default_answer(asked) if said is None else said
        if rule.do is Do.EMPTY:
            answer = ""
        counted = wire.usage(" ".join(text for _, text in asked.texts), answer)
        wants_stream = bool(asked.body.get("stream")) and rule.do is not Do.PLAIN
        if not wants_stream:
            return web.json_response(
                wire.completion(answer, None if rule.do is Do.NO_USAGE else counted)
            )
        options = asked.body.get("stream_options") or {}
        tell_usage = bool(options.get("include_usage")) and rule.do is not Do.NO_USAGE
        chunks = wire.chunks(answer, counted if tell_usage else None)
        return await _streamed(request, chunks, rule, changed)

    async def _take_script(self, request: web.Request) -> web.Response:
        script: dict[str, Any] = await request.json()
        if script.get("clear"):
            self.clear()
        for one in script.get("rules", []):
            self.rule(Rule.from_json(one))
        return web.json_response({"rules": len(self._rules)})

    async def _tell_requests(self, _request: web.Request) -> web.Response:
        told = [{"path": one.path, "body": one.body} for one in self.requests]
        return web.json_response({"requests": told, "cut_off": self.cut_off})


async def _asked(request: web.Request) -> Asked:
    raw = await request.read()
    try:
        body = json.loads(raw)
    except ValueError:
        body = {}
    body = body if isinstance(body, dict) else {}
    return Asked(request.path, raw, body, request.headers.get("Authorization"))


async def _streamed(
    request: web.Request, chunks: list[bytes], rule: Rule, changed: asyncio.Event
) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    breaks = rule.do in {Do.RESET, Do.STALL}
    for chunk in chunks[: len(chunks) // 2] if breaks else chunks:
        await response.write(chunk)
        if rule.pace_s:
            await asyncio.sleep(rule.pace_s)
    if rule.do is Do.STALL:
        await changed.wait()
    if breaks and request.transport is not None:
        request.transport.abort()
    return response


def _error(status: int, sentence: str, kind: str) -> web.Response:
    return web.json_response(wire.error(status, sentence, kind), status=status)


async def _serve(port: int, key: str | None) -> None:
    ended = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, ended.set)
    async with ScriptedModel(port=port, key=key) as model:
        print(json.dumps({"url": model.url}), flush=True)
        await ended.wait()


@click.command()
@click.option("--port", default=0, help="Where to listen; 0 takes a free port.")
@click.option("--key", default=None, help="The only API key that is let in.")
def main(port: int, key: str | None) -> None:
    """Run a model that answers by script, until it is ended."""
    asyncio.run(_serve(port, key))


if __name__ == "__main__":
    main()
