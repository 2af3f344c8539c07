"""Every sentence of the pages, in each language that they speak. Names in braces are filled in."""

from collections.abc import Mapping
from string import Formatter
from types import MappingProxyType
from typing import Final

from appservice.prompt.clean import one_line
from appservice.prompt.pages import english, german

PAGES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {"en": english.SENTENCES, "de": german.SENTENCES}
)
"""By the language's tag. A new language is a module like `english`: same keys, same fields."""

_LONGEST: Final = 300


def page_say(language: str, key: str, /, **data: str | int) -> str:
    """A sentence of a page. What fills it may come from people: it becomes one clean line."""
    clean = {name: one_line(str(value), _LONGEST) for name, value in data.items()}
    return PAGES[language][key].format_map(clean)


def page_fields(language: str, key: str) -> frozenset[str]:
    """The names of the fields in a sentence."""
    parsed = Formatter().parse(PAGES[language][key])
    return frozenset(name for _, name, _, _ in parsed if name)


def preferred(accepted: str) -> str:
    """The language of an `Accept-Language` header that pages speak; English where none is.

    Source: RFC 9110, 12.5.4.
    """
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted[:200].split(",")):
        tag, _, weight = part.partition(";")
        wanted.append((-_weight(weight), place, tag.strip().casefold().partition("-")[0]))
    return next((tag for weight, _, tag in sorted(wanted) if weight < 0 and tag in PAGES), "en")


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if not name:
        return 1.0
    try:
        weight = float(value) if name == "q" and value.isascii() else 0.0
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0
