"""What is said about answers on their way."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_SENTENCES: Final = {
    "answer_stopped": "Stopped here.",
    "nothing_to_retry": (
        "I have no answer here that I could give anew. Reply to one of mine with {prefix} retry, or"
        " react to it with 🔁."
    ),
}
SENTENCES: Final[Mapping[str, str]] = MappingProxyType(_SENTENCES)
