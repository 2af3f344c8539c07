"""Answers that are used up, how many are left, and budgets that run low."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_SPENT: Final = {
    "spent_person": (
        "{name}, you have had all the answers that I can give you for now. In about {wait} ({at})"
        " I can answer you again; {prefix} usage shows how it stands."
    ),
    "spent_person_never": (
        "{name}, I can't answer you: there are no answers of mine in your plan. Whoever runs me can"
        " change that."
    ),
    "spent_server": (
        "{name}, the answers that I can give to people of {server} are used up for now. In about"
        " {wait} ({at}) I can answer you again."
    ),
    "spent_server_never": (
        "{name}, I can't answer people of {server}. Whoever runs me can change that."
    ),
    "spent_room": (
        "{name}, the answers that I can give in this group are used up for now. In about {wait}"
        " ({at}) I can answer here again."
    ),
    "spent_room_never": ("{name}, I can't answer in groups here. Whoever runs me can change that."),
    "spent_everybody": (
        "{name}, all the answers that I can give to everybody are used up for now. In about {wait}"
        " ({at}) I can answer again."
    ),
    "spent_everybody_never": (
        "{name}, I can't answer anybody at present. Whoever runs me can change that."
    ),
}

_LOW: Final = {
    "budget_low_replies": (
        "{percent} % of the answers for everybody are used: {amount} of {most} in 24 hours."
        " When all are, I answer nobody until there are more."
    ),
    "budget_low_tokens": (
        "{percent} % of the tokens for everybody are used: {amount} of {most} in 24 hours."
        " When all are, I answer nobody until there are more."
    ),
    "budget_low_images": (
        "{percent} % of the images for everybody are used: {amount} of {most} in 24 hours."
    ),
}

_USAGE: Final = {
    "usage_plan": 'Your plan is "{plan}".',
    "usage_replies": "Answers: {used} of {most} in the last {span}, {left} left.",
    "usage_tokens": "Tokens: {used} of {most} in the last {span}, {left} left.",
    "usage_images": "Images: {used} of {most} in the last {span}, {left} left.",
    "usage_replies_unlimited": "Answers: {used} in the last {span}; there is no limit.",
    "usage_next": "The first of them is free again in about {wait} ({at}).",
    "usage_what_counts": "Only my answers count, never what you write.",
    "usage_brief": "{name}, {left} of {most} answers are left.",
    "usage_brief_next": "{name}, {left} of {most} answers are left; more in about {wait}.",
    "usage_brief_unlimited": "{name}, there is no limit to your answers.",
    "usage_elsewhere": "{name}, I have told you in our direct chat.",
}

SENTENCES: Final[Mapping[str, str]] = MappingProxyType({**_SPENT, **_LOW, **_USAGE})
