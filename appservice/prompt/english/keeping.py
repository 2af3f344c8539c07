"""How long what is said is kept."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "keep_is_forever": (
            "What is said here I keep until somebody removes it. {prefix} keep 30d (or none)"
            " changes that."
        ),
        "keep_is_for": (
            "What is said here I keep for {kept}. {prefix} keep 30d (or forever, none) changes"
            " that."
        ),
        "keep_is_none": (
            "Of what is said here I keep nothing but the last words, until I am restarted."
            " {prefix} keep 30d (or forever) changes that."
        ),
        "keep_now_forever": (
            "From now on I keep what is said here until somebody removes it, as {by} wished. What I"
            " forgot does not come back."
        ),
        "keep_now_for": (
            "From now on I keep what is said here for {kept}, as {by} wished; what is older I"
            " forget. Our servers keep their own copies."
        ),
        "keep_now_none": (
            "As {by} wished I forget now what was said here: messages, summaries, answers under"
            " way, reasons. From now on I keep nothing but the last words, until I am restarted."
            " Members and settings I still know; our servers keep their own copies."
        ),
        "keep_most_forever": "That is longer than I may keep anything.",
        "keep_most_for": (
            "Whoever runs me lets me keep what is said for {kept} at most. Write {prefix} keep with"
            " something shorter."
        ),
        "keep_most_none": "Whoever runs me lets me keep nothing of what is said.",
        "keep_none_sure": (
            "I would forget now all that was said here, with summaries and reasons, and keep"
            " nothing but the last words from then on. It can't be undone. Write {prefix} keep none"
            " yes if you mean it."
        ),
        "bad_keep": (
            'I don\'t know how long "{word}" is. Write {prefix} keep 30d (or 12h, 6w, 1y), forever,'
            " none or default."
        ),
        "settings_keep_forever": (
            "Kept by me: what is said, until somebody removes it ({prefix} keep)"
        ),
        "settings_keep_for": "Kept by me: what is said, for {kept} ({prefix} keep)",
        "settings_keep_none": "Kept by me: nothing but the last words ({prefix} keep)",
    }
)
