"""When the AI user speaks, and why it did or did not."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_MODE: Final = {
    "mode_now_auto": (
        "From now on I answer when you call me, and join in when it seems right, as {by} wished."
    ),
    "mode_now_mention": (
        "From now on I answer only when you mention me or reply to me, as {by} wished."
    ),
    "mode_now_off": (
        "From now on I answer nothing and no language model hears of what you write, as {by}"
        " wished. Commands still work; {prefix} mode auto or {prefix} mode mention brings me back."
    ),
    "mode_is_auto": (
        "I answer when you call me, and join in when it seems right. {prefix} mode mention: only"
        " when you call me; {prefix} mode off: never."
    ),
    "mode_is_mention": (
        "I answer only when you mention me or reply to me. {prefix} mode auto: also when it seems"
        " right; {prefix} mode off: never."
    ),
    "mode_is_off": (
        "I answer nothing here. {prefix} mode mention: when you mention me or reply to me;"
        " {prefix} mode auto: also when it seems right."
    ),
    "settings_mode_auto": "I speak: when you call me, and when it seems right ({prefix} mode)",
    "settings_mode_mention": "I speak: only when you mention me or reply to me ({prefix} mode)",
    "settings_mode_off": "I speak: never ({prefix} mode)",
}

_MANNERS: Final = {
    "loop": (
        "I leave it at that: {user} seems to be a program like me, and we would go on for ever."
        " Once somebody else has said a word, or after five minutes, I answer again."
    ),
    "reserved": "I'll hold back here: for a while I speak only when you call me.",
}

SENTENCES: Final[Mapping[str, str]] = MappingProxyType({**_MODE, **_MANNERS})
