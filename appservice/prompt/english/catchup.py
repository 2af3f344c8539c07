"""What is said about what somebody missed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_IN_THE_GROUP: Final = {
    "catchup_off": "Telling people what they missed is switched off here.",
    "catchup_keeps_nothing": "I don't read along here, so I can't say what you missed.",
    "catchup_mode_off": (
        "This group switched me off, so nothing of it goes to a model. {prefix} mode mention or"
        " {prefix} mode auto changes that."
    ),
    "catchup_under_way": "I am at it already; it comes in your direct chat with me.",
    "catchup_too_many": "I told you {most} times within an hour. Please ask again later.",
    "catchup_since_how": (
        "Write since when, like {prefix} catchup since 3h, 2d, 14:30, yesterday or 2026-11-20"
        " 14:30, at most 30 days back; clock times are UTC."
    ),
    "catchup_no_chat": (
        "I tell you alone what you missed: start a direct chat with me ({ai}) and ask again here."
    ),
    "catchup_plain_chat": (
        "This group is encrypted and your direct chat with me is not: start an encrypted chat with"
        " me ({ai}) and ask again here."
    ),
    "catchup_late": "I was away when you asked what you missed. Please ask again.",
}

_TO_ONE: Final = {
    "catchup_head": ("What you missed in {group} since {when}, in {count} messages:"),
    "catchup_cut": "Only the newest {count} of them fit into what follows.",
    "catchup_first": "First message",
    "catchup_last": "Last message",
    "catchup_nothing": "You missed nothing in {group} since {when}.",
    "catchup_failed": "I could not sum up what you missed in {group}. Please try again later.",
    "catchup_used_up": (
        "Your answers are used up for now, so I can't sum up what you missed in {group}."
        " {prefix} usage says when there are more."
    ),
}

SENTENCES: Final[Mapping[str, str]] = MappingProxyType({**_IN_THE_GROUP, **_TO_ONE})
