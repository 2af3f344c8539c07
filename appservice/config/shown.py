"""What of the settings must never be shown."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel, SecretStr

from appservice.config.urls import DatabaseUrl


def secret_texts(settings: BaseModel) -> tuple[str, ...]:
    """Every secret below some settings, each once, longest first: one may be part of another."""
    return tuple(sorted(set(_secrets(settings)), key=lambda text: (-len(text), text)))


def _secrets(settings: BaseModel) -> Iterator[str]:
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
        elif isinstance(value, tuple):
            yield from (one.get_secret_value() for one in value if isinstance(one, SecretStr))
        elif isinstance(value, DatabaseUrl):
            yield from value.passwords
        elif isinstance(value, BaseModel):
            yield from _secrets(value)
        elif isinstance(value, Mapping):
            for one in value.values():
                if isinstance(one, BaseModel):
                    yield from _secrets(one)
