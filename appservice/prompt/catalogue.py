"""The one place that turns a key into a sentence for people. The sentences are in `english`."""

from collections.abc import Mapping
from string import Formatter
from types import MappingProxyType
from typing import Final

from appservice.prompt.clean import one_line, without_room_ping
from appservice.prompt.english import ENGLISH

LANGUAGES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType({"en": ENGLISH})
"""Per language all sentences. A new one is a module like `english`, same keys, same fields."""

_LONGEST: Final = 2000  # twenty names of 64 characters fit


def say(key: str, /, *, language: str = "en", **data: str | int) -> str:
    """The sentence of a key with its fields filled in.

    What fills them may come from people: it becomes one clean line and cannot call the whole room.
    Raises KeyError for an unknown key, language or missing field; more fields than needed are fine.
    """
    clean = {name: without_room_ping(one_line(str(one), _LONGEST)) for name, one in data.items()}
    return LANGUAGES[language][key].format_map(clean)


def fields(key: str, language: str = "en") -> frozenset[str]:
    """The names of the fields in a sentence."""
    parsed = Formatter().parse(LANGUAGES[language][key])
    return frozenset(name for _, name, _, _ in parsed if name)
