"""Who rates words beside our own rules, as the operator chose."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from appservice.app.told_models import asks_service
from appservice.config import Config
from appservice.llm.endpoint import Endpoint
from appservice.llm.moderating import Moderator
from appservice.llm.rating import Choose, RatingJudge, ServiceAndJudge
from appservice.model.reach import Reach
from appservice.model.routing import Purpose
from appservice.ports.classifier import Classifier
from appservice.ports.model import ModelPort
from appservice.turns.beside import Counted, Tally
from appservice.turns.routing import Routing


@asynccontextmanager
async def open_moderator(config: Config) -> AsyncIterator[Moderator | None]:
    """The moderations service, if one is asked, while the block runs."""
    settings = config.content.moderations
    if not asks_service(config) or settings.base_url is None:
        yield None
        return
    timeout_s = config.content.timeout / 1000
    endpoint = Endpoint(
        name="moderations",
        base_url=settings.base_url,
        model=settings.model,
        api_key=settings.api_key.get_secret_value() if settings.api_key else None,
        first_token_timeout_s=timeout_s,
        total_timeout_s=timeout_s,
        local=settings.local,
    )
    moderator = Moderator(endpoint)
    try:
        yield moderator
    finally:
        await moderator.aclose()


def classifier_of(
    config: Config,
    moderator: Moderator | None,
    model: ModelPort,
    routing: Routing,
    tally: Tally | None = None,
) -> Classifier | None:
    """Who is asked; None where nobody is, and nothing is said then where words are judged."""
    content = config.content
    if content.classifier == "none":
        return None
    if content.classifier == "moderations":
        return moderator
    if tally is not None:  # never refused: without a rating nothing could be said at all
        model = Counted(model, tally, refuses=False)
    judge = RatingJudge(model, _chosen(content.model, routing), content.timeout / 1000)
    return judge if moderator is None else ServiceAndJudge(moderator, judge)


def _chosen(name: str | None, routing: Routing) -> Choose:
    """The model that the operator named and no other, or the cheapest within reach."""

    async def choose(reach: Reach) -> Sequence[str]:
        if name is not None:
            return (name,)
        return await routing.within(Purpose.RATING, reach)

    return choose
