"""What people and rules are told of the models: what they are like, who is asked elsewhere."""

from typing import Final
from urllib.parse import urlsplit

from appservice.config import Config
from appservice.config.endpoints import Endpoint
from appservice.model.routing import ModelFacts

_UNNAMED: Final = frozenset({"primary", "fallback"})


def facts_of(config: Config) -> tuple[ModelFacts, ...]:
    """What the rules know of the models, in that order."""
    return tuple(ModelFacts(name=one.name, local=one.local) for one in _asked(config))


def names_elsewhere(config: Config) -> tuple[str, ...]:
    """Whom people are told of: who is asked outside of the operator's hands, each once.

    A name that the operator gave says more than an address; without one it is the host.
    """
    asked = [one for one in _asked(config) if not one.local]
    names = [
        one.name if one.name not in _UNNAMED else urlsplit(one.base_url).hostname or one.name
        for one in asked
    ]
    return tuple(dict.fromkeys(names))


def uses_own(config: Config) -> bool:
    """Whether a model on machines of the operator's own is asked."""
    return any(one.local for one in _asked(config))


def _asked(config: Config) -> list[Endpoint]:
    models = config.models
    return [one for one in (models.primary, models.fallback) if one is not None]
