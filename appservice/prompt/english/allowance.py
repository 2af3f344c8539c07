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

SENTENCES: Final[Mapping[str, str]] = MappingProxyType({**_SPENT, **_LOW})
