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
        "From now on I answer nothing, as {by} wished, and while that is so no language model hears"
        " what you write. Commands still work; {prefix} mode auto or {prefix} mode mention brings"
        " me back."
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
        " If I am wrong: a few words typed by hand are mostly enough, and once somebody else has"
        " said a word, or after five minutes, I answer again."
    ),
    "reserved": "I'll hold back here: for a while I speak only when you call me.",
}

_QUIET: Final = {
    "quiet_still": "I was asked to be quiet, so I don't. {prefix} wake ends that.",
}

_WHY: Final = {
    "why_nothing": "There is nothing here that I could explain.",
    "why_forgotten": "I don't know any more why that was.",
    "why_notice": "That was a notice of mine; no language model had a part in it.",
    "why_rule": "The rule for it was: {rule}.",
    "why_used_up": "There was no answer left for it then; {prefix} usage shows how it stands.",
    "why_merged": "I answered it together with what was said after it.",
    "why_no_model": "There was no answer, because no language model gave one.",
    "why_dropped": "The answer was dropped before it was said.",
    "why_model": "The answer came from {model}.",
    "why_model_route": "The answer came from {model} ({route}).",
    "why_paid_you": "It counts for your own allowance.",
    "why_paid_they": "It counts for the allowance of {user}.",
    "why_paid_room": "It counts for nobody's allowance: this room's own budget pays.",
}

# {who} is "You" or the person's ID, whoever asks.
_REASONS: Final = {
    "mentioned": "{who} mentioned me.",
    "replied": "{who} replied to me.",
    "named": "{who} called me by my name.",
    "direct": "This chat is between the two of us, so I answer everything.",
    "two": "Only the two of us are here, so I answer everything.",
    "anew": "{who} had me answer anew.",
    "goes_on": "{who} went on talking with me.",
    "answered": "{who} answered a question of mine.",
    "to_all": "{who} spoke to all of you, and not to me.",
    "noted": "There seemed to be nothing to answer in it.",
    "hushed": "Somebody had just asked me in so many words to be quiet.",
    "edit": "An edit is answered only where it calls me and the words before did not.",
    "to_others": "{who} spoke to somebody else, as far as I could see.",
    "unheard": "I don't answer whoever wrote that.",
    "not_called": "Here I speak only when I am called, and {prefix} mode changes that.",
    "off": "I am switched off here; {prefix} mode changes that.",
    "quiet": "I was asked to be quiet; {prefix} wake ends that.",
    "stopped": "Whoever runs me has paused me.",
    "loop": "That seemed to come from a program, and we would have gone on for ever.",
    "open_question": "{who} asked something that nobody else was meant to answer, it seemed to me.",
    "could_help": "It seemed to me that I could help.",
    "false_fact": "It seemed to me that something in it was not right.",
    "good_news": "{who} had good news.",
    "thanks": "{who} thanked me.",
    "command": "That was a command; I follow those without asking a language model.",
    "late": "It reached me too late to answer.",
    "media": "I can't look at pictures, recordings or files yet.",
    "reacted": "A sign seemed enough to me, where words would have been too many.",
    "not_wanted": "It seemed to me that nobody wanted a word from me there.",
    "held_back": "I might have said something, and held back: nobody had called me.",
    "waiting": "Nobody had called me, so I was waiting whether it is for me at all.",
}


def _both(reasons: Mapping[str, str]) -> dict[str, str]:
    """Each for whoever did it and for the others."""
    return {
        f"why_{key}_{whose}": text.replace("{who}", who)
        for key, text in reasons.items()
        for whose, who in (("you", "You"), ("they", "{user}"))
    }


SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {**_MODE, **_MANNERS, **_QUIET, **_WHY, **_both(_REASONS)}
)
