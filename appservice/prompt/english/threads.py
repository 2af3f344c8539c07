"""Where answers stand."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "threads_are_follow": (
            "I answer where I am asked: in a thread within it, elsewhere in the room."
            " {prefix} threads always (or never) changes that."
        ),
        "threads_are_always": (
            "I answer in threads: a question in the room gets one of its own."
            " {prefix} threads follow (or never) changes that."
        ),
        "threads_are_never": (
            "I answer in the room, never in threads. {prefix} threads follow (or always) changes"
            " that."
        ),
        "threads_now_follow": "From now on I answer where I am asked, as {by} wished.",
        "threads_now_always": (
            "From now on I answer in threads, as {by} wished: a question in the room gets one of"
            " its own."
        ),
        "threads_now_never": (
            "From now on I answer in the room and never in threads, as {by} wished."
        ),
        "bad_threads": (
            'I don\'t know "{word}" for threads. Write {prefix} threads follow, always or never.'
        ),
        "settings_threads_follow": "Answers: where I am asked ({prefix} threads)",
        "settings_threads_always": "Answers: always in threads ({prefix} threads)",
        "settings_threads_never": "Answers: never in threads ({prefix} threads)",
    }
)
