"""What people and rules are told of the models: what they are like, who is asked elsewhere."""

from typing import Final
from urllib.parse import urlsplit

from appservice.config import Config
from appservice.config.endpoints import OtherEndpoint
from appservice.model.routing import Ability, ModelFacts, Size

_UNNAMED: Final = frozenset({"primary", "fallback"})


def facts_of(config: Config) -> tuple[ModelFacts, ...]:
    """What the rules know of the models, in that order."""
    return tuple(_facts(name, one) for name, one in config.models.named.items())


def names_elsewhere(config: Config) -> tuple[str, ...]:
    """Whom people are told of: who is asked outside of the operator's hands, each once.

    A name that the operator gave says more than an address; without one it is the host. Those of
    `others` have both: such names tell models apart, not who hears what is said.
    """
    models = config.models
    names = [
        _known_as(name, one, other=name in models.others)
        for name, one in models.named.items()
        if not one.local
    ]
    embeddings = models.embeddings
    if embeddings.base_url is not None and not embeddings.local:
        names.append(urlsplit(embeddings.base_url).hostname or "embeddings")
    rater = config.content.moderations
    if asks_service(config) and rater.base_url is not None and not rater.local:
        names.append(urlsplit(rater.base_url).hostname or "moderations")
    return tuple(dict.fromkeys(names))


def asks_service(config: Config) -> bool:
    """Whether a moderations service rates words."""
    content = config.content
    return content.classifier in ("auto", "moderations") and bool(content.moderations.base_url)


def uses_own(config: Config) -> bool:
    """Whether a model on machines of the operator's own is asked."""
    return any(one.local for one in config.models.named.values())


def all_own(config: Config) -> bool:
    """Whether no other is."""
    return all(one.local for one in config.models.named.values())


def _known_as(name: str, settings: OtherEndpoint, *, other: bool) -> str:
    host = urlsplit(settings.base_url).hostname or name
    if other:
        return f"{name} ({host})"
    return host if name in _UNNAMED else name


def _facts(name: str, settings: OtherEndpoint) -> ModelFacts:
    return ModelFacts(
        name=name,
        can=frozenset(Ability(each) for each in settings.can),
        size=Size(settings.size),
        input_price=settings.input_price,
        output_price=settings.output_price,
        local=settings.local,
    )
