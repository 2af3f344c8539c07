"""What is said about answers on their way."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_SENTENCES: Final = {
    "answer_stopped": "Stopped here.",
}
SENTENCES: Final[Mapping[str, str]] = MappingProxyType(_SENTENCES)
