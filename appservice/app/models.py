"""The configured endpoints as one model port."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import structlog

from appservice.config import Config
from appservice.config.endpoints import OtherEndpoint as Settings
from appservice.llm.chain import ModelChain
from appservice.llm.embedding import Embedder
from appservice.llm.endpoint import Endpoint
from appservice.model.errors import Unavailable
from appservice.ports.store import ChatStore
from appservice.ports.telemetry import Meter
from appservice.prompt.build import Budget
from appservice.turns.tasks import Tasks

_log = structlog.get_logger()
_KNOWN: Final = "how_models_answer"
_LAST_S: Final = 1.0


def endpoints_of(config: Config) -> list[Endpoint]:
    """The endpoints in the order in which they are asked."""
    return [_endpoint(name, one) for name, one in config.models.named.items()]


def budget_of(config: Config) -> Budget:
    """How long prompts are: so that whichever model is asked can hold them.

    One for all of them, as models that take turns then find the same beginning again.
    """
    held = [one.window_tokens for one in config.models.named.values() if one.window_tokens]
    answers = config.answers
    return Budget.of(min((answers.window_tokens, *held)), answers.output_tokens)


@asynccontextmanager
async def open_models(
    config: Config, meter: Meter, only: str | None = None
) -> AsyncIterator[ModelChain]:
    """The chain of endpoints, or of the one of that name, for as long as the block runs."""
    asked = [one for one in endpoints_of(config) if only in (None, one.name)]
    async with ModelChain(asked, count=meter.model_call, watch=meter.model_breaker) as chain:
        yield chain


@asynccontextmanager
async def keeping_known(model: ModelChain, store: ChatStore, meter: Meter) -> AsyncIterator[None]:
    """While the block runs it is kept over restarts how models answer (`llm/aloud`)."""
    tasks = Tasks(meter)

    async def keep() -> None:
        try:
            await store.put_cursor(_KNOWN, json.dumps(model.known()))
        except Unavailable as error:
            _log.warning("not_kept_how_models_answer", error=error)

    stored = await store.cursor(_KNOWN)
    model.know(json.loads(stored) if stored else {}, lambda: tasks.spawn(keep(), "what is known"))
    try:
        yield
    finally:
        await tasks.drain(_LAST_S)
        await tasks.close()


@asynccontextmanager
async def open_embedder(config: Config) -> AsyncIterator[Embedder | None]:
    """What tells how near texts are, if there is such a service, while the block runs."""
    settings = config.models.embeddings
    if settings.base_url is None or settings.model is None:
        yield None
        return
    endpoint = Endpoint(
        name="embeddings",
        base_url=settings.base_url,
        model=settings.model,
        api_key=settings.api_key.get_secret_value() if settings.api_key else None,
        first_token_timeout_s=settings.total_timeout / 1000,
        total_timeout_s=settings.total_timeout / 1000,
        local=settings.local,
    )
    embedder = Embedder(endpoint)
    try:
        yield embedder
    finally:
        await embedder.aclose()


def _endpoint(name: str, settings: Settings) -> Endpoint:
    return Endpoint(
        name=name,
        base_url=settings.base_url,
        model=settings.model,
        api_key=settings.api_key.get_secret_value() if settings.api_key else None,
        connect_timeout_s=settings.connect_timeout / 1000,
        first_token_timeout_s=settings.first_token_timeout / 1000,
        idle_timeout_s=settings.idle_timeout / 1000,
        total_timeout_s=settings.total_timeout / 1000,
        max_retries=settings.max_retries,
        local=settings.local,
        output_token_parameter=settings.output_token_parameter,
        extra_body=dict(settings.extra_body),
    )
