"""Lines that the AI proposes to remember."""

from collections.abc import Mapping
from typing import Final

SENTENCES: Final[Mapping[str, str]] = {
    "shall_i_remember": "Shall I remember: \u201c{text}\u201d? \u2705 / \u274c",
    "remembered_as": "Remembered as {number}.",
    "remembered_by_itself": "Remembered as {number}: \u201c{text}\u201d. \u274c undoes it.",
}
